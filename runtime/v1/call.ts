/** The `call` step: input checked and encoded, the outcome decoded, failures as the body sees them. */
import { Context, Effect, Result } from "effect"
import type { Activity } from "./activity.ts"
import { Commands } from "./commands.ts"
import { StepTimedOut, ValueRejected } from "./errors.ts"
import { from } from "./origin.ts"
import { type RetryPolicy, retryRule, timeoutRule, type Timeouts } from "./policy.ts"
import { Completion } from "./saga.ts"
import { readResult } from "./work.ts"

/** What a call says differently from the activity's contract. */
export interface CallOptions {
  readonly retry?: RetryPolicy
  readonly timeouts?: Timeouts
}

/**
 * Calls an activity as the step `name`. Fails with the activity's declared errors; `StepTimedOut`, `StepFailed` and
 * `ValueRejected` are defects.
 */
export const call = <Self, Input, Success, Error>(
  name: string,
  activity: Activity<Self, Input, Success, Error>,
  input: Input,
  options?: CallOptions
): Effect.Effect<Success, Error, Commands | Self> =>
  Effect.contextWith((context: Context.Context<Commands | Self>) => {
    const commands = Context.get(context, Commands)
    const completion = Context.get(context, Completion)
    const written = activity.input.write(input)
    if (Result.isFailure(written)) return Effect.die(new ValueRejected({ step: name, ...written.failure }))
    const step = commands.step({
      name,
      activity: activity.id,
      input: written.success.text,
      sensitive: activity.sensitive,
      retry: options?.retry === undefined ? activity.retry : retryRule(options.retry),
      timeouts: options?.timeouts === undefined ? activity.timeouts : timeoutRule(options.timeouts, activity.timeouts),
      compensable: completion !== undefined,
      attempt: (text, attempt) => activity.attempt(context, text, attempt)
    })
    return Effect.flatMap(step, (result) => {
      if (completion !== undefined && result.kind === "success") completion.order = result.order
      return readResult(commands, name, activity, result)
    })
  })

/** What to do instead of failing when the step exceeds one of its timeouts. */
export const onTimeout =
  <B, E2, R2>(handle: (failure: StepTimedOut) => Effect.Effect<B, E2, R2>) =>
  <A, E, R>(step: Effect.Effect<A, E, R>): Effect.Effect<A | B, E | E2, R | R2> =>
    Effect.catchDefect(
      step,
      (defect): Effect.Effect<B, E2, R2> =>
        defect instanceof StepTimedOut
          ? Effect.mapError(handle(defect), (error) => from(error, defect.step))
          : Effect.die(defect)
    )
