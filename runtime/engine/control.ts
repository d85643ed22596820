/** Everything that can be asked about executions from outside: one service, in process, over HTTP, or read-only on the file. */
import { Context, type Effect, Schema } from "effect"
import type { Json } from "../v1/json.ts"
import { type AttributeValues, ExecutionState, type ExecutionStatus, type HistoryEvent, type Intent } from "./model.ts"

export const StartRequest = Schema.Struct({
  workflow: Schema.String,
  payload: Schema.Json,
  /**
   * What to do when the key already has an execution: `join` (default) answers with it, whatever its state; `reject` fails with
   * `ExecutionExists`.
   */
  reuse: Schema.optionalKey(Schema.Literals(["join", "reject"]))
})
export type StartRequest = typeof StartRequest.Type

export const Started = Schema.Struct({
  executionId: Schema.String,
  run: Schema.Int,
  /** False when an execution of the same key was joined. */
  created: Schema.Boolean
})
export type Started = typeof Started.Type

export const SignalRequest = Schema.Struct({
  name: Schema.String,
  payload: Schema.Json,
  /** Names the delivery: one that is made again under the same id is acknowledged and not seen twice. */
  senderId: Schema.optionalKey(Schema.String)
})
export type SignalRequest = typeof SignalRequest.Type

export const Delivered = Schema.Struct({
  executionId: Schema.String,
  signal: Schema.String,
  /** True when it was received before, from the same sender. */
  duplicate: Schema.Boolean
})
export type Delivered = typeof Delivered.Type

export const Answered = Schema.Struct({
  executionId: Schema.String,
  query: Schema.String,
  value: Schema.Json
})
export type Answered = typeof Answered.Type

export interface ListFilter {
  readonly workflow?: string | undefined
  readonly version?: number | undefined
  readonly state?: ExecutionState | undefined
  readonly parked?: boolean | undefined
  readonly paused?: boolean | undefined
  /** Only executions that have all of these. */
  readonly attributes?: AttributeValues | undefined
  /** Newest first; at most this many (default 100). */
  readonly limit?: number | undefined
}

/** Running executions that wait for a worker which knows their workflow, in this version. */
export const Unserved = Schema.Struct({ workflow: Schema.String, version: Schema.Int, count: Schema.Int })
export type Unserved = typeof Unserved.Type

export interface HistoryOptions {
  /** 1 is the first; the last one unless it is said. */
  readonly run?: number | undefined
  /** Shows the members that contracts name as sensitive; without it, they are `"[redacted]"`. */
  readonly sensitive?: boolean | undefined
}

/** No worker of this server knows the workflow. */
export class UnknownWorkflow extends Schema.TaggedError<UnknownWorkflow>()("UnknownWorkflow", {
  workflow: Schema.String,
  known: Schema.Array(Schema.String)
}, { httpApiStatus: 404 }) {}

/** The payload does not fit the workflow's payload schema. */
export class PayloadRejected extends Schema.TaggedError<PayloadRejected>()("PayloadRejected", {
  workflow: Schema.String,
  /** Path of the offending member, `""` for the whole. */
  path: Schema.String,
  reason: Schema.String
}, { httpApiStatus: 400 }) {}

/** The same key was started before with another payload. */
export class StartConflict extends Schema.TaggedError<StartConflict>()("StartConflict", {
  executionId: Schema.String,
  key: Schema.String,
  /** Paths at which the two payloads differ. */
  differs: Schema.Array(Schema.String)
}, { httpApiStatus: 409 }) {}

/** `reuse: reject`, and the key has an execution. */
export class ExecutionExists extends Schema.TaggedError<ExecutionExists>()("ExecutionExists", {
  executionId: Schema.String,
  key: Schema.String
}, { httpApiStatus: 409 }) {}

export class ExecutionNotFound extends Schema.TaggedError<ExecutionNotFound>()("ExecutionNotFound", {
  executionId: Schema.String
}, { httpApiStatus: 404 }) {}

/** The execution has had no run of this number. */
export class RunNotFound extends Schema.TaggedError<RunNotFound>()("RunNotFound", {
  executionId: Schema.String,
  run: Schema.Int,
  /** How many it has had. */
  runs: Schema.Int
}, { httpApiStatus: 404 }) {}

/** The payload does not fit the signal's schema. */
export class SignalRejected extends Schema.TaggedError<SignalRejected>()("SignalRejected", {
  signal: Schema.String,
  /** Path of the offending member, `""` for the whole. */
  path: Schema.String,
  reason: Schema.String
}, { httpApiStatus: 400 }) {}

/** The workflow declares no such signal. */
export class UnknownSignal extends Schema.TaggedError<UnknownSignal>()("UnknownSignal", {
  workflow: Schema.String,
  signal: Schema.String,
  known: Schema.Array(Schema.String)
}, { httpApiStatus: 404 }) {}

/** The workflow declares no such query. */
export class UnknownQuery extends Schema.TaggedError<UnknownQuery>()("UnknownQuery", {
  workflow: Schema.String,
  query: Schema.String,
  known: Schema.Array(Schema.String)
}, { httpApiStatus: 404 }) {}

