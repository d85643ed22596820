/** The `repeat` step: steps that are run until a condition on their state holds, under names that hold the iteration. */
import { Effect } from "effect"
import { type At, atIteration } from "./at.ts"
import { Commands } from "./commands.ts"

export interface RepeatOptions<State, B, E, R> {
  readonly init: NoInfer<State>
  /** How often the steps are run at most. */
  readonly maxIterations: number
  /** What comes of it, and of the last state, when the condition does not hold then. */
  readonly onMax: (state: State) => Effect.Effect<B, E, R>
}

/**
 * Runs `each` on the state, which gives the next state and whether it is the last one, until it is. Whether it is, is
 * decided once and recorded, and so is that the bound was reached: another bound changes nothing for a loop that has ended.
 */
export const repeat = <State, E, R, B = never, E2 = never, R2 = never>(
  name: string,
  { init, maxIterations, onMax }: RepeatOptions<State, B, E2, R2>,
  each: (state: State, at: At) => Effect.Effect<{ readonly next: NoInfer<State>; readonly done: boolean }, E, R>
): Effect.Effect<State | B, E | E2, R | R2 | Commands> =>
  Effect.gen(function*() {
    const commands = yield* Commands
    let state = init
    for (let iteration = 1;; iteration++) {
      const { done, next } = yield* each(state, atIteration(name, iteration))
      state = next
      if (yield* commands.decide(`${name}#${iteration}/until`, done)) return state
      if (yield* commands.exhausted(`${name}#${iteration}/max`, iteration >= maxIterations)) return yield* onMax(state)
    }
  })
