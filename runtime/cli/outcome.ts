/** A closed execution as the output and the exit code of a command. */
import { Effect } from "effect"
import { type CommandFailure, Ended, exitCode, failure } from "../../compiler/cli/failure.ts"
import { sayJson } from "../../compiler/cli/terminal.ts"
import type { ExecutionStatus } from "../engine/model.ts"
import { failureLine } from "./view/status.ts"

/** The result alone is data; with `--json` it is the whole status, so that a script sees why there is none. */
export const conclude = (status: ExecutionStatus, json: boolean): Effect.Effect<void, CommandFailure | Ended> =>
  Effect.gen(function*() {
    const completed = status.state === "Completed"
    if (json) yield* sayJson(status)
    else if (completed) yield* sayJson(status.result ?? null)
    if (completed) return
    if (json) return yield* new Ended({ exit: exitCode.findings })
    return yield* failure("execution-not-completed", {
      execution: `${status.workflow}/${status.key}`,
      state: status.state,
      reason: status.failure === undefined ? undefined : failureLine(status.failure)
    })
  })
