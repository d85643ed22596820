/** The resolved program: what runs under which durable name. The output of `lower`, the input of `emit` and of the hashes. */
import type { Expression as EsExpression } from "estree"
import type { ErrorContract, PrintedType, SignalContract, WorkflowContract } from "../check/checked.ts"
import type { NamedType, StructType, Type } from "../check/type.ts"
import type { Annotations, HttpMethod, Overlap } from "../parse/document.ts"

export interface Plan {
  readonly types: ReadonlyArray<TypesPlan>
  readonly activities: ReadonlyArray<ActivitiesPlan>
  readonly workflows: ReadonlyArray<WorkflowPlan>
}

/** One `*.types.yaml`. */
export interface TypesPlan {
  readonly file: string
  readonly types: ReadonlyArray<{ readonly name: string; readonly type: Type }>
  readonly errors: ReadonlyArray<ErrorContract>
}

/** One `*.activities.yaml`: one service interface. */
export interface ActivitiesPlan {
  readonly file: string
  readonly activities: ReadonlyArray<ActivityPlan>
}

export interface ActivityPlan {
  readonly name: string
  readonly file: string
  readonly description: string | undefined
  readonly input: StructType
  readonly success: Type
  /** Members of the input and of the success that are not to be shown. */
  readonly sensitive: ReadonlyArray<string>
  readonly errors: ReadonlyArray<ErrorContract>
  /** Absent: the default policy for undeclared failures, and no retry of declared errors. */
  readonly retry: RetryPlan | undefined
  readonly timeouts: TimeoutsPlan
  readonly taskQueue: string | undefined
  /** Absent: its body is a method of the service. */
  readonly http: HttpPlan | undefined
  readonly annotations: Annotations | undefined
}

/** The request that an activity is, over `input` and `env`. */
export interface HttpPlan {
  readonly method: HttpMethod
  readonly url: ValuePlan
  readonly headers: ReadonlyArray<EntryPlan>
  readonly query: ReadonlyArray<EntryPlan>
  readonly body: ValuePlan | undefined
  readonly errors: ReadonlyArray<{ readonly status: string; readonly error: ErrorContract }>
  /** The environment variables that it reads. */
  readonly variables: ReadonlyArray<string>
  /** The declared types that its expressions may call by name. */
  readonly types: ReadonlyArray<NamedType>
}

export interface EntryPlan {
  readonly key: string
  readonly value: ValuePlan
}

/** What a workflow's steps give to the workers of a queue. */
export interface QueuePlan {
  readonly name: string
  readonly file: string
  readonly description: string | undefined
  readonly input: StructType
  readonly success: Type
  /** Members of the input and of the success that are not to be shown. */
  readonly sensitive: ReadonlyArray<string>
  readonly errors: ReadonlyArray<ErrorContract>
  /** Absent: each item is a piece of work of its own. */
  readonly key: ValuePlan | undefined
  readonly retry: RetryPlan | undefined
  /** Absent: as many items at a time as the runtime has as its default. */
  readonly concurrency: number | undefined
}

/** Where work waits that names no task queue. */
export const defaultTaskQueue = "default"

export interface WorkflowPlan extends WorkflowContract {
  readonly version: number
  readonly description: string | undefined
  readonly idempotencyKey: ValuePlan
  /** Members of the payload and of the success that are not to be shown. */
  readonly sensitive: ReadonlyArray<string>
  readonly taskQueue: string
  readonly attributes: ReadonlyArray<AttributePlan>
  readonly signals: ReadonlyArray<SignalContract>
  readonly queries: ReadonlyArray<QueryPlan>
  /** Names that must not come back, sorted. */
  readonly reserved: ReservedPlan
  readonly queues: ReadonlyArray<QueuePlan>
  readonly schedules: ReadonlyArray<SchedulePlan>
  readonly functions: FunctionsPlan | undefined
  readonly executionTimeoutMillis: number | undefined
  readonly runTimeoutMillis: number | undefined
  readonly onFailure: "fail" | "park"
  /** The names of the patches that the steps ask for. */
  readonly patches: ReadonlyArray<string>
  readonly annotations: Annotations | undefined
  /** The declared types that expressions may call by name, as in `OrderId("ord_1")`. */
  readonly types: ReadonlyArray<NamedType>
  readonly tokens: ReadonlyArray<TokenPlan>
  readonly body: ReadonlyArray<StepPlan>
  readonly returns: ValuePlan | undefined
}

export interface AttributePlan {
  readonly name: string
  readonly value: ValuePlan
}

export interface QueryPlan {
  readonly name: string
  readonly value: ValuePlan
  /** What it answers. */
  readonly type: PrintedType
}

export interface ReservedPlan {
  readonly steps: ReadonlyArray<string>
  readonly fields: ReadonlyArray<string>
  readonly signals: ReadonlyArray<string>
}

/** The author's functions that expressions call. */
export interface FunctionsPlan {
  readonly file: string
  readonly names: ReadonlyArray<string>
  /** The digest of the text of that file, and of each that it imports. */
  readonly sources: { readonly [file: string]: string }
}

/** The token that stands for one wait, which the steps of a body may read before it begins. */
export interface TokenPlan {
  readonly signal: SignalContract
  /** Of the step that awaits the signal. */
  readonly durableName: string
}

/** When executions are started by themselves; times in milliseconds, absent members as the language has them. */
export interface SchedulePlan {
  readonly name: string
  readonly timing:
    | { readonly kind: "cron"; readonly cron: string; readonly timezone: string | undefined }
    | { readonly kind: "every"; readonly everyMillis: number; readonly phaseMillis: number | undefined }
  readonly overlap: Overlap | undefined
  readonly jitterMillis: number | undefined
  readonly catchUpMillis: number | undefined
  readonly start: string | undefined
  readonly end: string | undefined
  readonly pauseOnFailure: boolean
  readonly remaining: number | undefined
  /** Over `schedule`. */
  readonly payload: ValuePlan
}

/** Retry parameters with every default filled in; times in milliseconds. */
export interface RetryPlan {
  readonly initialIntervalMillis: number
  readonly backoffCoefficient: number
  readonly maximumIntervalMillis: number
  /** 0: no limit. */
  readonly maximumAttempts: number
  readonly nonRetryableErrors: ReadonlyArray<string>
}

export interface TimeoutsPlan {
  readonly scheduleToStartMillis: number | undefined
  readonly startToCloseMillis: number | undefined
  readonly scheduleToCloseMillis: number | undefined
  readonly heartbeatMillis: number | undefined
}

/** A value to compute. `expected` is the type it is to have, so that a literal can be printed as a branded value. */
export type ValuePlan =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null; readonly expected: Type }
  | { readonly kind: "list"; readonly items: ReadonlyArray<ValuePlan> }
  | { readonly kind: "map"; readonly entries: ReadonlyArray<EntryPlan> }
  | { readonly kind: "expression"; readonly syntax: EsExpression; readonly text: string }
  | { readonly kind: "template"; readonly parts: ReadonlyArray<string | EsExpression> }

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
export const allPlans = (steps: ReadonlyArray<StepPlan>): ReadonlyArray<StepPlan> =>
  steps.flatMap((step) => [step, ...blocksIn(step).flatMap(allPlans)])

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
