/** Each step of a workflow with what it names, resolved. */
import { diagnostic } from "../diagnostic/diagnostic.ts"
import type { RepeatStep, Step } from "../parse/document.ts"
import type { Located } from "../source/text.ts"
import { type allCalls, allSteps } from "./blocks.ts"
import type { CheckedStep } from "./checked.ts"
import { resolveRetry } from "./contracts.ts"
import { isSystemFailure } from "./failures.ts"
import type { Flow } from "./flow.ts"
import type { Found } from "./found.ts"
import { isRepeatedUnsafely } from "./repeats.ts"
import type { StructType } from "./type.ts"
import { convertType } from "./types.ts"
import type { WorkflowInput } from "./workflow-input.ts"

export const checkSteps = (
  input: WorkflowInput,
  { activityOf, childOf, queues, signals }: Found
): ReadonlyMap<Step, CheckedStep> => {
  const { document, findError, scope } = input
  const checked = new Map<Step, CheckedStep>()
  for (const step of allSteps(document.steps)) {
    const failing = failingOf(step)
    for (const { error: caught } of step.kind === "try" ? step.catches : []) {
      if (!isSystemFailure(caught.value)) scope.resolve("error", caught)
    }
    const error = failing === undefined ? undefined : scope.resolve("error", failing)
    const fails = error === undefined ? undefined : findError(error.file, error.name.value)
    const call = step.kind === "call" ? resolveCall(input, step, activityOf) : {}
    const undo = step.kind !== "call" || step.compensate === undefined
      ? undefined
      : resolveCall(input, step.compensate, activityOf)
    const signal = step.kind === "await" ? signals.get(step.signal.value) : undefined
    const child = step.kind === "child" ? childOf(step) : undefined
    const queue = step.kind === "enqueue" ? queues.get(step.queue.value) : undefined
    checked.set(step, {
      ...call,
      ...(undo?.activity === undefined ? {} : { undo: { ...undo, activity: undo.activity } }),
      ...(signal === undefined ? {} : { signal }),
      ...(child === undefined ? {} : { child }),
      ...(queue === undefined ? {} : { queue }),
      ...(fails === undefined ? {} : { fails }),
      ...(step.kind === "repeat" ? { state: stateOf(input, step) } : {}),
      readOutside: false,
      captured: false
    })
  }
  return checked
}

/** The error that a step itself ends with. */
const failingOf = (step: Step): Located<string> | undefined => {
  if (step.kind === "fail") return step.error
  const instead = step.kind === "call" || step.kind === "await" || step.kind === "enqueue" || step.kind === "child"
    ? step.onTimeout
    : step.kind === "repeat"
    ? step.onMax
    : undefined
  return instead?.kind === "fail" ? instead.error : undefined
}

const stateOf = ({ report, scope }: WorkflowInput, step: RepeatStep): StructType => ({
  kind: "struct",
  fields: step.state.map(({ name, type }) => ({
    name: name.value,
    optional: false,
    type: convertType(type, scope, report)
  }))
})

const resolveCall = (
  { hasDefaultTimeout, report, scope }: WorkflowInput,
  call: ReturnType<typeof allCalls>[number]["call"],
  activityOf: Found["activityOf"]
): Pick<CheckedStep, "activity" | "retry"> => {
  const activity = activityOf(call.activity.value)
  const errors = activity?.errors.map((it) => it.name)
  const retry = resolveRetry(call.retry, scope, { what: "activity", name: call.activity.value, errors }, report)
  // Where the contract's own policy allows it, that has been said of the contract.
  const isRepeated = activity !== undefined && retry !== undefined &&
    !isRepeatedUnsafely(activity.node, activity.retry) &&
    isRepeatedUnsafely(activity.node, retry)
  if (isRepeated) {
    report(diagnostic("retry-without-idempotency", call.activity.span, { activity: activity.name }))
  }
  const isLimited = hasDefaultTimeout || call.timeouts.startToClose !== undefined
  if (activity !== undefined && !isLimited && activity.node.timeouts.startToClose === undefined) {
    report(diagnostic("no-start-to-close", call.activity.span, { activity: activity.name }))
  }
  return { ...(activity === undefined ? {} : { activity }), ...(retry === undefined ? {} : { retry }) }
}

/** How the values of the steps are read, which the flow has found out. */
export const withReads = (steps: ReadonlyMap<Step, CheckedStep>, flow: Flow): ReadonlyMap<Step, CheckedStep> =>
  new Map(
    [...steps].map((
      [step, it]
    ) => [step, { ...it, readOutside: flow.readOutside.has(step), captured: flow.captured.has(step) }])
  )
