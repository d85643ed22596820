/** Gives the pages that nothing uses any more back to the file system. */
import { statSync } from "node:fs"
import { openDatabase } from "./open.ts"

/** Sizes in bytes. */
export interface Vacuumed {
  readonly before: number
  readonly after: number
}

/** Owns the file meanwhile. Throws a `JournalError`. */
export const vacuumDatabase = (filename: string): Vacuumed => {
  const before = statSync(filename).size
  const { close, db, markClean } = openDatabase({ filename })
  try {
    db.exec("VACUUM")
    markClean()
  } finally {
    close()
  }
  return { before, after: statSync(filename).size }
}
