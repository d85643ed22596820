/** Turns `race` into effects that run side by side until the first has ended. */
import type { RacePlan } from "../plan/plan.ts"
import type { PrintBlock } from "./function.ts"
import { runtime } from "./names.ts"
import { branches } from "./parallel.ts"
import type { Doc } from "./print.ts"
import { durable, type Scope } from "./scope.ts"

export const race = (step: RacePlan, scope: Scope, print: PrintBlock): Doc => [
  runtime("race"),
  "(",
  durable(step.durableName, scope),
  ", ",
  branches(step.branches, scope, print),
  ")"
]
