/** Turns `parallel` into effects that run side by side. */
import type { BranchPlan, ParallelPlan } from "../plan/plan.ts"
import { generator, type PrintBlock, returning } from "./function.ts"
import { runtime } from "./names.ts"
import { objectOfLines } from "./policy.ts"
import type { Doc } from "./print.ts"
import { durable, type Scope } from "./scope.ts"

export const parallel = (step: ParallelPlan, scope: Scope, print: PrintBlock): Doc => [
  runtime(step.mode === "settle" ? "parallelSettle" : "parallel"),
  "(",
  durable(step.durableName, scope),
  ", ",
  branches(step.branches, scope, print),
  ")"
]

/** `{ stock: Effect.gen(...), notice: Effect.gen(...) }`. */
export const branches = (plans: ReadonlyArray<BranchPlan>, scope: Scope, print: PrintBlock): Doc =>
  objectOfLines(plans.map(({ block, name }) => [name, generator(returning(block, scope, print))]))
