/** A copy of a database as it is at one moment, made while whoever owns it goes on writing. */
import { closeSync, openSync, rmSync } from "node:fs"
import { backup, DatabaseSync } from "node:sqlite"
import { damaged } from "./errors.ts"
import { writeMeta } from "./meta.ts"
import { reading } from "./queries.ts"
import { findingText, type Verified, verifyDatabase } from "./verify.ts"

/**
 * Copies the database to a file that does not exist yet, and checks the copy; one that is not sound is not kept. Rejects
 * with a `JournalError`, or with the system's own error where the file cannot be made.
 */
export const backupDatabase = async (filename: string, target: string): Promise<Verified> => {
  const source = reading(filename, (db) => db)
  try {
    closeSync(openSync(target, "wx", 0o600))
    try {
      // All pages in one step, on another thread: a snapshot, however much is written meanwhile.
      await backup(source, target, { rate: 2 ** 31 - 1 })
      settle(target)
      const verified = verifyDatabase(target)
      const [found] = verified.findings
      if (found !== undefined) throw damaged(filename, findingText(found))
      return verified
    } catch (thrown) {
      rmSync(target, { force: true })
      throw thrown
    }
  } finally {
    source.close()
  }
}

/** What the copy says of its owner is not true of the copy: nobody has it, it is complete, and it has no -wal file. */
const settle = (target: string): void => {
  const copy = new DatabaseSync(target)
  copy.exec("PRAGMA journal_mode = DELETE")
  writeMeta(copy, "clean", "yes")
  copy.exec("DELETE FROM meta WHERE key = 'owner_pid'")
  copy.close()
}
