/** Turns a plan into what each of its workflows promises. */
import type { WorkflowContract } from "../check/checked.ts"
import {
  type ActivityPlan,
  allPlans,
  type FunctionsPlan,
  type HttpPlan,
  type MigrationPlan,
  type Plan,
  type QueuePlan,
  type ReservedPlan,
  type SchedulePlan,
  type WorkflowPlan
} from "../plan/plan.ts"
import { canonicalType, largeTypesIn, type TypeTable, typeTable } from "./canonical-type.ts"
import type {
  ActivityForm,
  ChildForm,
  Contract,
  FunctionsForm,
  HttpForm,
  MigrateForm,
  Named,
  QueueForm,
  ReservedForm,
  ResultForm,
  ScheduleForm
} from "./contract.ts"
import { given, unlessEmpty } from "./given.ts"
import { sharedJson } from "./jcs.ts"
import { retryForm } from "./policy-form.ts"
import { stepContracts } from "./steps.ts"
import { entriesForm, valueForm, valuesForm } from "./value-form.ts"

/** The contracts of a plan, and those of all activities that its files declare. */
export interface Contracts {
  readonly workflows: ReadonlyArray<{ readonly workflow: WorkflowPlan; readonly contract: Contract }>
  readonly activities: ReadonlyArray<{ readonly activity: ActivityPlan; readonly form: ActivityForm }>
}

export const contractsOf = (plan: Plan): Contracts => {
  const types = typeTable(plan)
  const activities = plan.activities.flatMap((file) => file.activities)
    .map((activity) => ({ activity, form: sharedJson(activityOf(activity, types)) }))
  const forms = new Map(activities.map(({ activity, form }) => [activity, form]))
  const formOf = (activity: ActivityPlan) => forms.get(activity) ?? activityOf(activity, types)
  return {
    activities,
    workflows: plan.workflows.map((workflow) => ({ workflow, contract: contractOf(workflow, types, formOf) }))
  }
}

const contractOf = (
  workflow: WorkflowPlan,
  types: TypeTable,
  formOf: (activity: ActivityPlan) => ActivityForm
): Contract => {
  const { renamed } = workflow
  const contract: Contract = given({
    workflow: workflow.name,
    version: workflow.version,
    taskQueue: workflow.taskQueue,
    idempotencyKey: valueForm(workflow.idempotencyKey, renamed),
    payload: canonicalType(workflow.payload, types),
    ...resultOf(workflow, types),
    sensitive: sensitiveOf(workflow),
    attributes: unlessNone(valuesForm(workflow.attributes, renamed)),
    signals: namedOf(workflow.signals, ({ type }) => canonicalType(type, types)),
    queries: unlessNone(valuesForm(workflow.queries, renamed)),
    queues: namedOf(workflow.queues, (queue) => queueOf(queue, types)),
    schedules: namedOf(workflow.schedules, scheduleOf),
    migrate: workflow.migration && migrateOf(workflow.migration),
    reserved: reservedOf(workflow.reserved),
    functions: workflow.functions && functionsOf(workflow.functions),
    executionTimeoutMillis: workflow.executionTimeoutMillis,
    runTimeoutMillis: workflow.runTimeoutMillis,
    onFailure: workflow.onFailure === "park" ? workflow.onFailure : undefined,
    annotations: workflow.annotations,
    activities: namedOf(calledBy(workflow), formOf),
    children: namedOf(childrenOf(workflow), (child) => childOf(child, types)),
    steps: stepContracts(workflow.body, renamed, types),
    returns: workflow.returns && valueForm(workflow.returns, renamed)
  })
  const large = unlessNone(largeTypesIn(contract, types))
  return large === undefined ? contract : { ...contract, types: large }
}

const unlessNone = <A>(named: Named<A>): Named<A> | undefined => Object.keys(named).length === 0 ? undefined : named

const namedOf = <P extends { readonly name: string }, A>(
  plans: ReadonlyArray<P>,
  form: (plan: P) => A
): Named<A> | undefined => unlessNone(Object.fromEntries(plans.map((plan) => [plan.name, form(plan)])))

const calledBy = ({ body }: WorkflowPlan): ReadonlyArray<ActivityPlan> =>
  allPlans(body).flatMap((step) =>
    step.kind !== "call"
      ? []
      : step.compensate === undefined
      ? [step.activity]
      : [step.activity, step.compensate.activity]
  )

const childrenOf = ({ body }: WorkflowPlan): ReadonlyArray<WorkflowContract> =>
  allPlans(body).flatMap((step) => step.kind === "child" ? [step.workflow] : [])

const resultOf = (
  { errors, success }: Pick<WorkflowContract, "success" | "errors">,
  types: TypeTable
): ResultForm => ({
  success: canonicalType(success, types),
  errors: Object.fromEntries(errors.map((error) => [error.name, canonicalType(error.fields, types)]))
})

const childOf = (child: WorkflowContract, types: TypeTable): ChildForm => ({
  payload: canonicalType(child.payload, types),
  ...resultOf(child, types)
})

const activityOf = (activity: ActivityPlan, types: TypeTable): ActivityForm =>
  given({
    input: canonicalType(activity.input, types),
    ...resultOf(activity, types),
    sensitive: sensitiveOf(activity),
    taskQueue: activity.taskQueue,
    http: activity.http && httpOf(activity.http)
  })

const httpOf = ({ body, errors, headers, method, query, url }: HttpPlan): HttpForm =>
  given({
    method,
    url: valueForm(url),
    headers: entriesForm(headers),
    query: entriesForm(query),
    body: body && valueForm(body),
    errors: Object.fromEntries(errors.map(({ error, status }) => [status, error.name]))
  })

const queueOf = (queue: QueuePlan, types: TypeTable): QueueForm =>
  given({
    input: canonicalType(queue.input, types),
    ...resultOf(queue, types),
    key: queue.key && valueForm(queue.key),
    retry: retryForm(queue.retry),
    concurrency: queue.concurrency,
    sensitive: sensitiveOf(queue)
  })

const scheduleOf = (schedule: SchedulePlan): ScheduleForm =>
  given({
    ...schedule.timing,
    ...schedule,
    name: undefined,
    timing: undefined,
    kind: undefined,
    pauseOnFailure: schedule.pauseOnFailure ? true as const : undefined,
    payload: valueForm(schedule.payload)
  })

const functionsOf = ({ names, sources }: FunctionsPlan): FunctionsForm => ({
  names,
  sources: Object.values(sources).toSorted()
})

const migrateOf = ({ from, payload, results }: MigrationPlan): MigrateForm => ({
  from,
  payload: entriesForm(payload.members),
  results: Object.fromEntries(results.map(({ members, name }) => [name, entriesForm(members)]))
})

const reservedOf = (reserved: ReservedPlan): ReservedForm | undefined =>
  Object.values(reserved).every((names) => names.length === 0) ? undefined : { ...reserved }

/** Their order means nothing. */
const sensitiveOf = ({ sensitive }: Pick<WorkflowPlan, "sensitive">): ReadonlyArray<string> | undefined =>
  unlessEmpty(sensitive.toSorted())
