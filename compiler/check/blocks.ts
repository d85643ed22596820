/** Steps as a tree: which block each stands in, which values it has, and where control does not go on. */
import type { CallStep, Step, SwitchStep, Value, WorkflowDocument } from "../parse/document.ts"

/** A list of steps: the workflow's own, or one case of a switch. */
export interface Block {
  readonly parent: Block | undefined
}

/** Whether `inner` is `outer`, or stands in it. */
export const isWithin = (inner: Block, outer: Block): boolean => {
  for (let block: Block | undefined = inner; block !== undefined; block = block.parent) {
    if (block === outer) return true
  }
  return false
}

/** All steps in source order, those of cases included. */
export const allSteps = (steps: ReadonlyArray<Step>): ReadonlyArray<Step> =>
  steps.flatMap((step) => step.kind === "switch" ? [step, ...step.cases.flatMap((it) => allSteps(it.steps))] : [step])

/** The calls of activities: those of steps and those that undo them. */
export const allCalls = (
  document: WorkflowDocument
): ReadonlyArray<{ readonly step: CallStep; readonly call: CallStep | NonNullable<CallStep["compensate"]> }> =>
  allSteps(document.steps).flatMap((step) =>
    step.kind !== "call"
      ? []
      : step.compensate === undefined
      ? [{ step, call: step }]
      : [{ step, call: step }, { step, call: step.compensate }]
  )

export const yieldsValue = (step: SwitchStep): boolean => step.cases.some((it) => it.yields !== undefined)

/** Whether nothing runs after the step in its block. */
export const ends = (step: Step): boolean => {
  if (step.when !== undefined) return false
  if (step.kind === "fail") return true
  return step.kind === "switch"
    && step.cases.some((it) => it.when === undefined)
    && step.cases.every((it) => it.steps.some(ends))
}

/** The values that a step computes before anything of it is stored, without its `when` and what its cases hold. */
export const ownValues = (step: Step): ReadonlyArray<Value | undefined> => {
  switch (step.kind) {
    case "call":
      return [step.with, step.onTimeout?.kind === "fail" ? step.onTimeout.with : step.onTimeout?.value]
    case "fail":
      return [step.with]
    case "let":
      return [step.value]
    case "sleep":
      return [step.duration]
    case "sleepUntil":
      return [step.instant]
    case "record":
    case "switch":
      return []
  }
}
