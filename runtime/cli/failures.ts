/** What the engine refuses, as what a person at the command line can do about it. */
import { type CommandFailure, failure } from "../../compiler/cli/failure.ts"
import { suggest } from "../../compiler/diagnostic/suggest.ts"
import type {
  DeletionRefused,
  EngineUnavailable,
  ExecutionClosed,
  ExecutionExists,
  ExecutionNotFound,
  PayloadRejected,
  QueryFailed,
  RunNotFound,
  SignalRejected,
  StartConflict,
  TokenSpent,
  TokenUnknown,
  UnknownQuery,
  UnknownSignal,
  UnknownWorkflow
} from "../engine/control.ts"

export type Refusal =
  | DeletionRefused
  | EngineUnavailable
  | ExecutionClosed
  | ExecutionExists
  | ExecutionNotFound
  | PayloadRejected
  | QueryFailed
  | RunNotFound
  | SignalRejected
  | StartConflict
  | TokenSpent
  | TokenUnknown
  | UnknownQuery
  | UnknownSignal
  | UnknownWorkflow

export const refused = (workflow: string) => (refusal: Refusal): CommandFailure => {
  switch (refusal._tag) {
    case "DeletionRefused":
      return failure("deletion-refused", { execution: refusal.executionId, reason: refusal.reason, by: refusal.by })
    case "EngineUnavailable":
      return failure("engine-unavailable", refusal)
    case "ExecutionClosed":
      return failure("execution-closed", { execution: refusal.executionId, state: refusal.state })
    case "ExecutionExists":
      return failure("execution-exists", { workflow, key: refusal.key })
    case "ExecutionNotFound":
      return failure("execution-not-found", { execution: refusal.executionId })
    case "PayloadRejected":
      return failure("payload-rejected", refusal)
    case "QueryFailed":
      return failure("query-failed", { execution: refusal.executionId, query: refusal.query, reason: refusal.reason })
    case "RunNotFound":
      return failure("run-not-found", { execution: refusal.executionId, run: refusal.run, runs: refusal.runs })
    case "SignalRejected":
      return failure("signal-rejected", refusal)
    case "StartConflict":
      return failure("start-conflict", { workflow, key: refusal.key, differs: refusal.differs })
    case "TokenSpent":
      return failure("token-spent", { execution: refusal.executionId, step: refusal.step })
    case "TokenUnknown":
      return failure("token-unknown", {})
    case "UnknownQuery": {
      const { known, query, workflow } = refusal
      return failure("unknown-query", { query, workflow, known, suggestion: suggest(query, known) })
    }
    case "UnknownSignal": {
      const { known, signal, workflow } = refusal
      return failure("unknown-signal", { signal, workflow, known, suggestion: suggest(signal, known) })
    }
    case "UnknownWorkflow":
      return failure("unknown-workflow", {
        workflow: refusal.workflow,
        known: refusal.known,
        suggestion: suggest(refusal.workflow, refusal.known)
      })
  }
}
