/** The resolved activities of an `*.activities.yaml`. */
import type { ErrorContract } from "../check/checked.ts"
import type { NamedType, StructType, Type } from "../check/type.ts"
import type { Annotations, HttpMethod } from "../parse/document.ts"
import type { RetryPlan, TimeoutsPlan } from "./policy-plan.ts"
import type { EntryPlan, ValuePlan } from "./value-plan.ts"

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
