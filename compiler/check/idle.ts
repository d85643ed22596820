/** What stands in a workflow to no effect: steps that only make a value which nothing reads, and a try that handles nothing. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import type { Step, WorkflowDocument } from "../parse/document.ts"
import { allSteps, partsOf, yieldsValue } from "./blocks.ts"

export const idleSteps = (document: WorkflowDocument, read: ReadonlySet<Step>): ReadonlyArray<Diagnostic> =>
  allSteps(document.steps).flatMap((step) => {
    const { span, value: id } = step.id
    if (step.kind === "try" && step.catches.length === 0 && step.finally.length === 0) {
      return [diagnostic("try-without-handler", span, { id })]
    }
    return onlyMakesValue(step) && !read.has(step) ? [diagnostic("unused-step", span, { id })] : []
  })

/** A step without an effect of its own: a `let`, a `record`, or a `switch` that chooses between values. */
const onlyMakesValue = (step: Step): boolean =>
  step.kind === "let" || step.kind === "record" ||
  step.kind === "switch" && yieldsValue(step) && partsOf(step).every((it) => it.steps.every(onlyMakesValue))
