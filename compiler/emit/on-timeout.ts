/** Turns what stands in for a step that ran out of time into the end of its pipeline. */
import type { OnTimeoutPlan } from "../plan/plan.ts"
import { newError } from "./fail.ts"
import { type Parameter, parameterList } from "./function.ts"
import { effect, runtime } from "./names.ts"
import { type Doc, indent, newline, reads } from "./print.ts"
import type { Scope } from "./scope.ts"
import { value } from "./value.ts"

/** A wait, and what stands in for it where it ran out of time. `type` is that of the step's value. */
export const withTimeout = (wait: Doc, plan: OnTimeoutPlan | undefined, type: Doc, scope: Scope): Doc =>
  plan === undefined ? wait : [wait, ".pipe(", indent([newline, onTimeout(plan, type, scope)]), newline, ")"]

/** `type` is that of the step's value. */
export const onTimeout = (plan: OnTimeoutPlan, type: Doc, scope: Scope): Doc => [
  runtime("onTimeout"),
  "(",
  instead(plan, type, scope),
  ")"
]

/** A function that gives an error or a value, perhaps of a parameter; the value is annotated, so that its literals keep their types. */
export const instead = (
  plan: OnTimeoutPlan,
  type: Doc,
  scope: Scope,
  parameters: ReadonlyArray<Parameter> = []
): Doc => {
  const given = value(plan.kind === "fail" ? plan.fields : plan.value, scope)
  const read = parameters.filter(({ name }) => reads(given, name))
  const opening: Doc = ["(", parameterList(read, given), ")"]
  return plan.kind === "fail"
    ? [opening, " => ", effect("Effect"), ".fail(", newError(plan.error, plan.fields, scope), ")"]
    : [opening, ": ", effect("Effect"), ".Effect<", type, "> => ", effect("Effect"), ".succeed(", given, ")"]
}
