/** Histories that were exported, from the files and folders that a command line names. */
import { Effect, Result } from "effect"
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { type CommandFailure, failure } from "../../compiler/cli/failure.ts"
import type { HistoryFile } from "../engine/history-file.ts"
import { shown } from "./connect.ts"

/** The files that a path names: itself, or every `.json` below the folder that it is. */
export const filesAt = (path: string): Effect.Effect<ReadonlyArray<string>, CommandFailure> =>
  Effect.try({
    try: () =>
      statSync(path).isDirectory()
        ? readdirSync(path, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json")).toSorted()
          .map((name) => join(path, name))
        : [path],
    catch: unreadable(path)
  })

const unreadable = (file: string) => (error: unknown): CommandFailure => {
  const reason = error instanceof Error ? error.message : String(error)
  return failure("history-unreadable", {
    file: shown(file),
    reason: reason.startsWith("ENOENT") ? "it does not exist" : reason
  })
}

export const historyIn = (file: string): Effect.Effect<HistoryFile, CommandFailure> =>
  Effect.gen(function*() {
    const text = yield* Effect.try({
      try: () => readFileSync(file, "utf8"),
      catch: unreadable(file)
    })
    const { readHistory } = yield* Effect.promise(() => import("../engine/history-file.ts"))
    const history = readHistory(text)
    return Result.isSuccess(history) ? history.success : yield* unreadable(file)(history.failure)
  })
