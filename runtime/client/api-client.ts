/** The HTTP API as functions: finds the server of a database, shows it the token, says in one way what went wrong. */
import { Effect, Layer } from "effect"
import { FetchHttpClient, type HttpClientError, HttpClientRequest } from "effect/http"
import { HttpApiClient, HttpApiMiddleware } from "effect/http-api"
import { EngineUnavailable } from "../engine/control.ts"
import { Authorization, PerdureApi } from "../server/api.ts"
import { locate } from "./locate.ts"

/** Where the server listens is looked up for each request: it may have been restarted since the last one. */
const authorization = (database: string) =>
  HttpApiMiddleware.layerClient(
    Authorization,
    ({ request, next }) =>
      Effect.flatMap(locate(database), (server) =>
        next(request.pipe(
          HttpClientRequest.prependUrl(server.url),
          HttpClientRequest.bearerToken(server.token)
        )))
  )

export const makeApiClient = (database: string) =>
  HttpApiClient.make(PerdureApi).pipe(
    Effect.provide(Layer.merge(FetchHttpClient.layer, authorization(database)))
  )

export type ApiClient = Effect.Success<ReturnType<typeof makeApiClient>>

/** What can go wrong between a client and its server, besides the answers that the API declares. */
export const mishaps = [
  "HttpClientError",
  "SchemaError",
  "Unauthorized",
  "BadRequestProblem",
  "InternalServerErrorProblem"
] as const

type Mishap = HttpClientError.HttpClientError | { readonly _tag: Exclude<typeof mishaps[number], "HttpClientError"> }

/** A mishap, as what it means to somebody who waits for an answer. */
export const unavailable = (mishap: Mishap): Effect.Effect<never, EngineUnavailable> => {
  if (mishap._tag === "Unauthorized") {
    return new EngineUnavailable({
      message: "The server does not accept the token of its discovery file.",
      remedy: "Ask again, in case it was just restarted; if it stays so, restart `perdure serve`."
    })
  }
  const status = mishap._tag === "HttpClientError" ? mishap.response?.status : undefined
  if (mishap._tag === "HttpClientError" && status === undefined) {
    return new EngineUnavailable({
      message: "The server did not answer.",
      remedy:
        "See whether `perdure serve` still runs; then ask again: a start that got through is joined, not repeated."
    })
  }
  if (status === 413) {
    return new EngineUnavailable({
      message: "The server refuses a request of this size.",
      remedy: "Keep the payload under 2 MiB: store large data elsewhere and pass a reference."
    })
  }
  return new EngineUnavailable({
    message: `The server gave an answer that this client cannot use (${status ?? mishap._tag}).`,
    remedy: "Let both run the same version of perdure, and restart `perdure serve`."
  })
}
