/** What a request must be before a handler sees it: for this host, from this origin, as JSON, within limits, with the token. */
import { Effect, Layer, type Schema } from "effect"
import { HttpIncomingMessage, HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { createHash, timingSafeEqual } from "node:crypto"
import { Authorization } from "./api.ts"

/** The largest body that is read: a payload of 2 MiB, and room for its wrapping and escapes. */
export const maxBody = 5 * 1024 * 1024

/** The deepest nesting of a payload: what recurses over it later must not run out of stack. */
export const maxDepth = 128

/** Looks without recursion, level by level. */
export const isDeeperThan = (json: Schema.Json, depth: number): boolean => {
  let level: ReadonlyArray<Schema.Json> = [json]
  for (let at = 0; at <= depth; at++) {
    level = level.flatMap((value) => typeof value === "object" && value !== null ? Object.values(value) : [])
    if (level.length === 0) return false
  }
  return true
}

/** Limits of one connection for `node:http`; times in milliseconds. */
export const connectionLimits = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000
}
export const maxConnections = 256

interface Refusal {
  readonly status: number
  readonly tag: "Refused" | "Unauthorized" | "NotFound"
  readonly message: string
}

/** What this server wants to see in a request. */
export interface Expected {
  readonly hosts: ReadonlySet<string>
  readonly token: string
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest()

/** Equal in constant time, whatever the lengths. */
const same = (left: string, right: string): boolean => timingSafeEqual(digest(left), digest(right))

const changesState = (method: string): boolean => method !== "GET" && method !== "HEAD" && method !== "OPTIONS"

/**
 * The reason to turn a request away, if there is one. A browser that was led here by another site gives itself away by its Host
 * (a rebound name), its Origin, or a content type that needs no permission.
 */
export const refusal = (
  request: { readonly method: string; readonly headers: Readonly<Record<string, string | undefined>> },
  { hosts, token }: Expected
): Refusal | undefined => {
  const { authorization = "", host, origin } = request.headers
  if (host === undefined || !hosts.has(host.toLowerCase())) {
    return { status: 421, tag: "Refused", message: "This server answers only to its own loopback address." }
  }
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    return { status: 403, tag: "Refused", message: "Requests from other origins are refused." }
  }
  if (!same(authorization, `Bearer ${token}`)) {
    return { status: 401, tag: "Unauthorized", message: "Send the token of the discovery file as a bearer token." }
  }
  if (changesState(request.method)) {
    const type = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase()
    if (type !== "application/json") {
      return { status: 415, tag: "Refused", message: "Send the body as application/json." }
    }
    if (Number(request.headers["content-length"] ?? 0) > maxBody) {
      return { status: 413, tag: "Refused", message: `A body may have at most ${maxBody} bytes.` }
    }
  }
  return undefined
}

/** The names under which a loopback server of that port may be asked. */
export const loopbackHosts = (port: number): ReadonlySet<string> =>
  new Set(["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${port}`))

const headers = { "x-content-type-options": "nosniff", "cache-control": "no-store" }

const refuse = ({ status, tag, message }: Refusal) => HttpServerResponse.jsonUnsafe({ _tag: tag, message }, { status })

/** What is answered where no endpoint is. */
export const noSuchRoute = refuse({
  status: 404,
  tag: "NotFound",
  message: "There is no such endpoint; GET /openapi.json describes all of them."
})

/** Before every route, those that do not exist included. */
export const guardLayer = (expected: Expected) =>
  HttpRouter.middleware(
    (handle) =>
      Effect.gen(function*() {
        const refused = refusal(yield* HttpServerRequest.HttpServerRequest, expected)
        const response = refused === undefined
          ? yield* Effect.provideService(handle, HttpIncomingMessage.MaxBodySize, BigInt(maxBody))
          : refuse(refused)
        return HttpServerResponse.setHeaders(response, headers)
      }),
    { global: true }
  )

/** The guard has seen the token by the time the API asks for it. */
export const authorizationLayer: Layer.Layer<Authorization> = Layer.succeed(Authorization, {
  bearer: (handle) => handle
})
