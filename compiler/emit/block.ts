/** Turns the steps of a block into statements, each under its description, and the value after them into the last. */
import type { StepPlan } from "../plan/plan.ts"
import { awaitSignal } from "./await.ts"
import { bound } from "./binding.ts"
import { call } from "./call.ts"
import { child } from "./child.ts"
import { continueAsNew } from "./continue-as-new.ts"
import { guarded } from "./decision.ts"
import { enqueue } from "./enqueue.ts"
import { fail } from "./fail.ts"
import { foreach } from "./foreach.ts"
import { letStatement } from "./let.ts"
import { lineComment } from "./literal.ts"
import { parallel } from "./parallel.ts"
import { patch } from "./patch.ts"
import { type Doc, join, newline } from "./print.ts"
import { observation } from "./query.ts"
import { race } from "./race.ts"
import { record } from "./record.ts"
import { repeat } from "./repeat.ts"
import { copyVariable, inside, type Scope, stepVariable } from "./scope.ts"
import { switchStatement } from "./switch.ts"
import { sleep, sleepUntil } from "./timer.ts"
import { tryCatch } from "./try.ts"
import { declaration } from "./variable.ts"

/** `last` makes the statement after the steps, in their scope. */
export const blockOf = (
  steps: ReadonlyArray<StepPlan>,
  outer: Scope,
  last?: (scope: Scope) => Doc
): ReadonlyArray<Doc> => {
  let scope = outer
  const statements: Array<Doc> = []
  for (const step of steps) {
    const own = [...step.declares.map((variable) => declaration(variable, scope)), ...statementsOf(step, scope)]
    own.push(...observation(step))
    if (step.copied) own.push([copyVariable(step.id), " = ", stepVariable(step.id)])
    if (own.length > 0) statements.push([lineComment(step.description), join(newline, own)])
    scope = inside(step, scope)
  }
  return last === undefined ? statements : [...statements, last(scope)]
}

const statementsOf = (step: StepPlan, scope: Scope): ReadonlyArray<Doc> => {
  switch (step.kind) {
    case "call":
      return bound(step, call(step, scope), scope)
    case "sleep":
      return bound(step, sleep(step, scope), scope)
    case "sleepUntil":
      return bound(step, sleepUntil(step, scope), scope)
    case "record":
      return bound(step, record(step, scope), scope)
    case "await":
      return bound(step, awaitSignal(step, scope), scope)
    case "enqueue":
      return bound(step, enqueue(step, scope), scope)
    case "child":
      return bound(step, child(step, scope), scope)
    case "let":
      return letStatement(step, scope)
    case "fail":
      return guarded(step, [fail(step, scope)], scope)
    case "continueAsNew":
      return guarded(step, [continueAsNew(step, scope)], scope)
    case "patch":
      return patch(step, scope, blockOf)
    case "switch":
      return switchStatement(step, scope, blockOf)
    case "parallel":
      return bound(step, parallel(step, scope, blockOf), scope)
    case "race":
      return bound(step, race(step, scope, blockOf), scope)
    case "foreach":
      return bound(step, foreach(step, scope, blockOf), scope)
    case "repeat":
      return bound(step, repeat(step, scope, blockOf), scope)
    case "try":
      return bound(step, tryCatch(step, scope, blockOf), scope)
  }
}
