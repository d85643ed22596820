/** Turns `sleep` and `sleepUntil` into durable timers. */
import type { SleepPlan, SleepUntilPlan } from "../plan/plan.ts"
import { durationText } from "./duration.ts"
import { quote } from "./literal.ts"
import { runtime } from "./names.ts"
import type { Doc } from "./print.ts"
import type { Scope } from "./scope.ts"
import { value } from "./value.ts"

export const sleep = (step: SleepPlan, scope: Scope): Doc => [
  runtime("sleep"),
  `(${quote(step.durableName)}, `,
  typeof step.duration === "number" ? durationText(step.duration) : value(step.duration, scope),
  ")"
]

export const sleepUntil = (step: SleepUntilPlan, scope: Scope): Doc => [
  runtime("sleepUntil"),
  `(${quote(step.durableName)}, `,
  value(step.instant, scope),
  step.onPast === "fail" ? ", { onPast: \"fail\" }" : [],
  ")"
]
