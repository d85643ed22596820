/** Turns a `switch` into an `if` of recorded decisions, whose arms assign its value. */
import type { CasePlan, SwitchPlan } from "../plan/plan.ts"
import { arm, block, guarded, unreachable } from "./decision.ts"
import type { PrintBlock } from "./function.ts"
import type { Doc } from "./print.ts"
import { type Scope, stepVariable } from "./scope.ts"
import { value } from "./value.ts"

export const switchStatement = (step: SwitchPlan, scope: Scope, print: PrintBlock): ReadonlyArray<Doc> => {
  const arms = step.cases.map((each) => ({ decision: each.decision, statements: armOf(step, each, scope, print) }))
  const [first] = arms
  if (first !== undefined && first.decision === undefined) return guarded(step, first.statements, scope)
  const chain = arms.map(({ decision, statements }, index): Doc => {
    if (decision !== undefined) return [index === 0 ? [] : " else ", arm(decision, statements, step, scope)]
    return statements.length === 0 ? [] : [" else {", block(statements)]
  })
  // Without a value nothing may go on that relies on one.
  if (step.exhaustive && isRead(step)) chain.push([" else {", block([unreachable(step, scope)])])
  return guarded(step, [chain], scope)
}

const isRead = (step: SwitchPlan): boolean => step.used || step.hoisted

const armOf = (
  step: SwitchPlan,
  { steps, yields }: CasePlan,
  scope: Scope,
  print: PrintBlock
): ReadonlyArray<Doc> =>
  yields === undefined || !isRead(step)
    ? print(steps, scope)
    : print(steps, scope, (inner) => [stepVariable(step.id), " = ", value(yields, inner)])
