/** Makes the values of steps known to queries, which are answered by replaying what is recorded of an execution. */
import { Context, Effect } from "effect"

/** Told of each value; nobody listens while an execution runs. */
export const Observer = Context.Reference<(step: string, value: unknown) => void>("perdure/v1/Observer", {
  defaultValue: () => () => {}
})

/** By its type a body needs this of each value that it makes known; nobody has to provide it. */
export interface Observed<out Step extends string, out Value> {
  readonly "~perdure/v1/Observed": { readonly step: Step; readonly value: Value }
}

export type AnyObserved = Observed<string, unknown>

/** The values that a body makes known, by the ids of their steps. A step that has none yet is absent. */
export type StepsOf<Services> = {
  readonly [O in Extract<Services, AnyObserved> as O["~perdure/v1/Observed"]["step"]]?:
    | O["~perdure/v1/Observed"]["value"]
    | undefined
}

/** The value of the step with this id is known from here on. */
export const observe = <const Step extends string, const Value>(
  step: Step,
  value: Value
): Effect.Effect<void, never, Observed<Step, Value>> => Effect.map(Observer, (tell) => tell(step, value))
