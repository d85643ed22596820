/** Replaces the text of a file, so that a crash at any moment leaves the old one or the new one. */
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"

/** A link stays one: what it leads to is replaced. Throws what the disk has to say. */
export const replaceFile = (path: string, text: string): void => {
  const target = realpathSync(path)
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}`)
  try {
    writeFileSync(temporary, text, { mode: statSync(target).mode, flush: true })
    renameSync(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
