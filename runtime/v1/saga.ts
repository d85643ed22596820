/** Compensation: what is to be undone, in which order, by ordinary durable steps of the same body. */
import { Cause, Context, Effect, Exit } from "effect"
import { Commands } from "./commands.ts"
import { messageOf } from "./errors.ts"

interface Undo {
  readonly run: Effect.Effect<unknown, unknown>
  readonly onGiveUp: "park" | "log"
}

/** The undo steps of a body's completed steps, in the order of completion. */
export class Saga extends Context.Service<Saga, Array<Undo>>()("perdure/v1/Saga") {}

/** True inside a step that has a compensation. */
export const Compensable = Context.Reference<boolean>("perdure/v1/Compensable", { defaultValue: () => false })

/**
 * Undoes the step when the execution fails, is cancelled or times out later. Give-ups of the undo park the execution, or
 * are logged.
 */
export const undo = <A, E2, R2>(
  compensation: (result: A) => Effect.Effect<unknown, E2, R2>,
  options?: { readonly onGiveUp?: "park" | "log" }
) =>
<E, R>(step: Effect.Effect<A, E, R>): Effect.Effect<A, E, R | R2 | Saga> =>
  Effect.contextWith((context: Context.Context<R | R2 | Saga>) =>
    Effect.uninterruptibleMask((restore) =>
      Effect.map(restore(Effect.provideService(step, Compensable, true)), (result) => {
        Context.get(context, Saga).push({
          run: Effect.suspend(() => compensation(result)).pipe(Effect.provideContext(context)),
          onGiveUp: options?.onGiveUp ?? "park"
        })
        return result
      })
    )
  )

/** Runs the undo steps in reverse, one at a time. */
export const compensate = (saga: ReadonlyArray<Undo>, cause: string): Effect.Effect<void, never, Commands> =>
  Commands.use(Effect.fnUntraced(function*(commands) {
    if (saga.length === 0) return
    yield* commands.compensating(cause)
    for (const { run, onGiveUp } of saga.toReversed()) {
      const exit = yield* Effect.exit(run)
      if (Exit.isSuccess(exit)) continue
      // Not the undo step ended but the run: parked, evicted, terminated.
      if (Cause.hasInterruptsOnly(exit.cause)) return yield* Effect.interrupt
      yield* commands.undoGaveUp(messageOf(Cause.squash(exit.cause)), onGiveUp)
    }
  }))
