/** `Control` as a server on the loopback address, announced beside its database. */
import { NodeHttpServer } from "@effect/platform-node"
import { Clock, Deferred, Effect, Layer, Schema } from "effect"
import { HttpRouter, HttpServer, type HttpServerError } from "effect/http"
import { HttpApiBuilder, HttpApiMiddleware } from "effect/http-api"
import { createServer } from "node:http"
import { PerdureApi } from "./api.ts"
import { announce, describeServer, newToken } from "./discovery.ts"
import { handlersLayer } from "./handlers.ts"
import { ServerIdentity } from "./identity.ts"
import {
  authorizationLayer,
  connectionLimits,
  guardLayer,
  loopbackHosts,
  maxConnections,
  noSuchRoute
} from "./security.ts"

/** The server could not start to listen. */
export class CannotListen extends Schema.TaggedError<CannotListen>()("CannotListen", {
  message: Schema.String,
  remedy: Schema.String
}) {}

export interface ServerOptions {
  /** The file of the journal; the discovery file stands beside it. */
  readonly database: string
  /** 0, the default, takes a free port; the discovery file tells which. */
  readonly port?: number | undefined
  /** Only a loopback address is accepted. */
  readonly host?: string | undefined
}

const loopback = new Set(["127.0.0.1", "localhost", "::1"])

const refuseOthers = (host: string): Effect.Effect<void, CannotListen> =>
  loopback.has(host) ? Effect.void : Effect.fail(
    new CannotListen({
      message: `The server listens on loopback addresses only, and ${host} is none.`,
      remedy: "Leave the host out, or use 127.0.0.1, and put a reverse proxy with authentication in front of it."
    })
  )

const cannotListen = (host: string, port: number, { cause }: HttpServerError.ServeError) => {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown error"
  return Effect.fail(
    new CannotListen({
      message: code === "EADDRINUSE"
        ? `Another program already listens on ${host}, port ${port}.`
        : `Cannot listen on ${host}, port ${port} (${code}).`,
      remedy: "Choose another port, or leave it out to take a free one."
    })
  )
}

const listen = (host: string, port: number) =>
  NodeHttpServer.layerServer(
    () => {
      const server = createServer(connectionLimits)
      server.maxConnections = maxConnections
      return server
    },
    { host, port, gracefulShutdownTimeout: "2 seconds" }
  ).pipe(Layer.catchTag("ServeError", (error) => Layer.effect(HttpServer.HttpServer, cannotListen(host, port, error))))

const portOf = (server: HttpServer.HttpServer["Service"]): number => "port" in server.address ? server.address.port : 0

/** The routes of one server, once it is known where it listens. */
const routes = Effect.fnUntraced(function*(options: ServerOptions, host: string) {
  const port = portOf(yield* HttpServer.HttpServer)
  const token = newToken()
  const stop = yield* Deferred.make<void>()
  const identity = ServerIdentity.of({
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
    pid: process.pid,
    startedAt: yield* Clock.currentTimeMillis,
    requestStop: Effect.asVoid(Deferred.succeed(stop, undefined)),
    stopRequested: Deferred.await(stop)
  })
  const api = HttpApiBuilder.layer(PerdureApi, { openapiPath: "/openapi.json" }).pipe(
    Layer.provide(handlersLayer),
    Layer.provide([authorizationLayer, HttpApiMiddleware.layerProblemDetails({ includeDetails: true })]),
    Layer.merge(HttpRouter.add("*", "/*", noSuchRoute)),
    Layer.merge(guardLayer({ hosts: loopbackHosts(port), token }))
  )
  const { url, startedAt } = identity
  const announced = Layer.effectDiscard(Effect.andThen(
    announce(options.database, describeServer({ url, token, startedAt })),
    // However the server comes to stop, requests that wait are told so.
    Effect.addFinalizer(() => identity.requestStop)
  ))
  // Announced last and withdrawn first: whoever finds the file finds the server.
  return announced.pipe(
    Layer.provide(HttpRouter.serve(api, { disableLogger: true, disableListenLog: true })),
    Layer.provideMerge(Layer.succeed(ServerIdentity, identity))
  )
})

/** Serves the `Control` of its environment until the scope closes. */
export const serverLayer = (options: ServerOptions) => {
  const host = options.host ?? "127.0.0.1"
  return Layer.unwrap(Effect.as(refuseOthers(host), Layer.unwrap(routes(options, host)))).pipe(
    Layer.provide(listen(host, options.port ?? 0)),
    Layer.provide(NodeHttpServer.layerHttpServices)
  )
}
