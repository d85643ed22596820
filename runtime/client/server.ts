/** What is asked about the server that owns a database, rather than about its executions. */
import { type Duration, Effect, Option } from "effect"
import { EngineUnavailable } from "../engine/control.ts"
import type { Health } from "../server/api.ts"
import { findServer } from "../server/discovery.ts"
import { makeApiClient, mishaps, unavailable } from "./api-client.ts"

export const serverHealth = (database: string): Effect.Effect<Health, EngineUnavailable> =>
  Effect.flatMap(makeApiClient(database), ({ server }) => server.health()).pipe(Effect.catchTag(mishaps, unavailable))

/** Asks the server to drain and go, and waits until it has gone. */
export const stopServer = (
  database: string,
  options: { readonly patience?: Duration.Input } = {}
): Effect.Effect<void, EngineUnavailable> =>
  Effect.flatMap(makeApiClient(database), ({ server }) => server.stop({ payload: {} })).pipe(
    Effect.catchTag(mishaps, unavailable),
    Effect.andThen(
      Effect.repeat(Effect.delay(findServer(database), "20 millis"), { while: Option.isSome }).pipe(
        Effect.timeoutOption(options.patience ?? "30 seconds")
      )
    ),
    Effect.flatMap(Option.match({
      onNone: () =>
        new EngineUnavailable({
          message: "The server was asked to stop and has not gone yet.",
          remedy: "Wait a little; steps under way are given their time."
        }),
      onSome: () => Effect.void
    }))
  )
