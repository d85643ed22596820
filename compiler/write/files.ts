/** Writes files into a folder of the project, each whole: after a crash it is the old one or the new one. */
import { mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { isInside, reasonOf } from "../source/files.ts"

/** In the order in which they are given, by their names in the folder. Gives the reason if they cannot be written. */
export const writeFiles = (
  root: string,
  folder: string,
  files: ReadonlyMap<string, string>
): string | undefined => {
  const target = join(root, folder)
  const temporary = join(target, `.perdure-writing-${process.pid}`)
  try {
    mkdirSync(target, { recursive: true })
    if (!isInside(realpathSync(root), realpathSync(target))) {
      return "it leads out of the project"
    }
    for (const [name, text] of files) {
      writeFileSync(temporary, text, { flush: true })
      renameSync(temporary, join(target, name))
    }
    return undefined
  } catch (problem) {
    rmSync(temporary, { force: true })
    return reasonOf(problem)
  }
}
