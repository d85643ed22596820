/** `perdure execute`: starts an execution, waits for its end and prints the result. */
import { Context, Effect, Layer, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { Ended, exitCode, failure } from "../../compiler/cli/failure.ts"
import { note } from "../../compiler/cli/terminal.ts"
import { Control, type StartRequest } from "../engine/control.ts"
import { findServer } from "../server/discovery.ts"
import { tell } from "./connect.ts"
import { openEngine, unusable } from "./engine.ts"
import { refused } from "./failures.ts"
import { json, payload, reuse, workflow } from "./flags.ts"
import { conclude } from "./outcome.ts"
import { readPayload } from "./payload.ts"
import { findPlace, type ProjectFlags, projectFlags } from "./project.ts"
import { untilSignal } from "./signals.ts"

const toTheEnd = (request: StartRequest) => (control: Control["Service"]) =>
  Effect.flatMap(control.start(request), ({ executionId }) => control.result(executionId))

/** In this process: what does not come to its end before a signal is continued by the next engine on the file. */
const locally = (flags: ProjectFlags, request: StartRequest) =>
  Effect.gen(function*() {
    const place = yield* findPlace(flags)
    const server = yield* findServer(place.database)
    if (Option.isSome(server)) return yield* failure("server-running", server.value)
    const context = yield* Layer.build(yield* openEngine(place)).pipe(Effect.mapError(unusable))
    const run = toTheEnd(request)(Context.get(context, Control)).pipe(Effect.mapError(refused(request.workflow)))
    const stopped = Effect.andThen(
      Effect.andThen(
        untilSignal,
        note("Interrupted: the execution goes on when an engine next runs on this database.")
      ),
      Effect.fail(new Ended({ exit: exitCode.interrupted }))
    )
    return yield* Effect.raceFirst(run, stopped)
  }).pipe(Effect.scoped)

export const execute = Command.make(
  "execute",
  {
    workflow,
    payload,
    reuse,
    local: Flag.Boolean("local").pipe(
      Flag.withDescription("Run the engine in this process; no server is needed"),
      Flag.withDefault(false)
    ),
    json,
    ...projectFlags
  },
  Effect.fn(function*({ workflow, payload, reuse, local, json, ...flags }) {
    const request: StartRequest = { workflow, payload: yield* readPayload(payload), reuse }
    const status = yield* local ? locally(flags, request) : tell(flags, "execute", toTheEnd(request), workflow)
    yield* conclude(status, json)
  })
).pipe(
  Command.withDescription("Start an execution, wait for its end and print its result as JSON."),
  Command.withExamples([
    { command: "perdure execute Order @order.json", description: "on the server; exit code 1 if it does not complete" },
    { command: "perdure execute Order @order.json --local", description: "in this process, on the same database" }
  ])
)
