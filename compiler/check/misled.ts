/** Which values lack something because a `switch` asks wrongly: its own, and those that are made of it. */
import type { Expression, Step, WorkflowDocument } from "../parse/document.ts"
import { allSteps, partsOf } from "./blocks.ts"
import { stepsAsked } from "./queries.ts"
import { expressionsIn } from "./references.ts"

/** Only a `switch` without an `else` has to cover all that can be. */
export const misledIn = ({ steps }: WorkflowDocument): (condition: Expression) => ReadonlySet<string> => {
  const all = allSteps(steps)
  const conditions = new Map(all.flatMap((step) => conditionsOf(step).map((it) => [it, step.id.value] as const)))
  return (condition) => {
    const id = conditions.get(condition)
    const misled = new Set(id === undefined ? [] : [id])
    for (const from of misled) {
      for (const it of all) if (stepsAsked(madeOf(it)).includes(from)) misled.add(it.id.value)
    }
    return misled
  }
}

const conditionsOf = (step: Step): ReadonlyArray<Expression> =>
  step.kind !== "switch" || step.cases.some(({ when }) => when === undefined)
    ? []
    : step.cases.flatMap(({ when }) => expressionsIn(when))

/** What the value of a step is computed from. */
const madeOf = (step: Step): ReadonlyArray<Expression> =>
  step.kind === "let" ? expressionsIn(step.value) : partsOf(step).flatMap(({ yields }) => expressionsIn(yields))
