/** Turns `enqueue` into a durable wait for what the workers of a queue make of an item. */
import type { EnqueuePlan } from "../plan/plan.ts"
import { durationText } from "./duration.ts"
import { runtime } from "./names.ts"
import { withTimeout } from "./on-timeout.ts"
import { object } from "./policy.ts"
import type { Doc } from "./print.ts"
import { queueName, queueSuccess } from "./queue.ts"
import { durable, type Scope } from "./scope.ts"
import { value } from "./value.ts"

export const enqueue = ({ durableName, input, onTimeout, queue, timeoutMillis }: EnqueuePlan, scope: Scope): Doc => {
  const { layout } = scope
  const wait = [
    runtime("enqueue"),
    "(",
    durable(durableName, scope),
    ", ",
    queueName(queue, layout),
    ", ",
    value(input, scope),
    ", ",
    object([["timeout", durationText(timeoutMillis)]]),
    ")"
  ]
  return withTimeout(wait, onTimeout, queueSuccess(queue, layout), scope)
}
