/** Turns the parts of a plan into their canonical forms: what is stored and what runs, without how it was written down. */
import { createHash } from "node:crypto"
import type { SignalContract, WorkflowContract } from "../check/checked.ts"
import { canonicalExpression, type Names } from "./canonical-expression.ts"
import { canonicalType, type TypeTable } from "./canonical-type.ts"
import { canonicalJson, type Json } from "./jcs.ts"
import type {
  ActivityPlan,
  BlockPlan,
  BranchPlan,
  CallPlan,
  CompensatePlan,
  EntryPlan,
  FunctionsPlan,
  HttpPlan,
  OnTimeoutPlan,
  QueuePlan,
  RetryPlan,
  SchedulePlan,
  StepPlan,
  TimeoutsPlan,
  ValuePlan,
  WorkflowPlan
} from "./plan.ts"

/** Increased when the form changes, which changes every hash. */
export const formVersion = 1

export type Surface = "identity" | "payload" | "result" | "plan" | "activity" | "signal" | "queue" | "source"

/** `sha256:` and the digest of the surface's name, the version of the form, and the canonical text. */
export const hash = (surface: Surface, form: Json): string =>
  `sha256:${createHash("sha256").update(`perdure/${surface}/${formVersion}\n${canonicalJson(form)}`).digest("hex")}`

/** What finds an execution again. */
export const identityForm = (workflow: WorkflowPlan): Json => ({
  name: workflow.name,
  idempotencyKey: valueForm(workflow.idempotencyKey),
  taskQueue: workflow.taskQueue
})

export const payloadForm = (workflow: WorkflowContract, types: TypeTable): Json =>
  canonicalType(workflow.payload, types)

