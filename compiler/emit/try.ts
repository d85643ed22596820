/** Turns `try` into an effect with a handler for each failure that is caught, and one for the end. */
import type { CatchPlan, TryPlan } from "../plan/plan.ts"
import { generator, generatorFunction, type PrintBlock, returning } from "./function.ts"
import { parameter, runtime } from "./names.ts"
import { objectOfLines } from "./policy.ts"
import type { Doc } from "./print.ts"
import { durable, type Scope, withAlias } from "./scope.ts"

export const tryCatch = (step: TryPlan, scope: Scope, print: PrintBlock): Doc => [
  runtime("tryCatch"),
  "(",
  durable(step.durableName, scope),
  ", ",
  generator(returning(step.block, scope, print)),
  ", ",
  objectOfLines([
    [
      "catch",
      step.catches.length === 0
        ? undefined
        : objectOfLines(step.catches.map((it) => [it.error, handler(it, scope, print)]))
    ],
    ["finally", step.finally.length === 0 ? undefined : generator(print(step.finally, scope))]
  ]),
  ")"
]

const handler = ({ alias, block }: CatchPlan, scope: Scope, print: PrintBlock): Doc => {
  if (alias === undefined) return generatorFunction([], returning(block, scope, print))
  const failure = parameter(alias)
  return generatorFunction([{ name: failure }], returning(block, withAlias(alias, failure, scope), print))
}
