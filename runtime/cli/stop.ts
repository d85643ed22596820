/** `perdure stop`: asks the server to drain and to go, and waits until it has gone. */
import { Effect, Option } from "effect"
import { Command } from "effect/cli"
import { note } from "../../compiler/cli/terminal.ts"
import { findServer } from "../server/discovery.ts"
import { refused } from "./failures.ts"
import { findDatabase, projectFlags } from "./project.ts"

export const stop = Command.make(
  "stop",
  projectFlags,
  Effect.fn(function*(flags) {
    const database = yield* findDatabase(flags)
    const server = yield* findServer(database)
    // Nothing to stop is what was asked for: a script may stop twice.
    if (Option.isNone(server)) return yield* note("No server runs.")
    const { stopServer } = yield* Effect.promise(() => import("../client/server.ts"))
    yield* stopServer(database).pipe(Effect.mapError(refused("")))
    yield* note(`The server (process ${server.value.pid}) has stopped.`)
  })
).pipe(
  Command.withDescription("Stop the server: steps under way are given their time, nothing is lost."),
  Command.withExamples([{ command: "perdure stop" }])
)
