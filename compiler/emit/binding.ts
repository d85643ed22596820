/** Turns the effect of a step into a statement that keeps its value, if anything reads it. */
import type { StepPlan } from "../plan/plan.ts"
import { guarded, valueIf } from "./decision.ts"
import type { Doc } from "./print.ts"
import { type Scope, stepVariable } from "./scope.ts"

/** `const x = yield* effect`, `x = yield* effect` for a variable declared further out, or just `yield* effect`. */
export const bound = (step: StepPlan, effect: Doc, scope: Scope): ReadonlyArray<Doc> => {
  const run: Doc = ["yield* ", effect]
  if (step.hoisted) return guarded(step, [[stepVariable(step.id), " = ", run]], scope)
  if (!step.used) return guarded(step, [run], scope)
  return [["const ", stepVariable(step.id), " = ", valueIf(step, run, scope)]]
}
