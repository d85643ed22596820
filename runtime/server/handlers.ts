/** The HTTP API answered by whatever `Control` is in place. */
import { Clock, Duration, Effect, Layer, Option } from "effect"
import { HttpEffect, HttpServerResponse } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import { Control, EngineUnavailable, PayloadRejected, SignalRejected } from "../engine/control.ts"
import { longestWait, PerdureApi } from "./api.ts"
import { healthOf } from "./health.ts"
import { ServerIdentity } from "./identity.ts"
import { isDeeperThan, maxDepth } from "./security.ts"

const tooDeep = (workflow: string) =>
  new PayloadRejected({ workflow, path: "", reason: `is nested more than ${maxDepth} levels deep` })

const tooDeepFor = (signal: string) =>
  new SignalRejected({ signal, path: "", reason: `is nested more than ${maxDepth} levels deep` })

const stopping = Effect.suspend(() =>
  Effect.fail(
    new EngineUnavailable({
      message: "The server is stopping.",
      remedy: "Start it again with `perdure serve`, and ask again: the execution continues where it was."
    })
  )
)

const executions = HttpApiBuilder.group(
  PerdureApi,
  "executions",
  Effect.fnUntraced(function*(handlers) {
    const control = yield* Control
    const identity = yield* ServerIdentity
    return handlers.handleAll({
      start: ({ payload }) =>
        isDeeperThan(payload.payload, maxDepth) ? tooDeep(payload.workflow) : control.start(payload),
      list: ({ query }) => control.list(query),
      unserved: () => control.unserved,
      status: ({ params }) => control.status(params.execution),
      result: ({ params, query }) =>
        control.result(params.execution).pipe(
          Effect.timeoutOption(Duration.millis(query.wait ?? longestWait)),
          Effect.flatMap(Option.match({
            onNone: () => control.status(params.execution),
            onSome: Effect.succeed
          })),
          // Requests that wait must not hold up a server that goes.
          Effect.raceFirst(Effect.andThen(identity.stopRequested, stopping))
        ),
      history: ({ params, query }) => control.history(params.execution, query),
      query: ({ params }) => control.query(params.execution, params.query),
      signal: ({ params, payload }) =>
        isDeeperThan(payload.payload, maxDepth)
          ? tooDeepFor(payload.name)
          : control.signal(params.execution, payload),
      signalByToken: ({ payload: { payload, token } }) =>
        isDeeperThan(payload, maxDepth) ? tooDeepFor("") : control.signalByToken(token, payload),
      pause: ({ params, payload }) => control.pause(params.execution, payload),
      resume: ({ params, payload }) => control.resume(params.execution, payload),
      cancel: ({ params }) => control.cancel(params.execution),
      terminate: ({ params }) => control.terminate(params.execution),
      delete: ({ params }) => control.delete(params.execution)
    })
  })
)

/** A connection that is kept alive would keep the server as long. */
const closeConnection = HttpEffect.appendPreResponseHandler((_, response) =>
  Effect.succeed(HttpServerResponse.setHeader(response, "connection", "close"))
)

const server = HttpApiBuilder.group(
  PerdureApi,
  "server",
  Effect.fnUntraced(function*(handlers) {
    const control = yield* Control
    const identity = yield* ServerIdentity
    return handlers.handleAll({
      health: () => Effect.flatMap(Clock.currentTimeMillis, (now) => healthOf(control, identity, now)),
      stop: () => Effect.andThen(closeConnection, identity.requestStop)
    })
  })
)

export const handlersLayer = Layer.merge(executions, server)
