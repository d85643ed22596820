/** A server on a real socket over a `Control` that answers from a table, and a client of it. */
import { Context, Effect, Layer, Option } from "effect"
import { httpControlLayer } from "../../runtime/client/http.ts"
import { Control } from "../../runtime/engine/control.ts"
import { type Discovery, findServer } from "../../runtime/server/discovery.ts"
import { ServerIdentity } from "../../runtime/server/identity.ts"
import { serverLayer } from "../../runtime/server/server.ts"
import { scratchDatabase, tableControl } from "./support.ts"

export const setUp = Effect.gen(function*() {
  const database = yield* scratchDatabase
  const table = yield* tableControl
  const services = yield* Layer.build(serverLayer({ database }).pipe(Layer.provide(table.layer)))
  const server = Option.getOrThrow(yield* findServer(database))
  const client = Context.get(yield* Layer.build(httpControlLayer(database)), Control)
  return { database, server, client, table, identity: Context.get(services, ServerIdentity) }
})

export const withServer = <A, E>(test: (given: Effect.Success<typeof setUp>) => Effect.Effect<A, E>) =>
  Effect.runPromise(Effect.scoped(Effect.flatMap(setUp, test)))

/** A request with the token, by hand. */
export const ask = (server: Discovery, path: string, init: RequestInit = {}) =>
  Effect.promise(() =>
    fetch(`${server.url}${path}`, { ...init, headers: { authorization: `Bearer ${server.token}`, ...init.headers } })
  )
