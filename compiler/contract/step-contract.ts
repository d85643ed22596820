/** What a workflow promises of each of its steps: the name and the shape of what is recorded, and what it does. */
import type { Annotations } from "../parse/tree.ts"
import type { Named, RetryForm, TimeoutsForm, TypeForm, ValueForm } from "./contract.ts"

export type StepContract =
  | CallContract
  | SleepContract
  | SleepUntilContract
  | LetContract
  | RecordContract
  | AwaitContract
  | EnqueueContract
  | ChildContract
  | FailContract
  | ContinueAsNewContract
  | SwitchContract
  | PatchContract
  | ParallelContract
  | RaceContract
  | ForeachContract
  | RepeatContract
  | TryContract

export type StepBase = {
  /** The durable name. */
  readonly name: string
  /** What expressions call the step, where that is not its name. */
  readonly id?: string
  readonly when?: DecisionContract
  readonly annotations?: Annotations
}

export type DecisionContract = {
  /** Under which it is recorded; absent where it guards what leaves no record. */
  readonly name?: string
  readonly condition: ValueForm
  /** Steps rely on what it proves, so that what was decided before has to agree with it. */
  readonly relied?: true
}

/** A call of an activity, with the policies in force, wherever they are written. */
export type RequestContract = {
  readonly activity: string
  readonly input: ValueForm
  readonly retry?: RetryForm
  readonly timeouts?: TimeoutsForm
}

export type UndoContract = RequestContract & {
  readonly name: string
  readonly onGiveUp: "park" | "log"
}

export type InsteadContract =
  | { readonly fail: string; readonly fields: ValueForm }
  | { readonly yield: ValueForm }

export type BlockContract = {
  readonly steps: ReadonlyArray<StepContract>
  readonly yields?: ValueForm
}

/** What waits for no longer than a while. */
type Waiting = {
  readonly timeoutMillis?: number
  readonly onTimeout?: InsteadContract
}

export type CallContract = StepBase & RequestContract & {
  readonly kind: "call"
  readonly onTimeout?: InsteadContract
  readonly undo?: UndoContract
}

export type SleepContract = StepBase & {
  readonly kind: "sleep"
  /** Milliseconds, or the value to compute. */
  readonly duration: number | ValueForm
}

export type SleepUntilContract = StepBase & {
  readonly kind: "sleepUntil"
  readonly instant: ValueForm
  readonly onPast: "continue" | "fail"
}

export type LetContract = StepBase & { readonly kind: "let"; readonly value: ValueForm }

export type RecordContract = StepBase & { readonly kind: "record"; readonly source: "now" | "uuid" | "random" }

export type AwaitContract = StepBase & Waiting & { readonly kind: "await"; readonly signal: string }

export type EnqueueContract = StepBase & Waiting & {
  readonly kind: "enqueue"
  readonly queue: string
  readonly input: ValueForm
}

export type ChildContract = StepBase & Waiting & {
  readonly kind: "child"
  readonly workflow: string
  readonly input: ValueForm
  readonly mode: "await" | "start" | "detach"
  /** Absent of a child that is detached. */
  readonly onParentClose?: "cancel" | "terminate" | "abandon"
}

export type FailContract = StepBase & {
  readonly kind: "fail"
  readonly error: string
  readonly fields: ValueForm
}

export type ContinueAsNewContract = StepBase & { readonly kind: "continueAsNew"; readonly payload: ValueForm }

export type SwitchContract = StepBase & {
  readonly kind: "switch"
  /** Without a `when`: `else`. */
  readonly cases: ReadonlyArray<BlockContract & { readonly when?: DecisionContract }>
}

export type PatchContract = StepBase & {
  readonly kind: "patch"
  readonly patch: string
  readonly newer: ReadonlyArray<StepContract>
  readonly older: ReadonlyArray<StepContract>
}

/** The order of branches means nothing. */
export type ParallelContract = StepBase & {
  readonly kind: "parallel"
  readonly branches: Named<BlockContract>
  readonly mode: "all" | "settle"
}

export type RaceContract = StepBase & { readonly kind: "race"; readonly branches: Named<BlockContract> }

/** Inside of it, expressions call the item `$item` and the number of loops around, whatever the author calls it. */
export type ForeachContract = StepBase & BlockContract & {
  readonly kind: "foreach"
  readonly items: ValueForm
  readonly key: ValueForm
  readonly concurrency: number
  readonly mode: "all" | "settle"
}

export type RepeatContract = StepBase & {
  readonly kind: "repeat"
  readonly state: TypeForm
  readonly init: ValueForm
  readonly maxIterations: number
  readonly onMax: InsteadContract
  readonly steps: ReadonlyArray<StepContract>
  readonly next?: ValueForm
  readonly until?: ValueForm
}

export type TryContract = StepBase & BlockContract & {
  readonly kind: "try"
  /** By the name of the error. */
  readonly catches: Named<BlockContract & { readonly as?: string }>
  readonly finally: ReadonlyArray<StepContract>
}

/** The lists of steps inside a step. */
export const stepsIn = (step: StepContract): ReadonlyArray<ReadonlyArray<StepContract>> => {
  switch (step.kind) {
    case "switch":
      return step.cases.map(({ steps }) => steps)
    case "patch":
      return [step.newer, step.older]
    case "parallel":
    case "race":
      return Object.values(step.branches).map(({ steps }) => steps)
    case "foreach":
    case "repeat":
      return [step.steps]
    case "try":
      return [step.steps, ...Object.values(step.catches).map(({ steps }) => steps), step.finally]
    default:
      return []
  }
}

/** All steps, those inside of others included. */
export const allSteps = (steps: ReadonlyArray<StepContract>): ReadonlyArray<StepContract> =>
  steps.flatMap((step) => [step, ...stepsIn(step).flatMap(allSteps)])
