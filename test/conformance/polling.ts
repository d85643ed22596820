/** Waiting for what a poll of an execution is expected to say. */
import { Cause, Effect, Exit, Option, Schedule } from "effect"
import type { Workflow } from "effect/workflow"

export type Polled = Workflow.Result<unknown, unknown>

export const isComplete = (result: Polled): boolean => result._tag === "Complete"
export const isSuspended = (result: Polled): boolean => result._tag === "Suspended"
/** Suspended until somebody resumes it: parked. */
export const isParked = (result: Polled): boolean => result._tag === "Suspended" && result.failed === true

/** Polls until the answer is what is waited for. */
export const pollUntil = <R>(
  poll: Effect.Effect<Option.Option<Polled>, never, R>,
  isWanted: (result: Polled) => boolean
): Effect.Effect<Polled, Cause.NoSuchElementError, R> =>
  Effect.repeat(poll, {
    schedule: Schedule.spaced("10 millis"),
    until: (polled) => Option.isSome(polled) && isWanted(polled.value)
  }).pipe(Effect.flatMap(Effect.fromOption))

/** How an execution stands, as a word: for a failure its kind, its tag, or its text. */
export const outcome = (result: Polled): string => {
  if (result._tag === "Suspended") return "Suspended"
  if (Exit.isSuccess(result.exit)) return "success"
  if (Cause.hasInterruptsOnly(result.exit.cause)) return "interruption"
  const failure = Cause.squash(result.exit.cause)
  if (typeof failure !== "object" || failure === null) return String(failure)
  return "kind" in failure ? String(failure.kind) : "_tag" in failure ? String(failure._tag) : String(failure)
}
