/**
 * One owner per database: an exclusive transaction on a small file beside it, held for as long as the process lives. The
 * operating system drops it with the process, however it dies.
 */
import { existsSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { isBusy, journalError, lockedBy } from "./errors.ts"
import { createPrivately } from "./private.ts"

/** Takes the lock, or throws `JournalLocked`. The returned function gives it back. */
export const takeOwnership = (file: string): () => void => {
  const lock = openLock(file)
  try {
    lock.exec("BEGIN EXCLUSIVE")
  } catch (thrown) {
    lock.close()
    throw isBusy(thrown) ? lockedBy(file, ownerPid(file)) : journalError(file, thrown)
  }
  return () => lock.close()
}

const openLock = (file: string): DatabaseSync => {
  const name = `${file}-owner`
  try {
    createPrivately(name)
    return new DatabaseSync(name, { timeout: 0 })
  } catch (thrown) {
    throw journalError(file, thrown)
  }
}

/** The process that owns the database, by its own word. */
const ownerPid = (file: string): number | undefined => {
  if (!existsSync(file)) return undefined
  try {
    const db = new DatabaseSync(file, { readOnly: true, timeout: 0 })
    const row = db.prepare("SELECT value FROM meta WHERE key = 'owner_pid'").get()
    db.close()
    return row === undefined ? undefined : Number(row.value)
  } catch {
    // The owner may be creating the tables at this moment: not knowing its pid is no reason to fail otherwise.
    return undefined
  }
}
