/**
 * What one version of a workflow promises: to executions that run, to callers, to the workers of its activities. All hashes
 * are made of it, and it is what a lock file keeps. It is JSON, hence types and no interfaces; a member that is absent says
 * that there is nothing of the kind, so that what the language learns later changes no contract that does without it.
 */
import type { Overlap } from "../parse/document.ts"
import type { Annotations, Json } from "../parse/tree.ts"
import type { RetryPlan, TimeoutsPlan } from "../plan/plan.ts"
import type { StepContract } from "./step-contract.ts"

export * from "./step-contract.ts"

export type Named<A> = { readonly [name: string]: A }

/** The canonical schema of stored values. */
export type TypeForm = Json

/** A value to compute; expressions keep their structure, and nothing of how they were written. */
export type ValueForm =
  | { readonly value: string | number | boolean | null }
  | { readonly list: ReadonlyArray<ValueForm> }
  | { readonly map: Named<ValueForm> }
  | { readonly expression: Json }
  | { readonly template: ReadonlyArray<Json> }

export type Contract = ResultForm & {
  readonly workflow: string
  readonly version: number
  readonly taskQueue: string
  readonly idempotencyKey: ValueForm
  readonly payload: TypeForm
  readonly sensitive?: ReadonlyArray<string>
  readonly attributes?: Named<ValueForm>
  /** What a delivery of each brings. */
  readonly signals?: Named<TypeForm>
  readonly queries?: Named<ValueForm>
  readonly queues?: Named<QueueForm>
  readonly schedules?: Named<ScheduleForm>
  /** What it makes of the executions of an older version. */
  readonly migrate?: MigrateForm
  readonly reserved?: ReservedForm
  readonly functions?: FunctionsForm
  readonly executionTimeoutMillis?: number
  readonly runTimeoutMillis?: number
  readonly onFailure?: "park"
  readonly annotations?: Annotations
  /** Those that its steps call. */
  readonly activities?: Named<ActivityForm>
  /** Those that its steps run. */
  readonly children?: Named<ChildForm>
  readonly steps: ReadonlyArray<StepContract>
  readonly returns?: ValueForm
  /** The types that are too large to be repeated, by the digest that stands for them everywhere else. */
  readonly types?: Named<TypeForm>
}

export type ResultForm = {
  readonly success: TypeForm
  /** The fields of each declared error. */
  readonly errors: Named<TypeForm>
}

export type ActivityForm = ResultForm & {
  readonly input: TypeForm
  readonly sensitive?: ReadonlyArray<string>
  readonly taskQueue?: string
  /** Absent: its body is the application's. */
  readonly http?: HttpForm
}

export type HttpForm = {
  readonly method: string
  readonly url: ValueForm
  readonly headers: Named<ValueForm>
  readonly query: Named<ValueForm>
  readonly body?: ValueForm
  /** By status, the error that it means. */
  readonly errors: Named<string>
}

export type ChildForm = ResultForm & { readonly payload: TypeForm }

export type QueueForm = ResultForm & {
  readonly input: TypeForm
  readonly key?: ValueForm
  readonly retry?: RetryForm
  readonly concurrency?: number
  readonly sensitive?: ReadonlyArray<string>
}

export type ScheduleForm = {
  readonly cron?: string
  readonly timezone?: string
  readonly everyMillis?: number
  readonly phaseMillis?: number
  readonly overlap?: Overlap
  readonly jitterMillis?: number
  readonly catchUpMillis?: number
  readonly start?: string
  readonly end?: string
  readonly pauseOnFailure?: true
  readonly remaining?: number
  readonly payload: ValueForm
}

/** Members that are put over what is stored. */
export type MigrateForm = {
  readonly from: number
  readonly payload: Named<ValueForm>
  /** By the names of steps. */
  readonly results: Named<Named<ValueForm>>
}

/** Names that must not come back, each list sorted. */
export type ReservedForm = {
  readonly steps: ReadonlyArray<string>
  readonly fields: ReadonlyArray<string>
  readonly signals: ReadonlyArray<string>
}

/** The author's functions; what their files are called means nothing. */
export type FunctionsForm = {
  readonly names: ReadonlyArray<string>
  /** The digests of the files' texts, sorted. */
  readonly sources: ReadonlyArray<string>
}

/** With every default filled in. */
export type RetryForm = Pick<RetryPlan, keyof RetryPlan>

export type TimeoutsForm = { readonly [name in keyof TimeoutsPlan]?: number }
