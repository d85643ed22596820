/** Opens the database file for its one owner: settings verified, format migrated, the last shutdown judged. */
import { randomBytes } from "node:crypto"
import { statSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { damaged, journalError, JournalForeign, JournalTooNew, JournalUnwritable } from "./errors.ts"
import { readMeta, writeMeta } from "./meta.ts"
import { applicationId, currentFormat, migrate } from "./migrations.ts"
import { takeOwnership } from "./owner.ts"
import { createPrivately } from "./private.ts"
import { refuseDamagedWal, refuseLostWal } from "./shutdown.ts"
import { findingsIn, findingText } from "./verify.ts"
import { walDamage, walIsMissing } from "./wal.ts"

export interface OpenOptions {
  /** A path, or `:memory:`. */
  readonly filename: string
  /** `full` (default) survives power failure; with `normal` the last commits may be lost then. */
  readonly synchronous?: "full" | "normal" | undefined
  /** Checks everything in it before it is used: each row of each table. Default false. */
  readonly verify?: boolean | undefined
  /** Opens a database whose -wal file was removed or damaged after an unclean end: what it held is lost. Default false. */
  readonly acceptLostWal?: boolean | undefined
}

export interface Opened {
  readonly db: DatabaseSync
  /** Counts the owners this database has had. */
  readonly epoch: number
  /** Known to this database alone. */
  readonly secret: string
  /** Says that nothing is missing: the last thing to write. */
  readonly markClean: () => void
  readonly close: () => void
}

/** Above this size in bytes the structure is not checked at every start. */
const checkedSize = 64 * 1024 * 1024

/**
 * After so many pages the content of the -wal file is moved over, and its beginning is used again. A commit that makes the
 * file longer takes half as long again as one that does not, so a new file is not to grow for long.
 */
const walPages = 1000

/** Throws a `JournalError`. */
export const openDatabase = (options: OpenOptions): Opened => {
  const { filename } = options
  const release = filename === ":memory:" ? () => {} : takeOwnership(filename)
  let db: DatabaseSync | undefined
  try {
    const isStrict = filename !== ":memory:" && options.acceptLostWal !== true
    const lacksWal = isStrict && walIsMissing(filename)
    if (isStrict) refuseDamagedWal(filename, walDamage(filename))
    if (filename !== ":memory:") createPrivately(filename)
    db = new DatabaseSync(filename, { timeout: 0 })
    configure(db, options)
    judgeFormat(db, filename)
    if (lacksWal) refuseLostWal(db, filename)
    const [found] = options.verify === true ? findingsIn(db).findings : []
    if (found !== undefined) throw damaged(filename, findingText(found))
    const { epoch, secret } = begin(db)
    const opened = db
    return {
      db,
      epoch,
      secret,
      markClean: () => {
        writeMeta(opened, "clean", "yes")
        opened.exec("PRAGMA wal_checkpoint(TRUNCATE)")
      },
      close: () => {
        opened.close()
        release()
      }
    }
  } catch (thrown) {
    db?.close()
    release()
    throw journalError(filename, thrown)
  }
}

const configure = (db: DatabaseSync, options: OpenOptions): void => {
  const synchronous = options.synchronous ?? "full"
  db.exec(
    `PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA wal_autocheckpoint = ${walPages}`
  )
  const mode = pragma(db, "journal_mode")
  const wanted = options.filename === ":memory:" ? "memory" : "wal"
  const level = pragma(db, "synchronous")
  if (mode !== wanted || level !== (synchronous === "full" ? 2 : 1)) {
    throw new JournalUnwritable({
      file: options.filename,
      message:
        `${options.filename} does not take the settings that keep it safe (journal ${mode}, synchronous ${level}).`,
      remedy: "Keep the database on a local disk: network file systems cannot hold it."
    })
  }
}

const judgeFormat = (db: DatabaseSync, file: string): void => {
  const format = Number(pragma(db, "user_version"))
  const id = Number(pragma(db, "application_id"))
  const empty = db.prepare("SELECT count(*) AS tables FROM sqlite_schema").get()?.tables === 0
  if (!empty && id !== applicationId) {
    throw new JournalForeign({
      file,
      message: `${file} is a SQLite database of another program.`,
      remedy: "Choose another file name; Perdure creates the database itself."
    })
  }
  if (format > currentFormat) {
    throw new JournalTooNew({
      file,
      message: `${file} has format ${format}; this release reads up to ${currentFormat}.`,
      remedy: "Run the newer release of Perdure that wrote it."
    })
  }
  if (file !== ":memory:" && statSync(file).size <= checkedSize) {
    const verdict = db.prepare("PRAGMA quick_check(1)").get()?.quick_check
    if (verdict !== "ok") throw damaged(file, String(verdict))
  }
  migrate(db, format)
}

/** Says in the main file that the database is in use, before anything else is written. */
const begin = (db: DatabaseSync): Pick<Opened, "epoch" | "secret"> => {
  const epoch = Number(readMeta(db, "epoch") ?? 0) + 1
  const secret = readMeta(db, "secret") ?? randomBytes(32).toString("base64url")
  db.exec("BEGIN IMMEDIATE")
  writeMeta(db, "secret", secret)
  writeMeta(db, "epoch", String(epoch))
  writeMeta(db, "clean", "no")
  writeMeta(db, "owner_pid", String(process.pid))
  // The -wal file stays as long as it is: only one that was tampered with is empty while the database is in use.
  db.exec("COMMIT; PRAGMA wal_checkpoint(FULL)")
  return { epoch, secret }
}

const pragma = (db: DatabaseSync, name: string) => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]
