/** Turns the schedules of a workflow into what starts its executions, and when. */
import type { TypeTable } from "../check/type-text.ts"
import type { StructType } from "../check/type.ts"
import type { ScheduleNode } from "../parse/document.ts"
import type { SchedulePlan } from "./plan.ts"
import { argumentPlan } from "./values.ts"

export const schedulePlan = (node: ScheduleNode, payload: StructType, types: TypeTable): SchedulePlan => ({
  name: node.name.value,
  timing: node.cron === undefined
    ? { kind: "every", everyMillis: node.every?.value.millis ?? 0, phaseMillis: node.phase?.value.millis }
    : { kind: "cron", cron: node.cron.fields.map(({ value }) => value).join(" "), timezone: node.timezone?.value },
  overlap: node.overlap,
  jitterMillis: node.jitter?.value.millis,
  catchUpMillis: node.catchUp?.value.millis,
  start: node.start?.value,
  end: node.end?.value,
  pauseOnFailure: node.pauseOnFailure,
  remaining: node.remaining?.value,
  payload: argumentPlan(node.payload, payload, types)
})
