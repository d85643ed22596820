/** The resolved schedules of a workflow. */
import type { Overlap } from "../parse/document.ts"
import type { ValuePlan } from "./value-plan.ts"

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
