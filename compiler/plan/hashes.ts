/** Turns a plan into its contract hashes: one for each thing that a change could break. */
import type { Type } from "../check/type.ts"
import type { TypeTable } from "./canonical-type.ts"
import {
  activityForm,
  hash,
  identityForm,
  payloadForm,
  planForm,
  queueForm,
  resultForm,
  signalForm,
  sourceForm
} from "./canonical.ts"
import type { ActivityPlan, Plan, WorkflowPlan } from "./plan.ts"

/** In the order in which they are printed. */
export interface WorkflowHashes {
  readonly identity: string
  readonly payload: string
  readonly result: string
  readonly plan: string
  readonly source: string
}

/** Of what a workflow declares besides, by its name. */
export interface NamedHashes {
  readonly [name: string]: string
}

export interface Hashes {
  readonly workflows: ReadonlyArray<{
    readonly workflow: WorkflowPlan
    readonly hashes: WorkflowHashes
    readonly signals: NamedHashes
    readonly queues: NamedHashes
  }>
  readonly activities: ReadonlyArray<{ readonly activity: ActivityPlan; readonly hash: string }>
}

export const hashesOf = (plan: Plan): Hashes => {
  const types = typeTable(plan)
  const activities = plan.activities.flatMap((file) => file.activities)
    .map((activity) => ({ activity, hash: hash("activity", activityForm(activity, types)) }))
  const byPlan = new Map(activities.map(({ activity, hash }) => [activity, hash]))
  const hashOf = (activity: ActivityPlan): string =>
    byPlan.get(activity) ?? hash("activity", activityForm(activity, types))
  return {
    activities,
    workflows: plan.workflows.map((workflow) => {
      const signals = Object.fromEntries(
        workflow.signals.map((signal) => [signal.name, hash("signal", signalForm(signal, types))])
      )
      const queues = Object.fromEntries(
        workflow.queues.map((queue) => [queue.name, hash("queue", queueForm(queue, types))])
      )
      return { workflow, hashes: workflowHashes(workflow, types, hashOf, { signals, queues }), signals, queues }
    })
  }
}

const workflowHashes = (
  workflow: WorkflowPlan,
  types: TypeTable,
  activity: (activity: ActivityPlan) => string,
  named: { readonly signals: NamedHashes; readonly queues: NamedHashes }
): WorkflowHashes => {
  const identity = hash("identity", identityForm(workflow))
  const payload = hash("payload", payloadForm(workflow, types))
  const result = hash("result", resultForm(workflow, types))
  const plan = hash("plan", planForm(workflow))
  return {
    identity,
    payload,
    result,
    plan,
    source: hash("source", sourceForm(workflow, { identity, payload, result, activity, ...named, types }))
  }
}

/** The types that the plan's files declare. */
export const typeTable = (plan: Plan): TypeTable => {
  const declared = new Map<string, Type>()
  for (const { file, types } of plan.types) for (const { name, type } of types) declared.set(`${file}#${name}`, type)
  return {
    forms: new Map(),
    resolve: (named) => declared.get(`${named.file}#${named.name}`) ?? { kind: "primitive", name: "json" }
  }
}