/** The expression of the query threw, or the payload that it reads does not fit its schema of today. */
export class QueryFailed extends Schema.TaggedError<QueryFailed>()("QueryFailed", {
  executionId: Schema.String,
  query: Schema.String,
  reason: Schema.String
}, { httpApiStatus: 422 }) {}

/** The execution has ended: nothing goes on, and nothing that is sent to it will be seen. */
export class ExecutionClosed extends Schema.TaggedError<ExecutionClosed>()("ExecutionClosed", {
  executionId: Schema.String,
  state: ExecutionState
}, { httpApiStatus: 409 }) {}

/** The execution runs, or something is not done with it. */
export class DeletionRefused extends Schema.TaggedError<DeletionRefused>()("DeletionRefused", {
  executionId: Schema.String,
  /** It has not ended; the step of another execution waits for it; its own children are still to be dealt with. */
  reason: Schema.Literals(["running", "awaited", "children"]),
  /** The execution that waits for it. */
  by: Schema.optionalKey(Schema.String)
}, { httpApiStatus: 409 }) {}

/** Not a token of this database. */
export class TokenUnknown extends Schema.TaggedError<TokenUnknown>()("TokenUnknown", {}, { httpApiStatus: 404 }) {}

/** The token was used, or the step that it answers does not wait any more. */
export class TokenSpent extends Schema.TaggedError<TokenSpent>()("TokenSpent", {
  executionId: Schema.String,
  step: Schema.String
}, { httpApiStatus: 409 }) {}

/** The engine cannot be reached, or its storage refuses; nothing was acknowledged. */
export class EngineUnavailable extends Schema.TaggedError<EngineUnavailable>()("EngineUnavailable", {
  message: Schema.String,
  remedy: Schema.String
}, { httpApiStatus: 503 }) {}

/**
 * The control surface. `execution` is an execution id, a unique prefix of one (eight characters or more), or
 * `Workflow/key`. Members of payloads, inputs and results that contracts name as sensitive are `"[redacted]"`, except where
 * it is said.
 */
export class Control extends Context.Service<Control, {
  readonly start: (
    request: StartRequest
  ) => Effect.Effect<Started, UnknownWorkflow | PayloadRejected | StartConflict | ExecutionExists | EngineUnavailable>
  /** Waits until the execution is closed, then answers its status, in which its result is as it is. */
  readonly result: (execution: string) => Effect.Effect<ExecutionStatus, ExecutionNotFound | EngineUnavailable>
  readonly status: (execution: string) => Effect.Effect<ExecutionStatus, ExecutionNotFound | EngineUnavailable>
  readonly list: (filter: ListFilter) => Effect.Effect<ReadonlyArray<ExecutionStatus>, EngineUnavailable>
  /** What this worker does not know of what runs. */
  readonly unserved: Effect.Effect<ReadonlyArray<Unserved>, EngineUnavailable>
  readonly history: (
    execution: string,
    options?: HistoryOptions
  ) => Effect.Effect<ReadonlyArray<HistoryEvent>, ExecutionNotFound | RunNotFound | EngineUnavailable>
  /** Answered from what is recorded of the execution, whatever its state. It changes nothing. */
  readonly query: (
    execution: string,
    query: string
  ) => Effect.Effect<Answered, QueryFailed | UnknownQuery | ExecutionNotFound | EngineUnavailable>
  /**
   * The execution begins nothing new until it is resumed: attempts under way come to their end, what it is sent is kept, and
   * its time goes on. One that is paused already stays as it is.
   */
  readonly pause: (
    execution: string,
    intent?: Intent
  ) => Effect.Effect<ExecutionStatus, ExecutionClosed | ExecutionNotFound | EngineUnavailable>
  /** Continues an execution that is parked or paused; on one that is neither it changes nothing. */
  readonly resume: (
    execution: string,
    intent?: Intent
  ) => Effect.Effect<ExecutionStatus, ExecutionClosed | ExecutionNotFound | EngineUnavailable>
  /** Acknowledged once it is stored; the next step that waits for the signal, now or later, gets it. */
  readonly signal: (
    execution: string,
    signal: SignalRequest
  ) => Effect.Effect<
    Delivered,
    SignalRejected | UnknownSignal | ExecutionClosed | ExecutionNotFound | EngineUnavailable
  >
  /** Answers the step that the token was made for. */
  readonly signalByToken: (
    token: string,
    payload: Json
  ) => Effect.Effect<
    Delivered,
    TokenUnknown | TokenSpent | SignalRejected | UnknownSignal | ExecutionClosed | EngineUnavailable
  >
  /** Cooperative: compensates, then `Cancelled`. One that is paused goes on with that. */
  readonly cancel: (execution: string) => Effect.Effect<ExecutionStatus, ExecutionNotFound | EngineUnavailable>
  /** Immediate, without compensation. */
  readonly terminate: (execution: string) => Effect.Effect<ExecutionStatus, ExecutionNotFound | EngineUnavailable>
  /** Deletes a closed execution with everything that is recorded of it, and frees its key. Answers how it ended. */
  readonly delete: (
    execution: string
  ) => Effect.Effect<ExecutionStatus, DeletionRefused | ExecutionNotFound | EngineUnavailable>
}>()("perdure/engine/Control") {}
