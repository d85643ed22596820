/** Turns the parts of a plan into their canonical forms: what is stored and what runs, without how it was written down. */
import { createHash } from "node:crypto"
import { canonicalExpression } from "./canonical-expression.ts"
import { canonicalType, type TypeTable } from "./canonical-type.ts"
import { canonicalJson, type Json } from "./jcs.ts"
import type {
  ActivityPlan,
  CallPlan,
  CompensatePlan,
  DecisionPlan,
  OnTimeoutPlan,
  RetryPlan,
  StepPlan,
  TimeoutsPlan,
  ValuePlan,
  WorkflowPlan
} from "./plan.ts"

/** Increased when the form changes, which changes every hash. */
export const formVersion = 1

export type Surface = "identity" | "payload" | "result" | "plan" | "activity" | "source"

/** `sha256:` and the digest of the surface's name, the version of the form, and the canonical text. */
export const hash = (surface: Surface, form: Json): string =>
  `sha256:${createHash("sha256").update(`perdure/${surface}/${formVersion}\n${canonicalJson(form)}`).digest("hex")}`

/** What finds an execution again. */
export const identityForm = (workflow: WorkflowPlan): Json => ({
  name: workflow.name,
  idempotencyKey: valueForm(workflow.idempotencyKey),
  taskQueue: workflow.taskQueue
})

export const payloadForm = (workflow: WorkflowPlan, types: TypeTable): Json => canonicalType(workflow.payload, types)

export const resultForm = (workflow: WorkflowPlan, types: TypeTable): Json => ({
  success: canonicalType(workflow.success, types),
  errors: errorsForm(workflow, types)
})

/** What may be asked of an activity, and what it may answer. */
export const activityForm = (activity: ActivityPlan, types: TypeTable): Json => ({
  name: activity.name,
  input: canonicalType(activity.input, types),
  success: canonicalType(activity.success, types),
  errors: errorsForm(activity, types)
})

const errorsForm = ({ errors }: WorkflowPlan | ActivityPlan, types: TypeTable): Json =>
  Object.fromEntries(errors.map((error) => [error.name, canonicalType(error.fields, types)]))

/** The durable names, their kinds and their structure: what a running execution's records are compared with. */
export const planForm = (workflow: WorkflowPlan): Json => workflow.body.flatMap(planSteps)

const planSteps = (step: StepPlan): ReadonlyArray<Json> => {
  const guard = step.when === undefined || step.kind === "let" ? {} : { when: step.when.durableName }
  const base = { kind: step.kind, name: step.durableName, ...guard }
  switch (step.kind) {
    // It leaves no record.
    case "let":
      return []
    case "call":
      return [{
        ...base,
        activity: step.activity.name,
        ...(step.compensate === undefined ? {} : { undo: undoForm(step.compensate) })
      }]
    case "record":
      return [{ ...base, source: step.source }]
    case "fail":
      return [{ ...base, error: step.error.name }]
    case "switch":
      return [{ ...base, cases: step.cases.map(caseForm) }]
    case "sleep":
    case "sleepUntil":
      return [base]
  }
}

const undoForm = ({ durableName, activity }: CompensatePlan): Json => ({ name: durableName, activity: activity.name })

const caseForm = (
  { decision, steps }: { decision: DecisionPlan | undefined; steps: ReadonlyArray<StepPlan> }
): Json => ({
  when: decision?.durableName ?? null,
  steps: steps.flatMap(planSteps)
})

/** The hashes of what `source` covers together with the steps. */
export interface Parts {
  readonly identity: string
  readonly payload: string
  readonly result: string
  readonly activity: (activity: ActivityPlan) => string
}

/** Everything that a change could mean, of the workflow and of the activities it calls. */
export const sourceForm = (workflow: WorkflowPlan, parts: Parts): Json => ({
  version: workflow.version,
  identity: parts.identity,
  payload: parts.payload,
  result: parts.result,
  executionTimeout: workflow.executionTimeoutMillis ?? null,
  runTimeout: workflow.runTimeoutMillis ?? null,
  steps: workflow.body.map((step) => sourceStep(step, parts)),
  returns: optionalValue(workflow.returns)
})

const sourceStep = (step: StepPlan, parts: Parts): Json => {
  const base = { kind: step.kind, id: step.id, name: step.durableName, when: optionalValue(step.when?.condition) }
  switch (step.kind) {
    case "call":
      return {
        ...base,
        ...sourceCall(step, parts),
        onTimeout: step.onTimeout === undefined ? null : onTimeoutForm(step.onTimeout),
        compensate: step.compensate === undefined
          ? null
          : { ...sourceCall(step.compensate, parts), onGiveUp: step.compensate.onGiveUp }
      }
    case "sleep":
      return { ...base, duration: typeof step.duration === "number" ? step.duration : valueForm(step.duration) }
    case "sleepUntil":
      return { ...base, instant: valueForm(step.instant), onPast: step.onPast }
    case "let":
      return { ...base, value: valueForm(step.value) }
    case "record":
      return { ...base, source: step.source }
    case "fail":
      return { ...base, error: step.error.name, fields: valueForm(step.fields) }
    case "switch":
      return {
        ...base,
        cases: step.cases.map((each) => ({
          when: optionalValue(each.decision?.condition),
          steps: each.steps.map((inner) => sourceStep(inner, parts)),
          yields: optionalValue(each.yields)
        }))
      }
  }
}

/** With the policies in force, wherever they are written. */
const sourceCall = (call: CallPlan | CompensatePlan, parts: Parts) => ({
  activity: parts.activity(call.activity),
  taskQueue: call.activity.taskQueue ?? null,
  input: valueForm(call.input),
  retry: retryForm(call.retry ?? call.activity.retry),
  timeouts: timeoutsForm({ ...call.activity.timeouts, ...call.timeouts })
})

const onTimeoutForm = (plan: OnTimeoutPlan): Json =>
  plan.kind === "fail"
    ? { fail: plan.error.name, fields: valueForm(plan.fields) }
    : { yield: valueForm(plan.value) }

const retryForm = (retry: RetryPlan | undefined): Json =>
  retry === undefined ? null : { ...retry, nonRetryableErrors: retry.nonRetryableErrors.toSorted() }

const timeoutsForm = (timeouts: TimeoutsPlan): Json => ({
  scheduleToStart: timeouts.scheduleToStartMillis ?? null,
  startToClose: timeouts.startToCloseMillis ?? null,
  scheduleToClose: timeouts.scheduleToCloseMillis ?? null,
  heartbeat: timeouts.heartbeatMillis ?? null
})

const optionalValue = (value: ValuePlan | undefined): Json => value === undefined ? null : valueForm(value)

const valueForm = (value: ValuePlan): Json => {
  switch (value.kind) {
    case "literal":
      return { value: value.value }
    case "list":
      return { list: value.items.map(valueForm) }
    case "map":
      return { map: Object.fromEntries(value.entries.map((entry) => [entry.key, valueForm(entry.value)])) }
    case "expression":
      return { expression: canonicalExpression(value.syntax) }
    case "template":
      return { template: value.parts.map((part) => typeof part === "string" ? part : canonicalExpression(part)) }
  }
}
