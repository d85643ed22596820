/** The resolved steps of a workflow: what each does, under which durable name. */
import type { ErrorContract, PrintedType, SignalContract, WorkflowContract } from "../check/checked.ts"
import type { Annotations } from "../parse/document.ts"
import type { ActivityPlan } from "./activity-plan.ts"
import type { ForeachPlan, ParallelPlan, PatchPlan, RacePlan, RepeatPlan, SwitchPlan, TryPlan } from "./block-plan.ts"
import type { RetryPlan, TimeoutsPlan } from "./policy-plan.ts"
import type { QueuePlan } from "./queue-plan.ts"
import type { ValuePlan } from "./value-plan.ts"

/** The token that stands for one wait, which the steps of a body may read before it begins. */
export interface TokenPlan {
  readonly signal: SignalContract
  /** Of the step that awaits the signal. */
  readonly durableName: string
}

/** A decision that is recorded when it is first taken. */
export interface DecisionPlan {
  /** `id/when`, or `id/case/n` with n from 1. */
  readonly durableName: string
  readonly condition: ValuePlan
  /** The guarded code relies on what the condition proves, so it stands in the `if` as well. */
  readonly narrows: boolean
  /** What comes after relies on the condition having failed: where it holds all the same, nothing goes on. */
  readonly refutes: boolean
}

export interface StepBasePlan {
  readonly id: string
  readonly durableName: string
  /** One-based line of the step in its spec. */
  readonly line: number
  readonly description: string | undefined
  readonly annotations: Annotations | undefined
  /** Recorded, unless what it guards leaves no record (`let`): then it is a plain condition. */
  readonly when: DecisionPlan | undefined
  /** The step's value is read by an expression. */
  readonly used: boolean
  /** The step's value is read by a query. */
  readonly observed: boolean
  /** The variable is declared before the step, or before one that holds it, and here only assigned. */
  readonly hoisted: boolean
  /** Read by functions inside its block as well, so that it is a constant there, which the hoisted variable is a copy of. */
  readonly copied: boolean
  /** The variables to declare before the step: its own, or those of steps inside that are read further out. */
  readonly declares: ReadonlyArray<VariablePlan>
}

/** A variable that one of several branches assigns. */
export interface VariablePlan {
  /** The id of the step whose value it holds. */
  readonly id: string
  /** It holds a copy of it, for the blocks around. */
  readonly copy: boolean
  readonly type:
    | { readonly kind: "text" } & PrintedType
    | { readonly kind: "success"; readonly activity: ActivityPlan }
    | { readonly kind: "signal"; readonly signal: SignalContract }
    | { readonly kind: "child"; readonly workflow: WorkflowContract; readonly mode: ChildPlan["mode"] }
    | { readonly kind: "queue"; readonly queue: QueuePlan }
  /** Some way through the program leaves it unassigned. */
  readonly optional: boolean
}

export type StepPlan =
  | CallPlan
  | SleepPlan
  | SleepUntilPlan
  | LetPlan
  | RecordPlan
  | AwaitPlan
  | EnqueuePlan
  | ChildPlan
  | FailPlan
  | ContinueAsNewPlan
  | SwitchPlan
  | PatchPlan
  | ParallelPlan
  | RacePlan
  | ForeachPlan
  | RepeatPlan
  | TryPlan

export interface CallPlan extends StepBasePlan {
  readonly kind: "call"
  readonly activity: ActivityPlan
  readonly input: ValuePlan
  /** What the call says differently from the contract; absent members are the contract's. */
  readonly retry: RetryPlan | undefined
  readonly timeouts: Partial<TimeoutsPlan> | undefined
  readonly onTimeout: OnTimeoutPlan | undefined
  readonly compensate: CompensatePlan | undefined
}

export interface CompensatePlan {
  /** `id/undo`. */
  readonly durableName: string
  readonly activity: ActivityPlan
  readonly input: ValuePlan
  readonly retry: RetryPlan | undefined
  readonly timeouts: Partial<TimeoutsPlan> | undefined
  readonly onGiveUp: "park" | "log"
}

export type OnTimeoutPlan =
  | { readonly kind: "fail"; readonly error: ErrorContract; readonly fields: ValuePlan }
  | { readonly kind: "yield"; readonly value: ValuePlan }

export interface SleepPlan extends StepBasePlan {
  readonly kind: "sleep"
  /** Milliseconds, or an expression of type `duration`. */
  readonly duration: number | ValuePlan
}

export interface SleepUntilPlan extends StepBasePlan {
  readonly kind: "sleepUntil"
  readonly instant: ValuePlan
  readonly onPast: "continue" | "fail"
}

export interface LetPlan extends StepBasePlan {
  readonly kind: "let"
  readonly value: ValuePlan
}

export interface RecordPlan extends StepBasePlan {
  readonly kind: "record"
  readonly source: "now" | "uuid" | "random"
}

export interface AwaitPlan extends StepBasePlan {
  readonly kind: "await"
  readonly signal: SignalContract
  /** Absent: no limit. */
  readonly timeoutMillis: number | undefined
  readonly onTimeout: OnTimeoutPlan | undefined
}

export interface EnqueuePlan extends StepBasePlan {
  readonly kind: "enqueue"
  readonly queue: QueuePlan
  readonly input: ValuePlan
  readonly timeoutMillis: number
  readonly onTimeout: OnTimeoutPlan | undefined
}

export interface ChildPlan extends StepBasePlan {
  readonly kind: "child"
  readonly workflow: WorkflowContract
  readonly input: ValuePlan
  readonly mode: "await" | "start" | "detach"
  readonly onParentClose: "cancel" | "terminate" | "abandon"
  /** Absent: no limit. */
  readonly timeoutMillis: number | undefined
  readonly onTimeout: OnTimeoutPlan | undefined
}

export interface FailPlan extends StepBasePlan {
  readonly kind: "fail"
  readonly error: ErrorContract
  readonly fields: ValuePlan
}

export interface ContinueAsNewPlan extends StepBasePlan {
  readonly kind: "continueAsNew"
  readonly workflow: WorkflowContract
  /** That of the next run. */
  readonly payload: ValuePlan
}
