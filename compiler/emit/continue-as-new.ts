/** Turns `continueAsNew` into the end of the body, by which the next run begins. */
import type { ContinueAsNewPlan } from "../plan/plan.ts"
import { contractName } from "./contract-module.ts"
import { runtime } from "./names.ts"
import type { Doc } from "./print.ts"
import { durable, type Scope } from "./scope.ts"
import { value } from "./value.ts"

export const continueAsNew = (step: ContinueAsNewPlan, scope: Scope): Doc => [
  "return yield* ",
  runtime("continueAsNew"),
  "(",
  durable(step.durableName, scope),
  ", ",
  contractName(step.workflow, scope.layout),
  ", ",
  value(step.payload, scope),
  ")"
]
