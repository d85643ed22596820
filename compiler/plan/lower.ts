/** Turns a checked project into its plan: total, for what the checker passes on. */
import { hash as digestOf } from "node:crypto"
import { posix } from "node:path"
import type {
  ActivityContract,
  Checked,
  CheckedFunctions,
  CheckedWorkflow,
  QueueContract,
  WorkflowContract
} from "../check/checked.ts"
import { typeKey, type TypeTable } from "../check/type-text.ts"
import type { NamedType } from "../check/type.ts"
import type { ActivitiesDocument, RenamedNode, ReservedNode, Step, WorkflowDocument } from "../parse/document.ts"
import type { SourceText } from "../source/text.ts"
import { httpPlan } from "./http.ts"
import { migrationPlan } from "./migration.ts"
import {
  type ActivityPlan,
  allPlans,
  defaultTaskQueue,
  type FunctionsPlan,
  type Plan,
  type QueuePlan,
  type ReservedPlan,
  type WorkflowPlan
} from "./plan.ts"
import { retryPlan, timeoutsPlan } from "./policies.ts"
import { reachable } from "./reachable.ts"
import { schedulePlan } from "./schedules.ts"
import { stepPlans, type Surroundings } from "./steps.ts"
import { tokensOf } from "./tokens.ts"
import { usageOf } from "./usage.ts"
import { valuePlan } from "./values.ts"

export const lower = (checked: Checked, sources: ReadonlyMap<string, SourceText>): Plan => {
  const types = typeTable(checked)
  const activities = checked.activityFiles.map(({ document, activities }) => ({
    file: document.file,
    activities: activities.map((contract) =>
      activityPlan(contract, declaredTypes(document, checked), types, checked.defaults.startToCloseMillis)
    )
  }))
  const byKey = new Map(activities.flatMap((file) => file.activities).map((plan) => [keyOf(plan), plan]))
  const versions = Map.groupBy(checked.workflows, ({ document }) => document.name.value)
  const activity: Surroundings["activity"] = (contract) => required(byKey.get(keyOf(contract)), contract.name)
  return {
    types: checked.typeFiles.map(({ document, errors, types }) => ({ file: document.file, types, errors })),
    activities,
    workflows: checked.workflows.map((workflow) =>
      workflowPlan(workflow, declaredTypes(workflow.document, checked), sources.get(workflow.document.file), {
        types,
        activity,
        serves: (queue) => servesQueue(workflow.document, queue, versions.get(workflow.document.name.value) ?? [])
      })
    )
  }
}

/** The checker passes nothing on that names what there is not. */
const required = <A>(plan: A | undefined, name: string): A => {
  if (plan === undefined) throw new Error(`Nothing in the project declares "${name}".`)
  return plan
}

const keyOf = ({ file, name }: { readonly file: string; readonly name: string }): string => `${file}#${name}`

const typeTable = (checked: Checked): TypeTable =>
  new Map(
    checked.typeFiles.flatMap(({ document, types }) =>
      types.map(({ name, type }) => [typeKey({ kind: "named", file: document.file, name }), type] as const)
    )
  )

const activityPlan = (
  contract: ActivityContract,
  makers: ReadonlyArray<NamedType>,
  types: TypeTable,
  startToClose: number | undefined
): ActivityPlan => ({
  name: contract.name,
  file: contract.file,
  description: contract.node.description?.value,
  input: contract.input,
  success: contract.success,
  sensitive: contract.node.sensitive.map(({ value }) => value),
  errors: contract.errors,
  retry: contract.retry === undefined ? undefined : retryPlan(contract.retry),
  timeouts: timeoutsPlan(contract.node.timeouts, startToClose),
  taskQueue: contract.node.taskQueue?.value,
  http: contract.node.http === undefined ? undefined : httpPlan(contract, contract.node.http, makers, types),
  annotations: contract.node.annotations
})

/** The types of the files that a document imports: what its expressions may call by name. */
const declaredTypes = (document: WorkflowDocument | ActivitiesDocument, checked: Checked): ReadonlyArray<NamedType> => {
  const folder = posix.dirname(document.file)
  const imported = new Set(document.imports.map(({ value }) => posix.join(folder, value)))
  return checked.typeFiles
    .filter((file) => imported.has(file.document.file))
    .flatMap((file) => file.types.map(({ name }) => ({ kind: "named", name, file: file.document.file } as const)))
}

const reservedPlan = ({ fields, signals, steps }: ReservedNode): ReservedPlan => ({
  steps: sortedNames(steps),
  fields: sortedNames(fields),
  signals: sortedNames(signals)
})

