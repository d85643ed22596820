/** Turns `record` into a value that is taken once and stored. */
import type { RecordPlan } from "../plan/plan.ts"
import { quote } from "./literal.ts"
import { runtime } from "./names.ts"
import type { Doc } from "./print.ts"

export const record = (step: RecordPlan): Doc => [
  runtime("record"),
  `(${quote(step.durableName)}, ${quote(step.source)})`
]
