/** From a database file to the server that owns it, or the sentence that says what to do when none runs. */
import { Effect, Option } from "effect"
import { EngineUnavailable } from "../engine/control.ts"
import { type Discovery, findServer } from "../server/discovery.ts"

export const noServer = (database: string): EngineUnavailable =>
  new EngineUnavailable({
    message: `No server runs on ${database}.`,
    remedy: "Start one with `perdure serve`."
  })

export const locate = (database: string): Effect.Effect<Discovery, EngineUnavailable> =>
  Effect.flatMap(
    findServer(database),
    Option.match({
      onNone: () => Effect.fail(noServer(database)),
      onSome: Effect.succeed
    })
  )
