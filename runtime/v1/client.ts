/** The typed client of one workflow, over whatever `Control` is provided: in process, over HTTP, or read-only. */
import { Effect, Result, type Schema } from "effect"
import type { Workflow } from "effect/workflow"
import {
  Control,
  type Delivered,
  type EngineUnavailable,
  type ExecutionClosed,
  type ExecutionExists,
  type ExecutionNotFound,
  PayloadRejected,
  type QueryFailed,
  SignalRejected,
  type StartConflict,
  type Started,
  type UnknownQuery,
  type UnknownSignal,
  type UnknownWorkflow
} from "../engine/control.ts"
import type { ExecutionStatus, Intent } from "../engine/model.ts"
import { exitOf } from "../engine/outcome.ts"
import type { Codec, Fields, PlainSchema } from "./codec.ts"
import type { WorkflowFailed } from "./errors.ts"
import type { AnswerOf, Queries } from "./query.ts"
import type { AnySignal } from "./signal.ts"
import type { AnyPerdureWorkflow, PerdureWorkflow, StoredNames } from "./workflow.ts"

export interface StartOptions {
  /** What to do when the key already has an execution: join it (default), or fail with `ExecutionExists`. */
  readonly reuse?: "join" | "reject"
}

export type StartFailure = UnknownWorkflow | PayloadRejected | StartConflict | ExecutionExists | EngineUnavailable

export interface SignalOptions {
  /** Names the delivery: one that is made again under the same id is acknowledged and not seen twice. */
  readonly senderId?: string
}

export type SignalFailure = SignalRejected | UnknownSignal | ExecutionClosed | ExecutionNotFound | EngineUnavailable

/** How to send each of the signals that a workflow takes. */
export type SignalSenders<Signals extends ReadonlyArray<AnySignal>> = {
  readonly [S in Signals[number] as S["name"]]: (
    executionId: string,
    payload: S["schema"]["Encoded"],
    options?: SignalOptions
  ) => Effect.Effect<Delivered, SignalFailure, Control>
}

export type QueryFailure = QueryFailed | UnknownQuery | ExecutionNotFound | EngineUnavailable

/** How to ask each of the queries that a workflow answers. */
export type QueryAskers<Asked extends Queries> = {
  readonly [Name in keyof Asked]: (executionId: string) => Effect.Effect<AnswerOf<Asked[Name]>, QueryFailure, Control>
}

/** `Payload` is plain JSON: strings stand for branded ones, and are checked. */
export interface Client<
  Payload,
  Success,
  Error,
  Signals extends ReadonlyArray<AnySignal> = readonly [],
  Asked extends Queries = Record<never, never>
> {
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
  /** It begins nothing new until it is resumed. One that is paused already stays as it is. */
  readonly pause: (
    executionId: string,
    intent?: Intent
  ) => Effect.Effect<ExecutionStatus, ExecutionClosed | ExecutionNotFound | EngineUnavailable, Control>
  /** Continues one that is parked or paused. */
  readonly resume: (
    executionId: string,
    intent?: Intent
  ) => Effect.Effect<ExecutionStatus, ExecutionClosed | ExecutionNotFound | EngineUnavailable, Control>
  /** Cooperative: completed steps are compensated. */
  readonly cancel: (
    executionId: string
  ) => Effect.Effect<ExecutionStatus, ExecutionNotFound | EngineUnavailable, Control>
  /** Acknowledged once it is stored. What is sent early is kept for the step that will wait for it. */
  readonly signal: SignalSenders<Signals>
  /** Answered from what is recorded of the execution, whatever its state. */
  readonly query: QueryAskers<Asked>
}

/** A payload as it is sent and stored. */
export type StoredPayload<Payload extends Fields, Stored extends StoredNames> = {
  [Name in keyof Schema.Struct.Encoded<Payload> as Name extends keyof Stored ? Stored[Name] : Name]:
    Schema.Struct.Encoded<Payload>[Name]
}

/** A version of the same workflow. */
interface OlderVersion extends AnyPerdureWorkflow {
  readonly successSchema: PlainSchema
  readonly errorSchema: PlainSchema
}

export const client = <
  Name extends string,
  Payload extends Fields,
  Success extends PlainSchema,
  Error,
  Signals extends ReadonlyArray<AnySignal>,
  Asked extends Queries,
  Stored extends StoredNames,
  const Older extends ReadonlyArray<OlderVersion> = readonly []
>(
  workflow: PerdureWorkflow<Name, Payload, Success, Error, Signals, Asked, Stored>,
  /** The versions that executions may still have, or have had. */
  older?: Older
): Client<
  StoredPayload<Payload, Stored>,
  Success["Type"] | Older[number]["successSchema"]["Type"],
  Error | Older[number]["errorSchema"]["Type"],
  Signals,
  Asked
> => {
  // Its own type asks for what makes a payload; here the payload is made already.
  const made: Workflow.Any = workflow
  const { payload: payloads } = workflow.definition
  const definitions = new Map([workflow, ...older ?? []].map(({ definition }) => [definition.version, definition]))
  /** What the end of an execution of a version is read with; of one that is unknown here, the newest will have to do. */
  const readersOf = (version: number) => {
    const { error, success } = definitions.get(version) ?? workflow.definition
    // The codecs are those of the schemas in the types of the workflow's versions.
    return {
      success: success as Codec<Success["Type"] | Older[number]["successSchema"]["Type"]>,
      error: error as Codec<Error | Older[number]["errorSchema"]["Type"] | WorkflowFailed>,
      native: true
    }
  }

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
    Control.use((control) => control.result(executionId)).pipe(
      Effect.flatMap((status) => exitOf(status, readersOf(status.version)))
    )

  return {
    executionId: (payload) => Effect.flatMap(checked(payload), ({ value }) => made.executionId(value)),
    start,
    execute: (payload, options) => Effect.flatMap(start(payload, options), (started) => result(started.executionId)),
    result,
    status: (executionId) => Control.use((control) => control.status(executionId)),
    pause: (executionId, intent) => Control.use((control) => control.pause(executionId, intent)),
    resume: (executionId, intent) => Control.use((control) => control.resume(executionId, intent)),
    cancel: (executionId) => Control.use((control) => control.cancel(executionId)),
    signal: sendersOf(workflow.signals),
    query: askersOf(workflow.queries)
  }
}

const askersOf = <Asked extends Queries>(queries: Asked): QueryAskers<Asked> =>
  // The body answers each of them with a value of its type.
  Object.fromEntries(
    Object.keys(queries).map((name) => [name, (executionId: string) =>
      Control.use((control) =>
        Effect.map(control.query(executionId, name), ({ value }) =>
          value)
      )]
    )
  ) as QueryAskers<Asked>

const sendersOf = <Signals extends ReadonlyArray<AnySignal>>(signals: Signals): SignalSenders<Signals> =>
  // Each sender takes what the schema of its signal encodes to, and checks it.
  Object.fromEntries(signals.map((signal) => [signal.name, senderOf(signal)])) as SignalSenders<Signals>

const senderOf = ({ name, payload }: AnySignal) => (executionId: string, value: unknown, options: SignalOptions = {}) =>
  Effect.mapError(
    Effect.fromResult(Result.flatMap(payload.accept(value), payload.write)),
    (rejection) => new SignalRejected({ signal: name, ...rejection })
  ).pipe(
    Effect.flatMap(({ text }) =>
      Control.use((control) => control.signal(executionId, { name, payload: JSON.parse(text), ...options }))
    )
  )
