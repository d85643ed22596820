/** Where a workflow may go on as its next run: at its end, when there is nothing left that it could undo. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import type { ContinueAsNewStep, Step, WorkflowDocument } from "../parse/document.ts"
import { allSteps, isWay, partsOf } from "./blocks.ts"

/** Whether the step, or one in it, ends the run. */
export const continues = (step: Step): boolean => allSteps([step]).some((it) => it.kind === "continueAsNew")

/** What is true where a list of steps stands. */
interface Place {
  /** Why their end is not the end of the run; absent where it is. */
  readonly unfinished?: { readonly next: string } | { readonly owner: string; readonly kind: string }
  /** A step before them that can be undone. */
  readonly undone?: string | undefined
}

export const checkContinuing = ({ steps }: WorkflowDocument, report: (it: Diagnostic) => void): void => {
  const visit = (inside: ReadonlyArray<Step>, place: Place): void => {
    let { undone } = place
    for (const [index, step] of inside.entries()) {
      const next = inside[index + 1]
      const here = next === undefined ? { ...place, undone } : { unfinished: { next: next.id.value }, undone }
      const mistake = step.kind === "continueAsNew" ? mistakeOf(step, here) : undefined
      if (mistake !== undefined) report(mistake)
      for (const part of partsOf(step)) {
        visit(part.steps, isWay(part) ? here : { unfinished: { owner: step.id.value, kind: step.kind }, undone })
      }
      undone ??= allSteps([step]).find((it) => it.kind === "call" && it.compensate !== undefined)?.id.value
    }
  }
  if (allSteps(steps).some(({ kind }) => kind === "continueAsNew")) visit(steps, {})
}

const mistakeOf = (
  { dropsCompensations, id: { span, value: id } }: ContinueAsNewStep,
  { undone, unfinished }: Place
): Diagnostic | undefined => {
  if (unfinished !== undefined) return diagnostic("continue-not-last", span, { id, why: unfinished })
  if (undone === undefined || dropsCompensations) return undefined
  return diagnostic("continue-with-compensations", span, { id, undone })
}
