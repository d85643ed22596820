/** Turns `let` into a constant; it leaves no record, so one that nothing reads leaves nothing. */
import type { LetPlan } from "../plan/plan.ts"
import { valueIf } from "./decision.ts"
import type { Doc } from "./print.ts"
import { type Scope, stepVariable } from "./scope.ts"
import { value } from "./value.ts"

export const letStatement = (step: LetPlan, scope: Scope): ReadonlyArray<Doc> =>
  step.used || step.hoisted
    ? [[step.hoisted ? [] : "const ", stepVariable(step.id), " = ", valueIf(step, value(step.value, scope), scope)]]
    : []
