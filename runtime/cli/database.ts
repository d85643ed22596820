/** What the commands about a database file, rather than about executions in it, have in common. */
import { Effect } from "effect"
import { existsSync } from "node:fs"
import { type CommandFailure, failure } from "../../compiler/cli/failure.ts"
import { isJournalError } from "../journal/errors.ts"
import { shown } from "./connect.ts"
import { findDatabase, type ProjectFlags } from "./project.ts"

/** The file, which is there. */
export const existingDatabase = (flags: ProjectFlags): Effect.Effect<string, CommandFailure> =>
  Effect.filterOrFail(
    findDatabase(flags),
    existsSync,
    (database) => failure("no-database", { database: shown(database) })
  )

/** What a function of the journal threw: an error of its own, or one of the file system about `path`. */
export const thrownBy = (path: string) => (thrown: unknown): CommandFailure => {
  if (isJournalError(thrown)) return failure("engine-unavailable", thrown)
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined
  const reason = code === "EEXIST" ? "it exists" : thrown instanceof Error ? thrown.message : String(thrown)
  return failure("not-writable", { path: shown(path), reason })
}

export const inMegabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`
