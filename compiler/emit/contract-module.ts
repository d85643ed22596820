/** Turns a workflow's outside into the module that its callers and its workers share. */
import type { WorkflowContract } from "../check/checked.ts"
import type { WorkflowHashes } from "../contract/hashes.ts"
import { defaultTaskQueue, type WorkflowPlan } from "../plan/plan.ts"
import { olderVersion } from "../source/paths.ts"
import { sensitiveList } from "./activity.ts"
import { durationText } from "./duration.ts"
import { currentExecution } from "./expression.ts"
import { arrowFunction } from "./function.ts"
import { docComment, memberKey, number, quote } from "./literal.ts"
import { migrationOf } from "./migration.ts"
import { type Layout, type Module, printModule, provenance } from "./module.ts"
import { exported, imported, payload, runtime } from "./names.ts"
import { modulePath } from "./paths.ts"
import { object, objectOfLines } from "./policy.ts"
import { bracketed, type Doc, type Name } from "./print.ts"
import { queryContracts } from "./query.ts"
import { isServing, queueDefinitions, serviceName } from "./queue.ts"
import { payloadName, scheduleConstants, schedulesName } from "./schedule.ts"
import { declared, fieldsOf, schemaOf } from "./schema.ts"
import { type Scope, scopeOf } from "./scope.ts"
import { signalDefinition } from "./signal.ts"

/** Its signals and queues are left out of the index: other workflows may have some of the same names. */
export const contractModule = (plan: WorkflowPlan, hashes: WorkflowHashes, layout: Layout): Module => {
  const scope = scopeOf(plan, layout)
  const isScheduled = plan.schedules.length > 0
  const fields = fieldsOf(plan.payload.fields, layout)
  const migration = migrationOf(plan, layout)
  const module = printModule({
    path: modulePath(layout, plan.file, "contract"),
    summary: `What callers and workers of the workflow ${plan.name} agree on.`,
    provenance: provenance(layout, plan.file, plan.version),
    body: [
      ...plan.signals.flatMap((it) => signalDefinition(it, layout)),
      ...queueDefinitions(plan, layout),
      ...migration?.interfaces ?? [],
      ...(isScheduled ? scheduleConstants(plan, fields, layout) : []),
      [
        docComment(plan.description),
        "export const ",
        exported(plan.name),
        " = ",
        runtime("workflow"),
        `(${quote(plan.name)}, `,
        objectOfLines([
          ["version", number(plan.version)],
          ["payload", isScheduled ? payloadName(plan) : fields],
          ["storedAs", storedAs(plan)],
          ["success", plan.success.kind === "void" ? undefined : schemaOf(plan.success, layout)],
          ["sensitive", sensitiveList(plan)],
          [
            "errors",
            plan.errors.length === 0 ? undefined : bracketed("[", plan.errors.map((it) => declared(it, layout)), "]")
          ],
          [
            "signals",
            plan.signals.length === 0 ? undefined : bracketed("[", plan.signals.map((it) => exported(it.name)), "]")
          ],
          ["queries", queryContracts(plan, layout)],
          ["idempotencyKey", arrowFunction([payload], plan.idempotencyKey, scope)],
          ["attributes", attributesFunction(plan, scope)],
          ["taskQueue", plan.taskQueue === defaultTaskQueue ? undefined : quote(plan.taskQueue)],
          ["timeouts", workflowTimeouts(plan)],
          ["schedules", isScheduled ? schedulesName(plan) : undefined],
          ["onFailure", plan.onFailure === "fail" ? undefined : quote(plan.onFailure)],
          ["migrate", migration?.member],
          ["patches", plan.patches.length === 0 ? undefined : bracketed("[", plan.patches.map(quote), "]")],
          ["hashes", objectOfLines(Object.entries(hashes).map(([surface, hash]) => [surface, quote(hash)]))]
        ]),
        ")"
      ]
    ]
  })
  if (plan.signals.length === 0 && plan.queues.length === 0) return module
  const shared = [plan.name, ...(isServing(plan) ? [serviceName(plan)] : [])]
  return { ...module, exports: shared, isPartlyShared: true }
}

/** The workflow, as another module names it. */
export const contractName = ({ file, name }: WorkflowContract, layout: Layout): Name => {
  const older = olderVersion(file)
  return {
    ...imported(modulePath(layout, file, "contract"), name),
    ...(older === undefined ? {} : { alias: `${name}V${older.version}` })
  }
}

/** `(payload) => ({ customer: payload.customerId })`. */
const attributesFunction = ({ attributes }: WorkflowPlan, scope: Scope): Doc | undefined =>
  attributes.length === 0
    ? undefined
    : arrowFunction(
      [payload, currentExecution],
      { kind: "map", entries: attributes.map(({ name, value }) => ({ key: name, value })) },
      scope
    )

/** `{ customer: "customerId" }`: what was renamed. */
const storedAs = ({ payload: { fields } }: WorkflowPlan): Doc | undefined => {
  const renamed = fields.flatMap(({ name, stored }) =>
    stored === undefined ? [] : [[memberKey(name), quote(stored)]] as const
  )
  return renamed.length === 0 ? undefined : object(renamed)
}

const workflowTimeouts = ({ executionTimeoutMillis, runTimeoutMillis }: WorkflowPlan): Doc | undefined =>
  executionTimeoutMillis === undefined && runTimeoutMillis === undefined
    ? undefined
    : object([
      ["execution", executionTimeoutMillis === undefined ? undefined : durationText(executionTimeoutMillis)],
      ["run", runTimeoutMillis === undefined ? undefined : durationText(runTimeoutMillis)]
    ])
