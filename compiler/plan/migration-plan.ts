/** What a version makes of the executions of an older one. */
import type { StructType } from "../check/type.ts"
import type { EntryPlan } from "./value-plan.ts"

export interface MigrationPlan {
  /** The older version. */
  readonly from: number
  readonly payload: MembersPlan
  /** By the durable names of steps, without what loops add to them. */
  readonly results: ReadonlyArray<MembersPlan & { readonly name: string }>
  /** Nothing is taken over: the older version's own code is there, or that of one which does so before. */
  readonly isInert: boolean
}

/** Members to put over stored ones, by the names under which they are stored. */
export interface MembersPlan {
  /** What is stored, if that is known. */
  readonly old: StructType | undefined
  readonly members: ReadonlyArray<EntryPlan>
}
