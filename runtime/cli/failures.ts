/** What the engine refuses, as what a person at the command line can do about it. */
import { type CommandFailure, failure } from "../../compiler/cli/failure.ts"
import { suggest } from "../../compiler/diagnostic/suggest.ts"
import type {
  EngineUnavailable,
  ExecutionExists,
  ExecutionNotFound,
  PayloadRejected,
  StartConflict,
  UnknownWorkflow
} from "../engine/control.ts"

export type Refusal =
  | EngineUnavailable
  | ExecutionExists
  | ExecutionNotFound
  | PayloadRejected
  | StartConflict
  | UnknownWorkflow

export const refused = (workflow: string) => (refusal: Refusal): CommandFailure => {
  switch (refusal._tag) {
    case "EngineUnavailable":
      return failure("engine-unavailable", refusal)
    case "ExecutionExists":
      return failure("execution-exists", { workflow, key: refusal.key })
    case "ExecutionNotFound":
      return failure("execution-not-found", { execution: refusal.executionId })
    case "PayloadRejected":
      return failure("payload-rejected", refusal)
    case "StartConflict":
      return failure("start-conflict", { workflow, key: refusal.key, differs: refusal.differs })
    case "UnknownWorkflow":
      return failure("unknown-workflow", {
        workflow: refusal.workflow,
        known: refusal.known,
        suggestion: suggest(refusal.workflow, refusal.known)
      })
  }
}
