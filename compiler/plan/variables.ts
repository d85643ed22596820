/** Turns a step whose value several branches assign into the variable that holds it. */
import { ends } from "../check/blocks.ts"
import type { CheckedStep } from "../check/checked.ts"
import { isExhausted } from "../check/exhaustive.ts"
import type { Step } from "../parse/document.ts"
import type { VariablePlan } from "./plan.ts"
import type { Surroundings } from "./steps.ts"

/** `own`: the variable stands before the very step that assigns it. */
export const variablePlan = (
  step: Step,
  own: boolean,
  facts: CheckedStep,
  around: Pick<Surroundings, "activity" | "queue">
): VariablePlan => {
  const { activity, captured, child, queue, signal, type } = facts
  const id = step.id.value
  const copy = captured && !own
  const optional = !own || step.when !== undefined || !assignsAlways(step, facts)
  if (step.kind === "call" && activity !== undefined) {
    return { id, copy, type: { kind: "success", activity: around.activity(activity) }, optional }
  }
  if (queue !== undefined) return { id, copy, type: { kind: "queue", queue: around.queue(queue) }, optional }
  if (signal !== undefined) return { id, copy, type: { kind: "signal", signal }, optional }
  if (step.kind === "child" && child !== undefined) {
    return { id, copy, type: { kind: "child", workflow: child, mode: step.mode }, optional }
  }
  const printed = type ?? { text: textOf(step), names: new Map() }
  return { id, copy, type: { kind: "text", ...printed }, optional: optional && !/\bundefined$/.test(printed.text) }
}

/** Whether every way through the step that goes on assigns its value. */
const assignsAlways = (step: Step, { left }: CheckedStep): boolean =>
  step.kind !== "switch"
  || ((isExhausted(left) || step.cases.some((it) => it.when === undefined))
    && step.cases.every((it) => it.yields !== undefined || it.steps.some(ends)))

/** For the steps whose type is always the same. */
const textOf = (step: Step): string => {
  if (step.kind !== "record") return "undefined"
  return { now: "Datetime", uuid: "Uuid", random: "number" }[step.source.value]
}
