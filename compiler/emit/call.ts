/** Turns a call of an activity, with its compensation and its way out of a time-out, into a durable step. */
import type { ErrorContract } from "../check/checked.ts"
import type { ActivityPlan, CallPlan, CompensatePlan, OnTimeoutPlan, ValuePlan } from "../plan/plan.ts"
import { successType } from "./activity.ts"
import { newError } from "./fail.ts"
import { effect, imported, local, result, runtime } from "./names.ts"
import { modulePath } from "./paths.ts"
import { object, retryPolicy, timeouts } from "./policy.ts"
import { type Doc, indent, join, type Name, namesIn, newline } from "./print.ts"
import { durable, type Scope } from "./scope.ts"
import { value } from "./value.ts"

export const call = (step: CallPlan, scope: Scope): Doc => {
  const pipeline = [
    ...(step.compensate === undefined ? [] : [undo(step, step.compensate, scope)]),
    ...(step.onTimeout === undefined ? [] : [onTimeout(step.activity, step.onTimeout, scope)])
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
  const reads = namesIn(undoing).some(({ identity }) => identity === result.identity)
  return [
    runtime("undo"),
    "((",
    reads ? result : [],
    ") => ",
    undoing,
    plan.onGiveUp === "log" ? ", { onGiveUp: \"log\" }" : [],
    ")"
  ]
}

/** The value to go on with is annotated, so that its literals keep their types. */
const onTimeout = (activity: ActivityPlan, plan: OnTimeoutPlan, scope: Scope): Doc => {
  const succeed = (it: ValuePlan): Doc => [
    "(): ",
    effect("Effect"),
    ".Effect<",
    successType(activity, scope.layout),
    "> => ",
    effect("Effect"),
    ".succeed(",
    value(it, scope),
    ")"
  ]
  const fail = (error: ErrorContract, fields: ValuePlan): Doc => [
    "() => ",
    effect("Effect"),
    ".fail(",
    newError(error, fields, scope),
    ")"
  ]
  return [runtime("onTimeout"), "(", plan.kind === "fail" ? fail(plan.error, plan.fields) : succeed(plan.value), ")"]
}
