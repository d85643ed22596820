/** The resolved steps that hold steps, and the walk through them. */
import { remembered } from "../check/remembered.ts"
import type { StructType } from "../check/type.ts"
import type { DecisionPlan, OnTimeoutPlan, StepBasePlan, StepPlan, TokenPlan } from "./step-plan.ts"
import type { ValuePlan } from "./value-plan.ts"

/** The lists of steps inside a step. */
export const blocksIn = (step: StepPlan): ReadonlyArray<ReadonlyArray<StepPlan>> => {
  switch (step.kind) {
    case "switch":
      return step.cases.map(({ steps }) => steps)
    case "patch":
      return [step.newer, step.older]
    case "parallel":
    case "race":
      return step.branches.map(({ block }) => block.steps)
    case "foreach":
      return [step.block.steps]
    case "repeat":
      return [step.steps]
    case "try":
      return [step.block.steps, ...step.catches.map(({ block }) => block.steps), step.finally]
    default:
      return []
  }
}

/** All steps in source order, those inside of others included. */
export const allPlans: (steps: ReadonlyArray<StepPlan>) => ReadonlyArray<StepPlan> = remembered((steps) =>
  steps.flatMap((step) => [step, ...blocksIn(step).flatMap(allPlans)])
)

export interface SwitchPlan extends StepBasePlan {
  readonly kind: "switch"
  readonly cases: ReadonlyArray<CasePlan>
  /** Some case yields, so the switch has a value; a case without a yield then gives `undefined`. */
  readonly hasValue: boolean
  /** There is no `else`, and the cases cover all that can be. */
  readonly exhaustive: boolean
}

export interface CasePlan {
  /** Absent on `else`. */
  readonly decision: DecisionPlan | undefined
  readonly steps: ReadonlyArray<StepPlan>
  readonly yields: ValuePlan | undefined
}

/** It leaves no record: the start of the execution says which way it takes. */
export interface PatchPlan extends StepBasePlan {
  readonly kind: "patch"
  readonly patch: string
  readonly newer: ReadonlyArray<StepPlan>
  readonly older: ReadonlyArray<StepPlan>
}

/** Steps that run as an effect of their own, with the value that the effect gives. */
export interface BlockPlan {
  readonly steps: ReadonlyArray<StepPlan>
  readonly yields: ValuePlan | undefined
}

export interface BranchPlan {
  readonly name: string
  readonly block: BlockPlan
}

export interface ParallelPlan extends StepBasePlan {
  readonly kind: "parallel"
  readonly branches: ReadonlyArray<BranchPlan>
  readonly mode: "all" | "settle"
}

export interface RacePlan extends StepBasePlan {
  readonly kind: "race"
  readonly branches: ReadonlyArray<BranchPlan>
}

export interface ForeachPlan extends StepBasePlan {
  readonly kind: "foreach"
  readonly items: ValuePlan
  readonly alias: string
  readonly key: ValuePlan
  /** 1: one after the other. */
  readonly concurrency: number
  readonly mode: "all" | "settle"
  readonly tokens: ReadonlyArray<TokenPlan>
  readonly block: BlockPlan
}

export interface RepeatPlan extends StepBasePlan {
  readonly kind: "repeat"
  readonly state: StructType
  readonly init: ValuePlan
  readonly maxIterations: number
  readonly onMax: OnTimeoutPlan
  readonly tokens: ReadonlyArray<TokenPlan>
  readonly steps: ReadonlyArray<StepPlan>
  /** Absent where the steps always fail. */
  readonly end: { readonly next: ValuePlan; readonly until: ValuePlan } | undefined
}

export interface TryPlan extends StepBasePlan {
  readonly kind: "try"
  readonly block: BlockPlan
  readonly catches: ReadonlyArray<CatchPlan>
  readonly finally: ReadonlyArray<StepPlan>
}

export interface CatchPlan {
  /** The name of a declared error or of a system failure. */
  readonly error: string
  readonly alias: string | undefined
  readonly block: BlockPlan
}
