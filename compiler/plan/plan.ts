/** The resolved program: what runs under which durable name. The output of `lower`, the input of `contract` and `emit`. */
import type { ErrorContract, PrintedType, SignalContract, WorkflowContract } from "../check/checked.ts"
import type { NamedType, Type } from "../check/type.ts"
import type { Annotations } from "../parse/document.ts"
import type { ActivitiesPlan } from "./activity-plan.ts"
import type { MigrationPlan } from "./migration-plan.ts"
import type { QueuePlan } from "./queue-plan.ts"
import type { SchedulePlan } from "./schedule-plan.ts"
import type { StepPlan, TokenPlan } from "./step-plan.ts"
import type { ValuePlan } from "./value-plan.ts"

export type * from "./activity-plan.ts"
export * from "./block-plan.ts"
export type * from "./migration-plan.ts"
export type * from "./policy-plan.ts"
export type * from "./queue-plan.ts"
export type * from "./schedule-plan.ts"
export type * from "./step-plan.ts"
export type * from "./value-plan.ts"

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
  /** What was renamed and is stored under the name that it had: `payload.customer`, `steps.pay`. */
  readonly renamed: ReadonlyMap<string, string>
  readonly migration: MigrationPlan | undefined
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
