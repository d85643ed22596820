/** The resolved queues of a workflow. */
import type { ErrorContract } from "../check/checked.ts"
import type { StructType, Type } from "../check/type.ts"
import type { RetryPlan } from "./policy-plan.ts"
import type { ValuePlan } from "./value-plan.ts"

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
  /** By the workers of this version: a queue that a newer one has as well is served by those of that one. */
  readonly isServed: boolean
  readonly concurrency: number | undefined
}
