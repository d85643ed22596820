/** Turns a plan into its contract hashes: one for each thing that a change could break. */
import type { Type } from "../check/type.ts"
import type { TypeTable } from "./canonical-type.ts"
import { activityForm, hash, identityForm, payloadForm, planForm, resultForm, sourceForm } from "./canonical.ts"
import type { ActivityPlan, Plan, WorkflowPlan } from "./plan.ts"

/** In the order in which they are printed. */
export interface WorkflowHashes {
  readonly identity: string
  readonly payload: string
  readonly result: string
  readonly plan: string
  readonly source: string
}

export interface Hashes {
  readonly workflows: ReadonlyArray<{ readonly workflow: WorkflowPlan; readonly hashes: WorkflowHashes }>
  readonly activities: ReadonlyArray<{ readonly activity: ActivityPlan; readonly hash: string }>
}

export const hashesOf = (plan: Plan): Hashes => {
  const types = typeTable(plan)
  return {
    workflows: plan.workflows.map((workflow) => ({ workflow, hashes: workflowHashes(workflow, types) })),
    activities: plan.activities.flatMap((file) => file.activities)
      .map((activity) => ({ activity, hash: hash("activity", activityForm(activity, types)) }))
  }
}

const workflowHashes = (workflow: WorkflowPlan, types: TypeTable): WorkflowHashes => ({
  identity: hash("identity", identityForm(workflow)),
  payload: hash("payload", payloadForm(workflow, types)),
  result: hash("result", resultForm(workflow, types)),
  plan: hash("plan", planForm(workflow)),
  source: hash("source", sourceForm(workflow, types))
})

/** The types that the plan's files declare. */
export const typeTable = (plan: Plan): TypeTable => {
  const declared = new Map<string, Type>()
  for (const { file, types } of plan.types) for (const { name, type } of types) declared.set(`${file}#${name}`, type)
  return {
    forms: new Map(),
    resolve: (named) => declared.get(`${named.file}#${named.name}`) ?? { kind: "primitive", name: "json" }
  }
}
