/** Whether the last commits are there: of a database whose owner has gone without a word, they are in the -wal file. */
import type { DatabaseSync } from "node:sqlite"
import { JournalDamaged } from "./errors.ts"
import { readMeta } from "./meta.ts"

/** Before SQLite has the file: it would go on after the last commit before the damage. */
export const refuseDamagedWal = (file: string, damage: string | undefined): void => {
  if (damage === undefined) return
  throw new JournalDamaged({
    file,
    message: `${file} is damaged: ${damage}.`,
    remedy: "Restore the database, with its -wal file, from a backup. If there is none, open it once with " +
      "`perdure serve --accept-lost-wal`: what was committed after the damage is lost then."
  })
}

/** Of a database whose -wal file was missing before it was opened, which makes an empty one. */
export const refuseLostWal = (db: DatabaseSync, file: string): void => {
  if (readMeta(db, "clean") !== "no") return
  throw new JournalDamaged({
    file,
    message: `${file} was not closed properly, and its -wal file, which holds the last commits, is missing.`,
    remedy:
      "Put the -wal file back, or restore both from a backup. If another program opened the database since then and " +
      "moved its content over, nothing is lost: open it once with `perdure serve --accept-lost-wal`."
  })
}
