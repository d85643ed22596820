/** The payload argument, JSON, `@file` or `-`, as the value it says. */
import { Effect, Schema } from "effect"
import { readFileSync } from "node:fs"
import { type CommandFailure, failure } from "../../compiler/cli/failure.ts"

const isJson = Schema.is(Schema.Json)

const standardInput = 0

const read = (argument: string): Effect.Effect<{ readonly source: string; readonly text: string }, CommandFailure> => {
  if (argument !== "-" && !argument.startsWith("@")) {
    return Effect.succeed({ source: "the command line", text: argument })
  }
  const [source, path] = argument === "-"
    ? ["the standard input", standardInput] as const
    : [argument.slice(1), argument.slice(1)] as const
  return Effect.try({
    try: () => ({ source, text: readFileSync(path, "utf8") }),
    catch: (error) => failure("payload-unreadable", { source, reason: reasonOf(error) })
  })
}

const reasonOf = (error: unknown): string =>
  error instanceof Error && "code" in error && error.code === "ENOENT"
    ? "there is no such file"
    : error instanceof Error
    ? error.message
    : String(error)

export const readPayload = (argument: string): Effect.Effect<Schema.Json, CommandFailure> =>
  Effect.flatMap(read(argument), ({ source, text }) =>
    Effect.try({
      try: () => {
        const value: unknown = JSON.parse(text)
        if (!isJson(value)) throw new Error("it holds a value that JSON does not have")
        return value
      },
      catch: (error) => failure("payload-not-json", { source, reason: reasonOf(error) })
    }))
