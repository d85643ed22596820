/** Turns the steps of a block into statements, each under its description. */
import type { StepPlan } from "../plan/plan.ts"
import { bound } from "./binding.ts"
import { call } from "./call.ts"
import { guarded } from "./decision.ts"
import { fail } from "./fail.ts"
import { letStatement } from "./let.ts"
import { lineComment } from "./literal.ts"
import { type Doc, join, newline } from "./print.ts"
import { record } from "./record.ts"
import type { Scope } from "./scope.ts"
import { switchStatement } from "./switch.ts"
import { sleep, sleepUntil } from "./timer.ts"
import { declaration } from "./variable.ts"

export const blockOf = (steps: ReadonlyArray<StepPlan>, scope: Scope): ReadonlyArray<Doc> =>
  steps.flatMap((step) => {
    const variables = step.declares.map((variable) => declaration(variable, scope))
    const statements = [...variables, ...statementsOf(step, scope)]
    return statements.length === 0 ? [] : [[lineComment(step.description), join(newline, statements)]]
  })

const statementsOf = (step: StepPlan, scope: Scope): ReadonlyArray<Doc> => {
  switch (step.kind) {
    case "call":
      return bound(step, call(step, scope), scope)
    case "sleep":
      return bound(step, sleep(step, scope), scope)
    case "sleepUntil":
      return bound(step, sleepUntil(step, scope), scope)
    case "record":
      return bound(step, record(step), scope)
    case "let":
      return letStatement(step, scope)
    case "fail":
      return guarded(step, [fail(step, scope)], scope)
    case "switch":
      return switchStatement(step, scope)
  }
}
