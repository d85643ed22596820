/** The pages of codes that come with the package, and their examples of a code. */
import { readFileSync } from "node:fs"
import { pageOf } from "../diagnostic/pages.ts"

/** From this module as it is written or bundled, and as it is compiled. */
const folders = ["../../docs", "../../../docs"]

/** What a code looks like, and how it is mended; nothing where the page has no example, or is missing. */
export interface Examples {
  readonly wrong: string | undefined
  readonly mended: string | undefined
}

export const examplesOf = (code: string): Examples => {
  const section = pageAt(folders.map((folder) => `${folder}/${pageOf(code)}.md`))?.split(`\n## ${code}\n`)[1]?.split(
    "\n## "
  )[0]
  const block = (language: string) => new RegExp(`\`\`\`${language}\\n([^]*?)\\n\`\`\``).exec(section ?? "")?.[1]
  return { wrong: block("text"), mended: block("diff") }
}

const pageAt = ([place, ...others]: ReadonlyArray<string>): string | undefined => {
  if (place === undefined) return undefined
  try {
    return readFileSync(new URL(place, import.meta.url), "utf8")
  } catch {
    return pageAt(others)
  }
}
