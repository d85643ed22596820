/** Turns a call of an activity, with its compensation and its way out of a time-out, into a durable step. */
import type { CallPlan, CompensatePlan } from "../plan/plan.ts"
import { successType } from "./activity.ts"
import { imported, local, result, runtime } from "./names.ts"
import { onTimeout } from "./on-timeout.ts"
import { modulePath } from "./paths.ts"
import { object, retryPolicy, timeouts } from "./policy.ts"
import { type Doc, indent, join, type Name, newline, reads } from "./print.ts"
import { durable, type Scope } from "./scope.ts"
import { value } from "./value.ts"

export const call = (step: CallPlan, scope: Scope): Doc => {
  const pipeline = [
    ...(step.compensate === undefined ? [] : [undo(step, step.compensate, scope)]),
    ...(step.onTimeout === undefined
      ? []
      : [onTimeout(step.onTimeout, successType(step.activity, scope.layout), scope)])
  ]
  const plain = durableCall(step, `${step.id}Options`, scope)
  return pipeline.length === 0
    ? plain
    : [plain, ".pipe(", indent([newline, join([",", newline], pipeline)]), newline, ")"]
}

/** `call("id", activity, input)`, with options where the call differs from its contract. */
const durableCall = (plan: CallPlan | CompensatePlan, optionsName: string, scope: Scope): Doc => {
  const options = callOptions(plan, optionsName, scope)
  const activity = imported(modulePath(scope.layout, plan.activity.file), plan.activity.name)
  return [
    runtime("call"),
    "(",
    durable(plan.durableName, scope),
    ", ",
    activity,
    ", ",
    value(plan.input, scope),
    options === undefined ? [] : [", ", options],
    ")"
  ]
}

const callOptions = (
  { retry, timeouts: plan }: CallPlan | CompensatePlan,
  id: string,
  scope: Scope
): Name | undefined => {
  const limits = plan === undefined ? undefined : timeouts(plan)
  if (retry === undefined && limits === undefined) return undefined
  const name = local(id)
  scope.constants.push({
    name,
    type: runtime("CallOptions", true),
    value: object([["retry", retry === undefined ? undefined : retryPolicy(retry)], ["timeouts", limits]])
  })
  return name
}

const undo = (step: CallPlan, plan: CompensatePlan, scope: Scope): Doc => {
  const undoing = durableCall(plan, `${step.id}UndoOptions`, scope)
  return [
    runtime("undo"),
    "((",
    reads(undoing, result) ? result : [],
    ") => ",
    undoing,
    plan.onGiveUp === "log" ? ", { onGiveUp: \"log\" }" : [],
    ")"
  ]
}
