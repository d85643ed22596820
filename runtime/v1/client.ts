/** The typed client of one workflow, over whatever `Control` is provided: in process, over HTTP, or read-only. */
import { Effect, Result, type Schema } from "effect"
import type { Workflow } from "effect/workflow"
import {
  Control,
  type EngineUnavailable,
  type ExecutionExists,
  type ExecutionNotFound,
  PayloadRejected,
  type StartConflict,
  type Started,
  type UnknownWorkflow
} from "../engine/control.ts"
import type { ExecutionStatus } from "../engine/model.ts"
import { exitOf } from "../engine/outcome.ts"
import { codec, type PlainSchema } from "./codec.ts"
import type { WorkflowFailed } from "./errors.ts"
import type { Fields, PerdureWorkflow } from "./workflow.ts"

export interface StartOptions {
  /** What to do when the key already has an execution: join it (default), or fail with `ExecutionExists`. */
  readonly reuse?: "join" | "reject"
}

export type StartFailure = UnknownWorkflow | PayloadRejected | StartConflict | ExecutionExists | EngineUnavailable

/** `Payload` is plain JSON: strings stand for branded ones, and are checked. */
export interface Client<Payload, Success, Error> {
  /** The id that the payload's idempotency key gives the execution. */
  readonly executionId: (payload: Payload) => Effect.Effect<string, PayloadRejected>
  /** Acknowledged once it is stored. Starting a key again joins its execution. */
  readonly start: (payload: Payload, options?: StartOptions) => Effect.Effect<Started, StartFailure, Control>
  /** Starts, or joins, and waits for the result. */
  readonly execute: (
    payload: Payload,
    options?: StartOptions
  ) => Effect.Effect<Success, Error | WorkflowFailed | StartFailure | ExecutionNotFound, Control>
  /** Waits for the result. A system failure, a cancellation and the like are `WorkflowFailed`. */
  readonly result: (
    executionId: string
  ) => Effect.Effect<Success, Error | WorkflowFailed | ExecutionNotFound | EngineUnavailable, Control>
  readonly status: (
    executionId: string
  ) => Effect.Effect<ExecutionStatus, ExecutionNotFound | EngineUnavailable, Control>
  /** Cooperative: completed steps are compensated. */
  readonly cancel: (
    executionId: string
  ) => Effect.Effect<ExecutionStatus, ExecutionNotFound | EngineUnavailable, Control>
}

export const client = <
  Name extends string,
  Payload extends Fields,
  Success extends PlainSchema,
  Error
>(
  workflow: PerdureWorkflow<Name, Payload, Success, Error>
): Client<Schema.Struct.Encoded<Payload>, Success["Type"], Error> => {
  // Its own type asks for what makes a payload; here the payload is made already.
  const made: Workflow.Any = workflow
  const payloads = codec(workflow.payloadSchema)
  const readers = { success: codec(workflow.successSchema), error: codec(workflow.errorSchema), native: true }

  const checked = (payload: unknown) =>
    Effect.mapError(
      Effect.fromResult(Result.flatMap(payloads.accept(payload), payloads.write)),
      (rejection) => new PayloadRejected({ workflow: workflow._tag, ...rejection })
    )

  const start = (payload: unknown, options: StartOptions = {}) =>
    Effect.flatMap(
      checked(payload),
      ({ text }) =>
        Control.use((control) => control.start({ workflow: workflow._tag, payload: JSON.parse(text), ...options }))
    )
  const result = (executionId: string) =>
    Control.use((control) => control.result(executionId)).pipe(Effect.flatMap((status) => exitOf(status, readers)))

  return {
    executionId: (payload) => Effect.flatMap(checked(payload), ({ value }) => made.executionId(value)),
    start,
    execute: (payload, options) => Effect.flatMap(start(payload, options), (started) => result(started.executionId)),
    result,
    status: (executionId) => Control.use((control) => control.status(executionId)),
    cancel: (executionId) => Control.use((control) => control.cancel(executionId))
  }
}
