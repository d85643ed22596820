/** Every way a command can fail for a reason that is not in a spec: a code, one sentence, a remedy and an exit code. */
import { Data, Effect } from "effect"
import type { Diagnostic } from "../diagnostic/diagnostic.ts"
import { type ExitCode, exitCode } from "./exit-code.ts"
import { comparisonFailures } from "./failure/comparison.ts"
import { compilerFailures } from "./failure/compiler.ts"
import { executionFailures } from "./failure/execution.ts"
import { historyFailures } from "./failure/history.ts"
import { messageFailures } from "./failure/message.ts"
import { releaseFailures } from "./failure/release.ts"
import type { Row } from "./failure/row.ts"
import { serverFailures } from "./failure/server.ts"

export { type ExitCode, exitCode } from "./exit-code.ts"

export const failures = {
  ...comparisonFailures,
  ...compilerFailures,
  ...executionFailures,
  ...historyFailures,
  ...messageFailures,
  ...releaseFailures,
  ...serverFailures
}
export type FailureCode = keyof typeof failures
export type FailureFacts<C extends FailureCode> = Parameters<(typeof failures)[C]["message"]>[0]

/** A failure that still has to be shown. */
export class CommandFailure extends Data.TaggedError("CommandFailure")<{
  readonly code: FailureCode | Diagnostic["code"]
  readonly message: string
  readonly remedy: string
  readonly exit: ExitCode
}> {}

/** The output has said it all; only the exit code is left. */
export class Ended extends Data.TaggedError("Ended")<{ readonly exit: ExitCode }> {}

/** Ends the command with this code, unless all is well. */
export const ended = (exit: ExitCode): Effect.Effect<void, Ended> =>
  exit === exitCode.ok ? Effect.void : Effect.fail(new Ended({ exit }))

/** A diagnostic that stands in no file: something that the command line names is wrong. */
export const failureOf = ({ code, message, remedy }: Diagnostic): CommandFailure =>
  new CommandFailure({ code, message, remedy, exit: exitCode.usage })

/** The only way to make a failure: a wrong code or a missing fact is a type error. */
export const failure = <C extends FailureCode>(code: C, facts: FailureFacts<C>): CommandFailure => {
  // The union of all rows cannot be called with one row's facts; `FailureFacts<C>` has checked them above.
  const { exit, message, remedy } = failures[code] as unknown as Row<FailureFacts<C>>
  return new CommandFailure({ code, exit, message: message(facts), remedy: remedy(facts) })
}
