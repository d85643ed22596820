/** Turns the queues of a workflow into their definitions in its contract, the service of those who do the work, and their layer. */
import type { QueuePlan, ValuePlan, WorkflowPlan } from "../plan/plan.ts"
import { olderVersion } from "../source/paths.ts"
import { serviceKey, serviceOf } from "./activities-module.ts"
import { errorList, schemaMembers, successTypeFrom, workMethod, workSchemas } from "./activity.ts"
import { arrowBody, member } from "./expression.ts"
import { docComment, number, quote } from "./literal.ts"
import type { Layout } from "./module.ts"
import { exported, imported, parameter, runtime } from "./names.ts"
import { modulePath } from "./paths.ts"
import { objectOfLines, retryPolicy } from "./policy.ts"
import { bracketed, type Doc, line, type Name, reads } from "./print.ts"
import { scopeOf, withAlias } from "./scope.ts"
import { value } from "./value.ts"

/** What the contract module says of all queues of a workflow. */
export const queueDefinitions = (plan: WorkflowPlan, layout: Layout): ReadonlyArray<Doc> => {
  if (plan.queues.length === 0) return []
  const service = exported(serviceName(plan))
  return [
    ...plan.queues.flatMap((queue) => workSchemas(queue, layout)),
    ...(isServing(plan) ?
      [[
        docComment("Does the work of the queues: each method is given an item and the context of the attempt."),
        serviceOf(
          service,
          served(plan).map((queue) => workMethod(queue, "QueueContext", layout)),
          serviceKey(plan.file, service, layout)
        )
      ]] :
      []),
    ...plan.queues.map((queue) => queueDefinition(queue, plan, layout))
  ]
}

const queueDefinition = (queue: QueuePlan, plan: WorkflowPlan, layout: Layout): Doc => [
  "export const ",
  exported(queue.name),
  " = ",
  runtime("queue"),
  `(${quote(`${plan.name}/${queue.name}`)}, `,
  objectOfLines([
    ...schemaMembers(queue, layout),
    ["errors", errorList(queue, layout)],
    ["retry", queue.retry === undefined ? undefined : retryPolicy(queue.retry)],
    ["key", queue.key === undefined ? undefined : keyFunction(queue.key, plan, layout)],
    ["concurrency", queue.concurrency === undefined ? undefined : number(queue.concurrency)]
  ]),
  ")"
]

const input = parameter("input")

const keyFunction = (key: ValuePlan, plan: WorkflowPlan, layout: Layout): Doc => {
  const scope = withAlias("input", input, scopeOf(plan, layout))
  const text = key.kind === "expression" ? arrowBody(key.syntax, scope) : value(key, scope)
  return ["(", reads(text, input) ? input : [], ") => ", text]
}

/** The layer that serves the queues, for the module of the workflow's body. */
export const queueWorkers = (plan: WorkflowPlan, layout: Layout): ReadonlyArray<Doc> =>
  isServing(plan) ?
    [[
      docComment("Serves the queues in this process: needs an engine, and the service that does the work."),
      "export const ",
      exported(workersName(plan)),
      ": ",
      runtime("BodyLayer", true),
      "<",
      imported(modulePath(layout, plan.file, "contract"), serviceName(plan), true),
      "> = ",
      runtime("queueWorkers"),
      "(",
      imported(modulePath(layout, plan.file, "contract"), serviceName(plan)),
      ", ",
      bracketed("{", served(plan).map((queue) => member(queue.name, queueName(queue, layout))), "}", line),
      ")"
    ]] :
    []

/** That layer, as another module names it; nothing where it serves none. */
export const queueWorkersOf = (plan: WorkflowPlan, layout: Layout): ReadonlyArray<Name> =>
  isServing(plan) ? [imported(modulePath(layout, plan.file, "workflow"), workersName(plan))] : []

/** Whether there are queues that no newer version serves. */
export const isServing = (plan: WorkflowPlan): boolean => served(plan).length > 0

const served = ({ queues }: WorkflowPlan): ReadonlyArray<QueuePlan> => queues.filter(({ isServed }) => isServed)

/** What the contract module exports for the application. */
export const serviceName = (plan: WorkflowPlan): string => `${stemOf(plan)}Queues`

const workersName = (plan: WorkflowPlan): string => `${stemOf(plan)}QueueWorkers`

/** That of an older version tells which one. */
const stemOf = ({ file, name, version }: WorkflowPlan): string =>
  olderVersion(file) === undefined ? name : `${name}V${version}`

/** The queue, as another module names it. */
export const queueName = ({ file, name }: QueuePlan, layout: Layout): Name =>
  imported(modulePath(layout, file, "contract"), name)

/** The type of what the work gives, as another module names it. */
export const queueSuccess = (queue: QueuePlan, layout: Layout): Doc =>
  successTypeFrom(modulePath(layout, queue.file, "contract"), queue, layout)
