/** Turns `foreach` into a function that runs for each item, under names that hold the item's key. */
import type { ForeachPlan } from "../plan/plan.ts"
import { arrowBody } from "./expression.ts"
import { generatorFunction, type PrintBlock, returning } from "./function.ts"
import { number } from "./literal.ts"
import { at, parameter, runtime } from "./names.ts"
import { object } from "./policy.ts"
import type { Doc } from "./print.ts"
import { durable, inLoop, type Scope, withAlias } from "./scope.ts"
import { value } from "./value.ts"

export const foreach = (step: ForeachPlan, scope: Scope, print: PrintBlock): Doc => {
  const item = parameter(step.alias)
  const each = inLoop(withAlias(step.alias, item, scope))
  const key = step.key.kind === "expression" ? arrowBody(step.key.syntax, each) : value(step.key, each)
  return [
    runtime(step.mode === "settle" ? "forEachSettle" : "forEach"),
    "(",
    durable(step.durableName, scope),
    ", ",
    value(step.items, scope),
    ", ",
    object([
      ["key", ["(", item, ") => ", key]],
      ["concurrency", step.concurrency === 1 ? undefined : number(step.concurrency)]
    ]),
    ", ",
    generatorFunction([{ name: item }, { name: at }], returning(step.block, each, print)),
    ")"
  ]
}