export const resultForm = (workflow: WorkflowContract, types: TypeTable): Json => ({
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

/** What may be sent to an execution. */
export const signalForm = ({ name, type }: SignalContract, types: TypeTable): Json => ({
  name,
  payload: canonicalType(type, types)
})

/** What may be asked of the workers of a queue, what they may answer, and what makes two items one. */
export const queueForm = (queue: QueuePlan, types: TypeTable): Json => ({
  name: queue.name,
  input: canonicalType(queue.input, types),
  success: canonicalType(queue.success, types),
  errors: errorsForm(queue, types),
  key: optionalValue(queue.key)
})

const errorsForm = ({ errors }: Pick<WorkflowContract, "errors">, types: TypeTable): Json =>
  Object.fromEntries(errors.map((error) => [error.name, canonicalType(error.fields, types)]))

/** The durable names, their kinds and their structure: what a running execution's records are compared with. */
export const planForm = (workflow: WorkflowPlan): Json => planSteps(workflow.body, new Map())

/** `names` are those of the loops around. */
const planSteps = (steps: ReadonlyArray<StepPlan>, names: Names): ReadonlyArray<Json> =>
  steps.flatMap((step) => planStep(step, names))

const planStep = (step: StepPlan, names: Names): ReadonlyArray<Json> => {
  const guard = step.when === undefined || step.kind === "let" ? {} : { when: step.when.durableName }
  const base = { kind: step.kind, name: step.durableName, ...guard }
  const inside = (steps: ReadonlyArray<StepPlan>): Json => planSteps(steps, names)
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
    case "await":
      return [{ ...base, signal: step.signal.name }]
    case "enqueue":
      return [{ ...base, queue: step.queue.name }]
    case "child":
      return [{ ...base, workflow: step.workflow.name, mode: step.mode }]
    case "fail":
      return [{ ...base, error: step.error.name }]
    // It leaves no record of its own either.
    case "patch":
      return [{ kind: step.kind, ...guard, patch: step.patch, newer: inside(step.newer), older: inside(step.older) }]
    case "switch":
      return [{
        ...base,
        cases: step.cases.map(({ decision, steps }) => ({ when: decision?.durableName ?? null, steps: inside(steps) }))
      }]
    // The order of branches means nothing: an object is sorted by its keys.
    case "parallel":
      return [{ ...base, mode: step.mode, branches: byName(step.branches, ({ steps }) => inside(steps)) }]
    case "race":
      return [{ ...base, branches: byName(step.branches, ({ steps }) => inside(steps)) }]
    case "foreach": {
      const own = new Map([...names, [step.alias, `$item${names.size}`]])
      const { block, mode } = step
      return [{ ...base, mode, key: valueForm(step.key, own), steps: planSteps(block.steps, own) }]
    }
    case "repeat":
      return [{ ...base, steps: inside(step.steps) }]
    case "try":
      return [{
        ...base,
        steps: inside(step.block.steps),
        catches: Object.fromEntries(step.catches.map(({ block, error }) => [error, inside(block.steps)])),
        finally: inside(step.finally)
      }]
    case "sleep":
    case "sleepUntil":
    case "continueAsNew":
      return [base]
  }
}

const undoForm = ({ durableName, activity }: CompensatePlan): Json => ({ name: durableName, activity: activity.name })

const byName = (branches: ReadonlyArray<BranchPlan>, form: (block: BlockPlan) => Json): Json =>
  Object.fromEntries(branches.map(({ block, name }) => [name, form(block)]))

/** The hashes of what `source` covers together with the steps. */
export interface Parts {
  readonly identity: string
  readonly payload: string
  readonly result: string
  readonly activity: (activity: ActivityPlan) => string
  readonly signals: { readonly [name: string]: string }
  readonly queues: { readonly [name: string]: string }
  readonly types: TypeTable
}

/** Everything that a change could mean, of the workflow and of the activities it calls. */
export const sourceForm = (workflow: WorkflowPlan, parts: Parts): Json => ({
  version: workflow.version,
  identity: parts.identity,
  payload: parts.payload,
  result: parts.result,
  ...sensitiveForm(workflow),
  ...valuesForm("attributes", workflow.attributes),
  ...(workflow.signals.length === 0 ? {} : { signals: parts.signals }),
  ...valuesForm("queries", workflow.queries),
  ...(Object.values(workflow.reserved).every((names) => names.length === 0)
    ? {}
    : { reserved: { ...workflow.reserved } }),
  ...(workflow.queues.length === 0 ? {} : { queues: queuesForm(workflow, parts) }),
  ...(workflow.schedules.length === 0
    ? {}
    : { schedules: Object.fromEntries(workflow.schedules.map((it) => [it.name, scheduleForm(it)])) }),
  ...(workflow.functions === undefined ? {} : { functions: functionsForm(workflow.functions) }),
  executionTimeout: workflow.executionTimeoutMillis ?? null,
  runTimeout: workflow.runTimeoutMillis ?? null,
  ...(workflow.onFailure === "fail" ? {} : { onFailure: workflow.onFailure }),
  ...annotationsForm(workflow),
  steps: workflow.body.map((step) => sourceStep(step, parts)),
  returns: optionalValue(workflow.returns)
})

const valuesForm = (
  key: string,
  values: ReadonlyArray<{ readonly name: string; readonly value: ValuePlan }>
): { readonly [key: string]: Json } =>
  values.length === 0 ? {} : { [key]: Object.fromEntries(values.map(({ name, value }) => [name, valueForm(value)])) }
const scheduleForm = (schedule: SchedulePlan): Json => ({
  ...(schedule.timing.kind === "cron"
    ? { cron: schedule.timing.cron, timezone: schedule.timing.timezone ?? null }
    : { every: schedule.timing.everyMillis, phase: schedule.timing.phaseMillis ?? null }),
  overlap: schedule.overlap ?? null,
  jitter: schedule.jitterMillis ?? null,
  catchUp: schedule.catchUpMillis ?? null,
  start: schedule.start ?? null,
  end: schedule.end ?? null,
  pauseOnFailure: schedule.pauseOnFailure,
  remaining: schedule.remaining ?? null,
  payload: valueForm(schedule.payload)
})

/** What the files are called means nothing. */
const functionsForm = ({ names, sources }: FunctionsPlan): Json => ({
  names,
  sources: Object.values(sources).toSorted()
})

const queuesForm = ({ queues }: WorkflowPlan, parts: Parts): Json =>
  Object.fromEntries(queues.map(({ concurrency = null, name, retry, sensitive }) => [
    name,
    { queue: parts.queues[name] ?? null, retry: retryForm(retry), concurrency, ...sensitiveForm({ sensitive }) }
  ]))

const sourceStep = (step: StepPlan, parts: Parts): Json => {
  const inner = (steps: ReadonlyArray<StepPlan>) => steps.map((it) => sourceStep(it, parts))
  const blockForm = ({ steps, yields }: BlockPlan) => ({ steps: inner(steps), yields: optionalValue(yields) })
  const base = {
    kind: step.kind,
    id: step.id,
    name: step.durableName,
    when: optionalValue(step.when?.condition),
    ...annotationsForm(step)
  }
  switch (step.kind) {
    case "call":
      return {
        ...base,
        ...sourceCall(step, parts),
        onTimeout: step.onTimeout === undefined ? null : insteadForm(step.onTimeout),
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
    case "await":
      return {
        ...base,
        signal: step.signal.name,
        timeout: step.timeoutMillis ?? null,
        onTimeout: step.onTimeout === undefined ? null : insteadForm(step.onTimeout)
      }
    case "enqueue":
      return {
        ...base,
        queue: step.queue.name,
        input: valueForm(step.input),
        timeout: step.timeoutMillis,
        onTimeout: step.onTimeout === undefined ? null : insteadForm(step.onTimeout)
      }
    case "child":
      return {
        ...base,
        workflow: step.workflow.name,
        payload: hash("payload", payloadForm(step.workflow, parts.types)),
        result: hash("result", resultForm(step.workflow, parts.types)),
        input: valueForm(step.input),
        mode: step.mode,
        onParentClose: step.mode === "detach" ? null : step.onParentClose,
        timeout: step.timeoutMillis ?? null,
        onTimeout: step.onTimeout === undefined ? null : insteadForm(step.onTimeout)
      }
    case "fail":
      return { ...base, error: step.error.name, fields: valueForm(step.fields) }
    case "continueAsNew":
      return { ...base, payload: valueForm(step.payload) }
    case "patch":
      return { ...base, patch: step.patch, newer: inner(step.newer), older: inner(step.older) }
    case "switch":
      return {
        ...base,
        cases: step.cases.map((each) => ({
          when: optionalValue(each.decision?.condition),
          ...blockForm(each)
        }))
      }
    case "parallel":
      return { ...base, mode: step.mode, branches: byName(step.branches, blockForm) }
    case "race":
      return { ...base, branches: byName(step.branches, blockForm) }
    case "foreach":
      return {
        ...base,
        items: valueForm(step.items),
        as: step.alias,
        key: valueForm(step.key),
        concurrency: step.concurrency,
        mode: step.mode,
        ...blockForm(step.block)
      }
    case "repeat":
      return {
        ...base,
        state: canonicalType(step.state, parts.types),
        init: valueForm(step.init),
        maxIterations: step.maxIterations,
        onMax: insteadForm(step.onMax),
        steps: inner(step.steps),
        next: optionalValue(step.end?.next),
        until: optionalValue(step.end?.until)
      }
    case "try":
      return {
        ...base,
        ...blockForm(step.block),
        catches: Object.fromEntries(
          step.catches.map(({ alias, block, error }) => [error, { as: alias ?? null, ...blockForm(block) }])
        ),
        finally: inner(step.finally)
      }
  }
}

const annotationsForm = ({ annotations }: WorkflowPlan | StepPlan) => annotations === undefined ? {} : { annotations }

/** Their order means nothing. */
const sensitiveForm = ({ sensitive }: Pick<WorkflowPlan, "sensitive">) =>
  sensitive.length === 0 ? {} : { sensitive: sensitive.toSorted() }

/** With the policies in force, wherever they are written. */
const sourceCall = (call: CallPlan | CompensatePlan, parts: Parts) => ({
  activity: parts.activity(call.activity),
  taskQueue: call.activity.taskQueue ?? null,
  ...(call.activity.http === undefined ? {} : { http: httpForm(call.activity.http) }),
  ...sensitiveForm(call.activity),
  input: valueForm(call.input),
  retry: retryForm(call.retry ?? call.activity.retry),
  timeouts: timeoutsForm({ ...call.activity.timeouts, ...call.timeouts })
})

const httpForm = ({ body, errors, headers, method, query, url }: HttpPlan): Json => ({
  method,
  url: valueForm(url),
  headers: entriesForm(headers),
  query: entriesForm(query),
  body: optionalValue(body),
  errors: Object.fromEntries(errors.map(({ error, status }) => [status, error.name]))
})

const insteadForm = (plan: OnTimeoutPlan): Json =>
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

const entriesForm = (entries: ReadonlyArray<EntryPlan>, names?: Names): Json =>
  Object.fromEntries(entries.map((entry) => [entry.key, valueForm(entry.value, names)]))

const valueForm = (value: ValuePlan, names?: Names): Json => {
  switch (value.kind) {
    case "literal":
      return { value: value.value }
    case "list":
      return { list: value.items.map((it) => valueForm(it, names)) }
    case "map":
      return { map: entriesForm(value.entries, names) }
    case "expression":
      return { expression: canonicalExpression(value.syntax, names) }
    case "template":
      return { template: value.parts.map((part) => typeof part === "string" ? part : canonicalExpression(part, names)) }
  }
}
