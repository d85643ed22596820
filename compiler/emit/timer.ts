/** Turns `sleep` and `sleepUntil` into durable timers. */
import type { SleepPlan, SleepUntilPlan } from "../plan/plan.ts"
import { durationText } from "./duration.ts"
import { runtime } from "./names.ts"
import type { Doc } from "./print.ts"
import { durable, type Scope } from "./scope.ts"
import { value } from "./value.ts"

export const sleep = (step: SleepPlan, scope: Scope): Doc => [
  runtime("sleep"),
  "(",
  durable(step.durableName, scope),
  ", ",
  typeof step.duration === "number" ? durationText(step.duration) : value(step.duration, scope),
  ")"
]

export const sleepUntil = (step: SleepUntilPlan, scope: Scope): Doc => [
  runtime("sleepUntil"),
  "(",
  durable(step.durableName, scope),
  ", ",
  value(step.instant, scope),
  step.onPast === "fail" ? ", { onPast: \"fail\" }" : [],
  ")"
]
