/** Turns what stands in for a step that ran out of time into the end of its pipeline. */
import type { OnTimeoutPlan } from "../plan/plan.ts"
import { newError } from "./fail.ts"
import { effect, runtime } from "./names.ts"
import { type Doc, indent, newline } from "./print.ts"
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

/** A function that gives an error or a value; the value is annotated, so that its literals keep their types. */
export const instead = (plan: OnTimeoutPlan, type: Doc, scope: Scope): Doc =>
  plan.kind === "fail"
    ? ["() => ", effect("Effect"), ".fail(", newError(plan.error, plan.fields, scope), ")"]
    : [
      "(): ",
      effect("Effect"),
      ".Effect<",
      type,
      "> => ",
      effect("Effect"),
      ".succeed(",
      value(plan.value, scope),
      ")"
    ]
