/** How a branch or an item ended, as a value: for constructs that go on when one of their parts has failed. */
import { Cause, Effect, Exit, Result } from "effect"
import { type CatchableFailure, isCatchable } from "./errors.ts"

export type Settled<A, E> =
  | { readonly ok: true; readonly value: A }
  | { readonly ok: false; readonly error: E | CatchableFailure }

/** Declared errors and system failures become values; interruptions and defects do not. */
export const settled = <A, E>(exit: Exit.Exit<A, E>): Effect.Effect<Settled<A, E>> => {
  if (Exit.isSuccess(exit)) return Effect.succeed({ ok: true, value: exit.value })
  const error = failureOf(exit.cause)
  return Result.isSuccess(error)
    ? Effect.succeed({ ok: false, error: error.success })
    : Effect.failCause(error.failure)
}

/** What can be caught of a failure: its declared error, or the system failure that it is. */
export const failureOf = <E>(cause: Cause.Cause<E>): Result.Result<E | CatchableFailure, Cause.Cause<never>> => {
  const declared = Cause.findError(cause)
  if (Result.isSuccess(declared)) return Result.succeed(declared.success)
  const defect = Cause.hasInterruptsOnly(cause) ? undefined : Cause.squash(cause)
  return isCatchable(defect) ? Result.succeed(defect) : Result.fail(declared.failure)
}
