/** Steps as a tree: which block each stands in, which values it has, and where control does not go on. */
import type { CallStep, OnTimeoutNode, Step, Value, WorkflowDocument } from "../parse/document.ts"
import { remembered } from "./remembered.ts"

/** A list of steps inside a step, which has a scope of its own, and the value that is computed after them. */
export interface Part {
  readonly kind: "case" | "way" | "branch" | "loop" | "try" | "catch" | "finally"
  readonly steps: ReadonlyArray<Step>
  readonly yields: Value | undefined
}

/** In the order of the file. */
export const partsOf = (step: Step): ReadonlyArray<Part> => {
  switch (step.kind) {
    case "switch":
      return step.cases.map(({ steps, yields }) => ({ kind: "case", steps, yields }))
    case "patch":
      return [step.newer, step.older].map((steps) => ({ kind: "way", steps, yields: undefined }))
    case "parallel":
    case "race":
      return step.branches.map(({ block: { steps, yields } }) => ({ kind: "branch", steps, yields }))
    case "foreach":
      return [{ kind: "loop", steps: step.steps, yields: step.collect }]
    case "repeat":
      return [{ kind: "loop", steps: step.steps, yields: undefined }]
    case "try":
      return [
        { kind: "try", steps: step.block.steps, yields: step.block.yields },
        ...step.catches.map(({ block: { steps, yields } }): Part => ({ kind: "catch", steps, yields })),
        ...(step.finally.length === 0 ? [] : [{ kind: "finally", steps: step.finally, yields: undefined } as const])
      ]
    default:
      return []
  }
}

/** The workflow's own list of steps, or a part of a step. */
export interface Block {
  readonly parent: Block | undefined
  /** Absent for the workflow's own list. */
  readonly owner?: Step
  readonly part?: Part
}

/** The parts that do not become functions of their own. */
export const isWay = ({ kind }: Part): boolean => kind === "case" || kind === "way"

export const isFunction = ({ part }: Block): boolean => part !== undefined && !isWay(part)

/** The block itself, then those around it. */
export const blocksAround = (block: Block): ReadonlyArray<Block> =>
  block.parent === undefined ? [block] : [block, ...blocksAround(block.parent)]

/** The innermost loop around. */
export const loopAround = (block: Block | undefined): Block | undefined =>
  block && blocksAround(block).find(({ part }) => part?.kind === "loop")

/** Whether `inner` is `outer`, or stands in it. */
export const isWithin = (inner: Block, outer: Block): boolean => blocksAround(inner).includes(outer)

/** Each step's block, and the block that each list of steps is. */
export interface Blocks {
  readonly of: ReadonlyMap<Step, Block>
  readonly by: ReadonlyMap<ReadonlyArray<Step>, Block>
}

export const blocksOf = (steps: ReadonlyArray<Step>): Blocks => {
  const of = new Map<Step, Block>()
  const by = new Map<ReadonlyArray<Step>, Block>()
  const visit = (inside: ReadonlyArray<Step>, block: Block): void => {
    by.set(inside, block)
    for (const step of inside) {
      of.set(step, block)
      for (const part of partsOf(step)) visit(part.steps, { parent: block, owner: step, part })
    }
  }
  visit(steps, { parent: undefined })
  return { of, by }
}

/** All steps in source order, those inside of others included. */
export const allSteps: (steps: ReadonlyArray<Step>) => ReadonlyArray<Step> = remembered((steps) =>
  steps.flatMap((step) => [step, ...partsOf(step).flatMap((it) => allSteps(it.steps))])
)

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

/** Whether some part of the step gives it a value. */
export const yieldsValue = (step: Step): boolean => partsOf(step).some((it) => it.yields !== undefined)

/** Whether nothing runs after the step in its block. */
export const ends = (step: Step): boolean => step.when === undefined && endsIfRun(step)

/** Whether nothing runs after the step in its block where its `when` holds. */
export const endsIfRun = (step: Step): boolean => {
  if (step.kind === "fail" || step.kind === "continueAsNew") return true
  if (step.kind === "patch") return step.newer.some(ends) && step.older.some(ends)
  return step.kind === "switch"
    && step.cases.some((it) => it.when === undefined)
    && step.cases.every((it) => it.steps.some(ends))
}

/** The values that a step computes before anything of it is stored, without its `when` and what its parts hold. */
export const ownValues = (step: Step): ReadonlyArray<Value | undefined> => {
  switch (step.kind) {
    case "call":
    case "child":
      return [step.with, insteadValue(step.onTimeout)]
    case "enqueue":
      return [step.with, insteadValue(step.onTimeout)]
    case "await":
      return [insteadValue(step.onTimeout)]
    case "fail":
    case "continueAsNew":
      return [step.with]
    case "let":
      return [step.value]
    case "sleep":
      return [step.duration]
    case "sleepUntil":
      return [step.instant]
    case "foreach":
      return [step.items]
    case "repeat":
      return step.state.map((it) => it.init)
    case "record":
    case "switch":
    case "patch":
    case "parallel":
    case "race":
    case "try":
      return []
  }
}

/** The values of a step that are computed in functions of their own, without what its parts hold. */
export const laterValues = (step: Step): ReadonlyArray<Value | undefined> => {
  switch (step.kind) {
    case "call":
      return [step.compensate?.with]
    case "foreach":
      return [step.key]
    case "repeat":
      return [insteadValue(step.onMax)]
    default:
      return []
  }
}

export const insteadValue = (node: OnTimeoutNode | undefined): Value | undefined =>
  node?.kind === "fail" ? node.with : node?.value
