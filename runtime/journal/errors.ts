/** What can be wrong with a database file: one error each, naming the file and what to do. */
import { Schema } from "effect"

const about = { file: Schema.String, message: Schema.String, remedy: Schema.String }

/** Another process runs an engine on the file. */
export class JournalLocked extends Schema.TaggedError<JournalLocked>()("JournalLocked", {
  ...about,
  /** Process id of the owner, where it is known. */
  pid: Schema.optionalKey(Schema.Int)
}) {}

/** The file cannot be opened, created or written. */
export class JournalUnwritable extends Schema.TaggedError<JournalUnwritable>()("JournalUnwritable", about) {}

/** The file is no database, or not one of ours. */
export class JournalForeign extends Schema.TaggedError<JournalForeign>()("JournalForeign", about) {}

/** The file is ours and its content cannot be trusted. */
export class JournalDamaged extends Schema.TaggedError<JournalDamaged>()("JournalDamaged", about) {}

/** The file was written by a newer release. */
export class JournalTooNew extends Schema.TaggedError<JournalTooNew>()("JournalTooNew", about) {}

/** There is no file to read. */
export class JournalMissing extends Schema.TaggedError<JournalMissing>()("JournalMissing", about) {}

export type JournalError =
  | JournalLocked
  | JournalUnwritable
  | JournalForeign
  | JournalDamaged
  | JournalTooNew
  | JournalMissing

/** SQLite's primary result codes that mean something to the person who chose the file. */
const sqlite = { busy: 5, readonly: 8, ioerr: 10, corrupt: 11, full: 13, cantopen: 14, notadb: 26 } as const

/** The primary result code of what `node:sqlite` threw, or undefined if it threw something else. */
export const sqliteCode = (thrown: unknown): number | undefined =>
  thrown instanceof Error && "errcode" in thrown && typeof thrown.errcode === "number"
    ? thrown.errcode & 0xff
    : undefined

const reasonOf = (thrown: unknown): string => thrown instanceof Error ? thrown.message : String(thrown)

export const isBusy = (thrown: unknown): boolean => sqliteCode(thrown) === sqlite.busy

export const isJournalError = (thrown: unknown): thrown is JournalError =>
  typeof thrown === "object" && thrown !== null && "_tag" in thrown && String(thrown._tag).startsWith("Journal")

/** What opening or writing a file threw, as one of the errors above. */
export const journalError = (file: string, thrown: unknown): JournalError => {
  if (isJournalError(thrown)) return thrown
  const reason = reasonOf(thrown)
  switch (sqliteCode(thrown)) {
    case sqlite.notadb:
      return new JournalForeign({
        file,
        message: `${file} is not a Perdure database.`,
        remedy: "Choose another file name; Perdure creates the database itself."
      })
    case sqlite.corrupt:
      return damaged(file, reason)
    case sqlite.busy:
      return new JournalLocked({
        file,
        message: `${file} cannot be written: another program holds its lock.`,
        remedy: "End that program, or wait until it has ended its transaction."
      })
    default:
      return new JournalUnwritable({
        file,
        message: `${file} cannot be opened for writing: ${reason}.`,
        remedy: "Check that its folder exists, that you may write to it, and that the disk is not full."
      })
  }
}

/** What reading a file threw that another process may own. */
export const readError = (file: string, thrown: unknown): JournalError => {
  const error = journalError(file, thrown)
  if (error === thrown || error._tag !== "JournalUnwritable") return error
  const code = sqliteCode(thrown)
  const reason = code === sqlite.readonly || code === sqlite.cantopen
    ? "SQLite has to write its -shm file beside it, and may not"
    : reasonOf(thrown)
  return new JournalUnwritable({
    file,
    message: `${file} cannot be read: ${reason}.`,
    remedy: "Copy the file, and its -wal file if there is one, to a folder that you may write to, and read the copy."
  })
}

export const damaged = (file: string, reason: string): JournalDamaged =>
  new JournalDamaged({
    file,
    message: `${file} is damaged: ${reason}.`,
    remedy: "Stop here and restore the database, with its -wal file, from a backup. Nothing was changed."
  })

export const lockedBy = (file: string, pid: number | undefined): JournalLocked =>
  new JournalLocked({
    file,
    message: `${file} is in use by another engine${pid === undefined ? "" : ` (process ${pid})`}.`,
    remedy: "Stop that process first, or talk to it: commands find a running server by themselves.",
    ...(pid === undefined ? {} : { pid })
  })
