/** Finds the tokens of signals that a body can hand out: of those that a single step awaits, in the body where it stands. */
import { partsOf } from "../check/blocks.ts"
import type { CheckedWorkflow } from "../check/checked.ts"
import { awaitsIn } from "../check/signals.ts"
import type { AwaitStep, Step } from "../parse/document.ts"
import type { TokenPlan } from "./plan.ts"

/** `steps` are those of the workflow itself, or of a loop. */
export const tokensOf = (
  steps: ReadonlyArray<Step>,
  { document, signals }: CheckedWorkflow
): ReadonlyArray<TokenPlan> => {
  const awaits = awaitsIn(document.steps).map((it) => it.signal.value)
  return awaitsOf(steps).flatMap(({ durableName, id, signal: { value: name } }) => {
    const signal = signals.find((it) => it.name === name)
    const isOnly = awaits.indexOf(name) === awaits.lastIndexOf(name)
    return signal === undefined || !isOnly ? [] : [{ signal, durableName: (durableName ?? id).value }]
  })
}

/** Those in loops have a token for each time. */
const awaitsOf = (steps: ReadonlyArray<Step>): ReadonlyArray<AwaitStep> =>
  steps.flatMap((step) => [
    ...(step.kind === "await" ? [step] : []),
    ...partsOf(step).flatMap((it) => it.kind === "loop" ? [] : awaitsOf(it.steps))
  ])
