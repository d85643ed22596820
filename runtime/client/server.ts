/** What is asked about the server that owns a database, rather than about its executions. */
import { type Duration, Effect, Option } from "effect"
import { EngineUnavailable } from "../engine/control.ts"
import type { Health } from "../server/api.ts"
import { lives } from "../server/discovery.ts"
import { makeApiClient, mishaps, unavailable } from "./api-client.ts"
import { locate } from "./locate.ts"

export const serverHealth = (database: string): Effect.Effect<Health, EngineUnavailable> =>
  Effect.flatMap(makeApiClient(database), ({ server }) => server.health()).pipe(Effect.catchTag(mishaps, unavailable))

/** Asks the server to drain and go, and waits until its process has ended. */
export const stopServer = (
  database: string,
  options: { readonly patience?: Duration.Input } = {}
): Effect.Effect<void, EngineUnavailable> =>
  Effect.gen(function*() {
    const { pid } = yield* locate(database)
    const { server } = yield* makeApiClient(database)
    yield* server.stop({ payload: {} }).pipe(Effect.catchTag(mishaps, unavailable))
    const gone = yield* Effect.repeat(Effect.delay(Effect.sync(() => lives(pid)), "20 millis"), {
      while: (alive) => alive
    }).pipe(Effect.timeoutOption(options.patience ?? "30 seconds"))
    if (Option.isNone(gone)) {
      return yield* new EngineUnavailable({
        message: `The server (process ${pid}) was asked to stop and has not gone yet.`,
        remedy: "Wait a little: steps under way are given their time."
      })
    }
  })