const renamedPlan = ({ fields, steps }: RenamedNode): ReadonlyMap<string, string> =>
  new Map([
    ...fields.map(({ from, name }) => [`payload.${name.value}`, from.value] as const),
    ...steps.map(({ from, name }) => [`steps.${name.value}`, from.value] as const)
  ])

/** What a member is called where it is stored; one of the success may have the name that one of the payload has today. */
const storedNames = (name: string, { payload }: WorkflowContract): ReadonlyArray<string> => {
  const { stored = name } = payload.fields.find((it) => it.name === name) ?? {}
  return stored === name ? [name] : [stored, name]
}

const functionsPlan = ({ file, names, sources }: CheckedFunctions): FunctionsPlan => ({
  file,
  names: names.toSorted(),
  sources: Object.fromEntries(
    sources.toSorted((a, b) => a.file < b.file ? -1 : 1).map(({ file, text }) => [file, textDigest(text)])
  )
})

const textDigest = (text: string): string => `sha256:${digestOf("sha256", text)}`

const sortedNames = (names: ReservedNode["steps"]): ReadonlyArray<string> => names.map(({ value }) => value).toSorted()

const queuePlan = (contract: QueueContract, types: TypeTable, isServed: boolean): QueuePlan => ({
  name: contract.name,
  file: contract.file,
  description: contract.node.description?.value,
  input: contract.input,
  success: contract.success,
  sensitive: contract.node.sensitive.map(({ value }) => value),
  errors: contract.errors,
  key: contract.node.key === undefined
    ? undefined
    : valuePlan(contract.node.key, { kind: "primitive", name: "string" }, types),
  retry: contract.retry === undefined ? undefined : retryPlan(contract.retry),
  concurrency: contract.node.concurrency?.value,
  isServed
})

/** Whether no newer one of the workflow's versions has the queue as well. */
const servesQueue = (
  { version }: WorkflowDocument,
  queue: QueueContract,
  versions: ReadonlyArray<CheckedWorkflow>
): boolean =>
  !versions.some(({ document, queues }) =>
    document.version.value > version.value && queues.some((it) => it.name === queue.name)
  )

const workflowPlan = (
  workflow: CheckedWorkflow,
  types: ReadonlyArray<NamedType>,
  source: SourceText | undefined,
  project: Pick<Surroundings, "types" | "activity"> & { readonly serves: (queue: QueueContract) => boolean }
): WorkflowPlan => {
  const { contract, document, queries, signals } = workflow
  const queues = workflow.queues.map((it) => queuePlan(it, project.types, project.serves(it)))
  const { steps, value: returns } = reachable(document.steps, document.returns)
  const isCaptured = (step: Step): boolean => workflow.steps.get(step)?.captured === true
  const around: Surroundings = {
    ...project,
    workflow,
    source,
    queue: ({ name }) => required(queues.find((it) => it.name === name), name),
    usage: usageOf(document, isCaptured)
  }
  const body = stepPlans(steps, around)
  return {
    ...contract,
    version: document.version.value,
    description: document.description?.value,
    idempotencyKey: valuePlan(document.idempotencyKey, { kind: "primitive", name: "string" }, project.types),
    sensitive: document.sensitive.flatMap(({ value }) => storedNames(value, contract)),
    taskQueue: document.taskQueue?.value ?? defaultTaskQueue,
    attributes: document.attributes.map(({ name, value }) => ({
      name: name.value,
      value: valuePlan(value, undefined, project.types)
    })),
    signals,
    queries: queries.map(({ node: { name, value }, type }) => ({
      name: name.value,
      value: valuePlan(value, undefined, project.types),
      type
    })),
    renamed: renamedPlan(document.renamedFrom),
    migration: migrationPlan(workflow, project.types),
    reserved: reservedPlan(document.reserved),
    queues,
    schedules: document.schedules.map((it) => schedulePlan(it, contract.payload, project.types)),
    functions: workflow.functions === undefined ? undefined : functionsPlan(workflow.functions),
    executionTimeoutMillis: document.timeouts.execution?.value.millis,
    runTimeoutMillis: document.timeouts.run?.value.millis,
    onFailure: document.onFailure,
    patches: [...new Set(allPlans(body).flatMap((step) => step.kind === "patch" ? [step.patch] : []))],
    annotations: document.annotations,
    types,
    tokens: tokensOf(document.steps, workflow),
    body,
    returns: returns === undefined ? undefined : valuePlan(returns, contract.success, project.types)
  }
}
