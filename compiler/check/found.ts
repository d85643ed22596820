/** What the steps of a workflow can name: activities, other workflows, signals and queues, each with its contract. */
import type { ChildStep } from "../parse/document.ts"
import { allCalls } from "./blocks.ts"
import type { ActivityContract, QueueContract, SignalContract, WorkflowContract } from "./checked.ts"
import { checkChildren, resolveChildren } from "./children.ts"
import type { ErrorsOf } from "./errors.ts"
import { checkEnqueues, resolveQueues } from "./queues.ts"
import { checkAwaits, resolveSignals } from "./signals.ts"
import { checkTimeouts } from "./timeouts.ts"
import type { WorkflowInput } from "./workflow-input.ts"

export interface Found {
  readonly activityOf: (name: string) => ActivityContract | undefined
  readonly childOf: (step: ChildStep) => WorkflowContract | undefined
  readonly signals: ReadonlyMap<string, SignalContract>
  readonly queues: ReadonlyMap<string, QueueContract>
}

/** Every unknown name is reported where it stands. */
export const resolveFound = (input: WorkflowInput): Found => {
  const { document, findError, findWorkflow, report, scope } = input
  const activities = resolveActivities(input)
  const signals = resolveSignals(document, scope, report)
  checkAwaits(document, report)
  const children = resolveChildren(document, scope, findWorkflow)
  checkChildren(document, scope, report)
  const queues = resolveQueues(document, scope, findError, report)
  checkEnqueues(document, report)
  return { activityOf: (name) => activities.get(name), childOf: (step) => children.get(step), signals, queues }
}

/** Each activity that the workflow calls; each unknown name reported at every call. */
const resolveActivities = (
  { document, findActivity, report, scope }: WorkflowInput
): ReadonlyMap<string, ActivityContract> => {
  const found = new Map<string, ActivityContract>()
  for (const { call } of allCalls(document)) {
    const declared = scope.resolve("activity", call.activity)
    const contract = declared === undefined ? undefined : findActivity(declared.file, call.activity.value)
    if (contract === undefined) continue
    found.set(contract.name, contract)
    checkTimeouts(call.timeouts, contract.node.timeouts, report)
  }
  return found
}

/** What is known of what a step asks for. */
export const contractOf = (step: Parameters<ErrorsOf>[0], { activityOf, childOf, queues }: Found) =>
  step.kind === "call"
    ? activityOf(step.activity.value)
    : step.kind === "enqueue"
    ? queues.get(step.queue.value)
    : childOf(step)
