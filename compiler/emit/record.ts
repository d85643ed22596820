/** Turns `record` into a value that is taken once and stored. */
import type { RecordPlan } from "../plan/plan.ts"
import { quote } from "./literal.ts"
import { runtime } from "./names.ts"
import type { Doc } from "./print.ts"
import { durable, type Scope } from "./scope.ts"

export const record = (step: RecordPlan, scope: Scope): Doc => [
  runtime("record"),
  "(",
  durable(step.durableName, scope),
  `, ${quote(step.source)})`
]
