/** Every edit, and the project as it is before and after one. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { compatible } from "./compatible.ts"
import type { Edit } from "./edit.ts"
import { incompatible } from "./incompatible.ts"
import { unknown } from "./unknown.ts"

export type { Edit, Verdict } from "./edit.ts"

export const edits: ReadonlyArray<Edit> = [...compatible, ...incompatible, ...unknown]

/** Files by their names. */
export type Project = ReadonlyMap<string, string>

const folder = join(import.meta.dirname, "order")

/** What executions are started under. */
export const before: Project = new Map(
  readdirSync(folder).toSorted().map((file) => [file, readFileSync(join(folder, file), "utf8")])
)

/** What they are to go on under. */
export const after = ({ changes, name }: Edit): Project => {
  const project = new Map(before)
  for (const [text, becomes] of changes) {
    const holders = [...project].filter(([, content]) => content.includes(text))
    const [file, content = ""] = holders[0] ?? []
    if (file === undefined || holders.length > 1 || content.split(text).length !== 2) {
      throw new Error(`"${name}": this does not stand once in the project: ${text}`)
    }
    project.set(file, content.replace(text, () => becomes))
  }
  return project
}
