/** Opens the database file for its one owner: settings verified, format migrated, the last shutdown judged. */
import { randomBytes } from "node:crypto"
import { existsSync, statSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { damaged, JournalDamaged, journalError, JournalForeign, JournalTooNew, JournalUnwritable } from "./errors.ts"
import { applicationId, currentFormat, migrate } from "./migrations.ts"
import { takeOwnership } from "./owner.ts"
import { createPrivately } from "./private.ts"
import { findingsIn, findingText } from "./verify.ts"
import { walDamage } from "./wal.ts"

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

/** Throws a `JournalError`. */
export const openDatabase = (options: OpenOptions): Opened => {
  const { filename } = options
  const release = filename === ":memory:" ? () => {} : takeOwnership(filename)
  let db: DatabaseSync | undefined
  try {
    const lostWal = walIsLost(filename)
    if (options.acceptLostWal !== true) judgeWal(filename)
    if (filename !== ":memory:") makePrivate(filename)
    db = new DatabaseSync(filename, { timeout: 0 })
    configure(db, options)
    judgeFormat(db, filename)
    if (lostWal && options.acceptLostWal !== true) judgeShutdown(db, filename)
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
    throw isOwn(thrown) ? thrown : journalError(filename, thrown)
  }
}

const isOwn = (thrown: unknown): boolean =>
  typeof thrown === "object" && thrown !== null && "_tag" in thrown && String(thrown._tag).startsWith("Journal")

const makePrivate = (filename: string): void => {
  try {
    createPrivately(filename)
  } catch (thrown) {
    throw journalError(filename, thrown)
  }
}

const walIsLost = (filename: string): boolean =>
  existsSync(filename) && statSync(filename).size > 0 && !existsSync(`${filename}-wal`)

const configure = (db: DatabaseSync, options: OpenOptions): void => {
  const synchronous = options.synchronous ?? "full"
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA wal_autocheckpoint = 4000`)
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

/** Before SQLite has it: it would go on after the last commit before the damage. */
const judgeWal = (file: string): void => {
  const damage = walDamage(file)
  if (damage === undefined) return
  throw new JournalDamaged({
    file,
    message: `${file} is damaged: ${damage}.`,
    remedy: "Restore the database, with its -wal file, from a backup. If there is none, open it once with " +
      "`perdure serve --accept-lost-wal`: what was committed after the damage is lost then."
  })
}

/** After an unclean end SQLite leaves the -wal file. Without it, commits that were acknowledged may be gone. */
const judgeShutdown = (db: DatabaseSync, file: string): void => {
  if (readMeta(db, "clean") !== "no") return
  throw new JournalDamaged({
    file,
    message: `${file} was not closed properly, and its -wal file, which holds the last commits, is missing.`,
    remedy:
      "Put the -wal file back, or restore both from a backup. If another program opened the database since then and " +
      "moved its content over, nothing is lost: open it once with `perdure serve --accept-lost-wal`."
  })
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
  db.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")
  return { epoch, secret }
}

const pragma = (db: DatabaseSync, name: string) => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]

const readMeta = (db: DatabaseSync, key: string): string | undefined => {
  const row = db.prepare("SELECT value FROM meta WHERE key = ?").get(key)
  return row === undefined ? undefined : String(row.value)
}

const writeMeta = (db: DatabaseSync, key: string, value: string): void => {
  db.prepare("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
    .run(key, value)
}
