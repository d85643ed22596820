/** Compensation: what is to be undone, in which order, by ordinary durable steps of the same body. */
import { Cause, Context, Effect, Exit } from "effect"
import { Commands } from "./commands.ts"
import { messageOf } from "./errors.ts"

interface Undo {
  /** When its step completed: the later, the greater. */
  readonly order: number
  /** Its branch was interrupted by the failure of a sibling. If that failure is caught, it is undone at once. */
  orphaned: boolean
  readonly run: (commands: Commands["Service"]) => Effect.Effect<unknown, unknown>
  readonly onGiveUp: "park" | "log"
}

/** The undo steps of the completed steps of a body, or of a branch that is not over. */
export class Saga extends Context.Service<Saga, Array<Undo>>()("perdure/v1/Saga") {}

/** Inside a step that has a compensation: where the step says when it completed. */
export const Completion = Context.Reference<{ order: number } | undefined>("perdure/v1/Completion", {
  defaultValue: () => undefined
})

/**
 * Undoes the step when the execution fails, is cancelled or times out later. Give-ups of the undo park the execution, or
 * are logged.
 */
export const undo = <A, E2, R2>(
  compensation: (result: A) => Effect.Effect<unknown, E2, R2>,
  options?: { readonly onGiveUp?: "park" | "log" }
) =>
<E, R>(step: Effect.Effect<A, E, R>): Effect.Effect<A, E, R | R2 | Saga> =>
  Effect.contextWith((context: Context.Context<R | R2 | Saga>) => {
    const completion = { order: 0 }
    return Effect.uninterruptibleMask((restore) =>
      Effect.map(restore(Effect.provideService(step, Completion, completion)), (result) => {
        Context.get(context, Saga).push({
          order: completion.order,
          orphaned: false,
          // It runs where it is undone, which is not the branch in which the step ran.
          run: (commands) =>
            Effect.suspend(() => compensation(result)).pipe(
              Effect.provideContext(Context.add(context, Commands, commands))
            ),
          onGiveUp: options?.onGiveUp ?? "park"
        })
        return result
      })
    )
  })

/** Undoes a whole execution: what there is to undo when it runs. */
export const compensate = (saga: ReadonlyArray<Undo>, cause: string): Effect.Effect<void, never, Commands> =>
  Effect.suspend(() =>
    saga.length === 0
      ? Effect.void
      : Effect.andThen(Commands.use((commands) => commands.compensating(cause)), undoAll(saga))
  )

/** Undoes, at once, steps of branches that do not count any more. `name` is that of the block, or of the branch. */
export const undoNow = (saga: ReadonlyArray<Undo>, name: string): Effect.Effect<void, never, Commands> =>
  saga.length === 0
    ? Effect.void
    : Commands.use((commands) => commands.aside(`${name}#undo`, undoAll(saga)))

/** Runs undo steps one at a time, what was completed last first. */
const undoAll = (saga: ReadonlyArray<Undo>): Effect.Effect<void, never, Commands> =>
  Commands.use(Effect.fnUntraced(function*(commands) {
    for (const { onGiveUp, run } of saga.toSorted((a, b) => a.order - b.order).toReversed()) {
      const exit = yield* Effect.exit(run(commands))
      if (Exit.isSuccess(exit)) continue
      // Not the undo step ended but the run: parked, evicted, terminated.
      if (Cause.hasInterruptsOnly(exit.cause)) return yield* Effect.interrupt
      yield* commands.undoGaveUp(messageOf(Cause.squash(exit.cause)), onGiveUp)
    }
  }))

/** Adds what a branch, or a block, has left to be undone to what holds it. */
export const adopt = (saga: Array<Undo>, children: Iterable<Undo>): void => {
  for (const child of children) saga.push(child)
}
