/** Turns checked steps that hold branches, loops and catches into what runs. */
import { yieldsValue } from "../check/blocks.ts"
import type { CheckedStep, ErrorContract } from "../check/checked.ts"
import type { TypeTable } from "../check/type-text.ts"
import type { Type } from "../check/type.ts"
import type {
  BlockNode,
  BranchNode,
  ForeachStep,
  OnTimeoutNode,
  ParallelStep,
  RaceStep,
  RepeatStep,
  Step,
  TryStep,
  Value
} from "../parse/document.ts"
import type { Span } from "../source/text.ts"
import type { BlockPlan, BranchPlan, OnTimeoutPlan, RepeatPlan, StepBasePlan, StepPlan } from "./plan.ts"
import type { Surroundings } from "./steps.ts"
import { tokensOf } from "./tokens.ts"
import { argumentPlan, valuePlan } from "./values.ts"

/** How a list of steps and the value after them are lowered. */
type LowerBlock = (steps: ReadonlyArray<Step>, yields: Value | undefined, around: Surroundings) => BlockPlan

export const constructPlan = (
  step: ParallelStep | RaceStep | ForeachStep | RepeatStep | TryStep,
  base: StepBasePlan,
  around: Surroundings,
  lowerBlock: LowerBlock
): StepPlan => {
  const block = ({ span, steps, yields }: BlockNode, gives: boolean): BlockPlan =>
    lowerBlock(steps, yields ?? (gives ? nothing(span) : undefined), around)
  const branches = (nodes: ReadonlyArray<BranchNode>, gives: boolean): ReadonlyArray<BranchPlan> =>
    nodes.map((it) => ({ name: it.name.value, block: block(it.block, gives) }))
  switch (step.kind) {
    case "parallel":
      return { ...base, kind: "parallel", branches: branches(step.branches, false), mode: step.mode }
    case "race":
      return { ...base, kind: "race", branches: branches(step.branches, yieldsValue(step)) }
    case "foreach":
      return {
        ...base,
        kind: "foreach",
        items: valuePlan(step.items, undefined, around.types),
        alias: step.as.value,
        key: valuePlan(step.key, undefined, around.types),
        concurrency: step.concurrency?.value ?? 1,
        mode: step.mode,
        tokens: tokensOf(step.steps, around.workflow),
        block: lowerBlock(step.steps, step.collect, around)
      }
    case "repeat":
      return repeatPlan(step, base, around, lowerBlock)
    case "try":
      return {
        ...base,
        kind: "try",
        block: block(step.block, yieldsValue(step)),
        catches: step.catches.map((it) => ({
          error: it.error.value,
          alias: it.as?.value,
          block: block(it.block, yieldsValue(step))
        })),
        finally: lowerBlock(step.finally, undefined, around).steps
      }
  }
}

/** What a way gives that has no `yield` where others have one. */
const nothing = (span: Span): Value => ({
  kind: "expression",
  expression: {
    text: "undefined",
    syntax: { type: "Identifier", name: "undefined" },
    span,
    offsets: () => span.start
  },
  span
})

const repeatPlan = (
  step: RepeatStep,
  base: StepBasePlan,
  around: Surroundings,
  lowerBlock: LowerBlock
): RepeatPlan => {
  const { fails, state = { kind: "struct", fields: [] } }: Partial<CheckedStep> = around.workflow.steps.get(step) ?? {}
  const typeOf = (name: string): Type | undefined => state.fields.find((it) => it.name === name)?.type
  // What stands behind steps that always fail is left out.
  const { steps, yields: next } = lowerBlock(step.steps, step.next, around)
  return {
    ...base,
    kind: "repeat",
    state,
    init: {
      kind: "map",
      entries: step.state.map(({ init, name: { value: name } }) => ({
        key: name,
        value: valuePlan(init, typeOf(name), around.types)
      }))
    },
    maxIterations: step.maxIterations.value,
    onMax: insteadPlan(step.onMax, state, fails, around.types),
    tokens: tokensOf(step.steps, around.workflow),
    steps,
    end: next === undefined
      ? undefined
      : {
        next: valuePlan(step.next, state, around.types),
        until: valuePlan(step.until, { kind: "primitive", name: "boolean" }, around.types)
      }
  }
}

/** What a step gives, or fails with, instead of its own outcome. */
export const insteadPlan = (
  node: OnTimeoutNode,
  success: Type,
  fails: ErrorContract | undefined,
  types: TypeTable
): OnTimeoutPlan => {
  if (node.kind === "yield") return { kind: "yield", value: valuePlan(node.value, success, types) }
  if (fails === undefined) {
    throw new Error(`The checker passed the error "${node.error.value}" on without resolving it.`)
  }
  return { kind: "fail", error: fails, fields: argumentPlan(node.with, fails.fields, types) }
}
