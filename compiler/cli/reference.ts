/** The page of diagnostics that comes with the package, and its examples of a code. */
import { readFileSync } from "node:fs"

/** From this module as it is written or bundled, and as it is compiled. */
const places = ["../../docs/diagnostics.md", "../../../docs/diagnostics.md"]

/** What a code looks like, and how it is mended; nothing where the page has no example, or is missing. */
export interface Examples {
  readonly wrong: string | undefined
  readonly mended: string | undefined
}

export const examplesOf = (code: string): Examples => {
  const section = pageAt(places)?.split(`\n## ${code}\n`)[1]?.split("\n## ")[0]
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
