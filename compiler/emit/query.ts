/** Turns queries into what a contract says they answer, into how a body answers them, and into what it tells of its steps. */
import type { StepPlan, ValuePlan, WorkflowPlan } from "../plan/plan.ts"
import { currentExecution } from "./expression.ts"
import { givenBy } from "./function.ts"
import { propertyKey, quote } from "./literal.ts"
import type { Layout } from "./module.ts"
import { payload, runtime } from "./names.ts"
import { objectOfLines } from "./policy.ts"
import { type Doc, join, reads } from "./print.ts"
import { printedType } from "./printed-type.ts"
import { observedSteps, outside, type Scope, stepVariable } from "./scope.ts"

/** `{ progress: query<"new" | "charged">() }`, the types of the answers. */
export const queryContracts = ({ queries }: WorkflowPlan, layout: Layout): Doc | undefined =>
  queries.length === 0 ? undefined : objectOfLines(
    queries.map(({ name, type }) => [propertyKey(name), [runtime("query"), "<", printedType(type, layout), ">()"]])
  )

/** `{ progress: ({ steps }) => ... }`, the functions that answer. */
export const queryAnswers = ({ queries }: WorkflowPlan, scope: Scope): Doc | undefined =>
  queries.length === 0
    ? undefined
    : objectOfLines(queries.map(({ name, value }) => [propertyKey(name), answer(value, scope)]))

const answer = (plan: ValuePlan, scope: Scope): Doc => {
  const given = givenBy(plan, outside(scope))
  const read = [payload, observedSteps, { ...currentExecution, key: "execution" }].filter((name) => reads(given, name))
  return [read.length === 0 ? "()" : ["({ ", join(", ", read), " })"], " => ", given]
}

/** `yield* observe("charge", charge)`, where a query reads the value of the step. */
export const observation = ({ id, observed }: StepPlan): ReadonlyArray<Doc> =>
  observed ? [["yield* ", runtime("observe"), "(", quote(id), ", ", stepVariable(id), ")"]] : []
