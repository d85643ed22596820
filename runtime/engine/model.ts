/** What the engine says about executions: the shapes that the CLI, the HTTP API and the client read. */
import { Schema } from "effect"
import { EventKind, ExecutionState } from "../journal/vocabulary.ts"

export { ExecutionState }

/** What a running execution waits for. Times are milliseconds since the epoch. */
export const WaitingFor = Schema.Union([
  Schema.Struct({ kind: Schema.Literal("activity"), step: Schema.String, attempt: Schema.Int }),
  Schema.Struct({ kind: Schema.Literal("retry"), step: Schema.String, attempt: Schema.Int, due: Schema.Int }),
  Schema.Struct({ kind: Schema.Literal("timer"), step: Schema.String, due: Schema.Int }),
  Schema.Struct({
    kind: Schema.Literal("signal"),
    step: Schema.String,
    signal: Schema.String,
    /** When it gives up waiting. */
    due: Schema.optionalKey(Schema.Int)
  }),
  Schema.Struct({
    kind: Schema.Literal("queue"),
    step: Schema.String,
    queue: Schema.String,
    /** When it gives up waiting. */
    due: Schema.Int
  }),
  Schema.Struct({
    kind: Schema.Literal("child"),
    step: Schema.String,
    workflow: Schema.String,
    executionId: Schema.String
  }),
  /** No worker here knows the workflow, or its version. */
  Schema.Struct({ kind: Schema.Literal("worker"), workflow: Schema.String, version: Schema.optionalKey(Schema.Int) }),
  Schema.Struct({ kind: Schema.Literal("operator") })
])
export type WaitingFor = typeof WaitingFor.Type

/** Why an execution was parked, and what can be done about it. */
export const Parked = Schema.Struct({
  /** `STEP_RENAMED`, `STEP_REMOVED`, `STEP_INSERTED`, `STEP_KIND_CHANGED`, `RESULT_UNREADABLE`, `UNDO_GAVE_UP`, `EXECUTION_FAILED`, ... */
  code: Schema.String,
  message: Schema.String,
  step: Schema.optionalKey(Schema.String),
  expected: Schema.optionalKey(Schema.String),
  recorded: Schema.optionalKey(Schema.String),
  lastMatch: Schema.optionalKey(Schema.String),
  /** `file:line` of the step in its spec, where the manifest knows it. */
  spec: Schema.optionalKey(Schema.String),
  remedies: Schema.Array(Schema.String),
  since: Schema.Int
})
export type Parked = typeof Parked.Type

/** Who has paused an execution, and why, in words of their own. */
export const Intent = Schema.Struct({
  by: Schema.optionalKey(Schema.String),
  reason: Schema.optionalKey(Schema.String)
})
export type Intent = typeof Intent.Type

export const Paused = Schema.Struct({ since: Schema.Int, ...Intent.fields })
export type Paused = typeof Paused.Type

/** A failure as it is stored and shown: a declared error, or a system failure. */
export const FailureView = Schema.Struct({
  /** `declared` or `system`. */
  kind: Schema.Literals(["declared", "system"]),
  /** The error's tag: `PaymentDeclined`, `StepTimedOut`, `StepFailed`, `ValueRejected`, ... */
  name: Schema.String,
  message: Schema.String,
  data: Schema.Json
})
export type FailureView = typeof FailureView.Type

/** What an execution can be found by. */
export const AttributeValue = Schema.Union([Schema.String, Schema.Finite, Schema.Boolean])
export const AttributeValues = Schema.Record(Schema.String, AttributeValue)
export type AttributeValues = typeof AttributeValues.Type

export const ExecutionStatus = Schema.Struct({
  executionId: Schema.String,
  workflow: Schema.String,
  version: Schema.Int,
  run: Schema.Int,
  key: Schema.String,
  /** The execution that has started it, and owns it. */
  parent: Schema.optionalKey(Schema.String),
  state: ExecutionState,
  parked: Schema.optionalKey(Parked),
  paused: Schema.optionalKey(Paused),
  waitingFor: Schema.Array(WaitingFor),
  taskQueue: Schema.String,
  attributes: Schema.optionalKey(AttributeValues),
  startedAt: Schema.Int,
  closedAt: Schema.optionalKey(Schema.Int),
  payload: Schema.Json,
  result: Schema.optionalKey(Schema.Json),
  failure: Schema.optionalKey(FailureView),
  historyLength: Schema.Int
})
export type ExecutionStatus = typeof ExecutionStatus.Type

/** One row of the journal. `data` depends on `kind`; its shape is versioned with the journal's format. */
export const HistoryEvent = Schema.Struct({
  seq: Schema.Int,
  at: Schema.Int,
  kind: EventKind,
  /** The durable name of the step, `""` for events of the execution itself. */
  name: Schema.String,
  attempt: Schema.Int,
  data: Schema.Json
})
export type HistoryEvent = typeof HistoryEvent.Type
