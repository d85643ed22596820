/** Turns the tree of a `*.workflow.yaml` file into its document. */
import type { Span } from "../source/text.ts"
import type {
  FunctionsNode,
  RenamedNode,
  Renaming,
  ReservedNode,
  WorkflowDocument,
  WorkflowTimeoutsNode
} from "./document.ts"
import { durationAt } from "./duration.ts"
import { migrateAt } from "./migrate.ts"
import { annotationsAt, namesAt } from "./policies.ts"
import { readQueue } from "./queues.ts"
import { schedulesAt } from "./schedules.ts"
import { shapeMistakes } from "./shape.ts"
import { readSteps } from "./steps.ts"
import { locatedNumber, locatedString, member, type Node } from "./tree.ts"
import { named, readType, structAt, typeAt } from "./types.ts"
import { readValue, type Report, valueAt } from "./value.ts"

export const readWorkflow = (outer: Report, node: Node, span: Span): WorkflowDocument | undefined => {
  const functionsNode = member(node, "functions")
  const functions = functionsAt(functionsNode)
  const hasUnreadFunctions = functionsNode !== undefined &&
    (functions === undefined || member(functionsNode, "names")?.kind !== "list")
  const ownFunctions = functions?.names.map(({ value }) => value) ?? []
  const report: Report = { ...outer, functions: hasUnreadFunctions ? "unread" : ownFunctions }
  report.say(...shapeMistakes("workflow.schema.json", node, "The workflow"))
  const brokenSteps = new Set<string>()
  const name = locatedString(member(node, "workflow"))
  const description = locatedString(member(node, "description"))
  const payload = structAt(report, member(node, "payload"), span)
  const success = typeAt(report, member(node, "success"))
  const taskQueue = locatedString(member(node, "taskQueue"))
  const annotations = annotationsAt(node)
  const idempotencyKey = valueAt(report, member(node, "idempotencyKey"))
  const signals = named(member(node, "signals"), (name, value) => ({ name, type: readType(report, value) }))
  const namedValues = (key: string) =>
    named(member(node, key), (name, value) => ({ name, value: readValue(report, value) }))
  const queues = named(member(node, "queues"), (name, value) => readQueue(report, name, value))
  const schedules = schedulesAt(report, member(node, "schedules"))
  const renamedFrom = renamedNames(member(node, "renamedFrom"))
  const renamed = new Map(renamedFrom.steps.map(({ from, name }) => [name.value, from]))
  const steps = readSteps({ ...report, renamed, breaks: (id) => brokenSteps.add(id) }, member(node, "steps"))
  const migrate = migrateAt(report, member(node, "migrate"))
  const returns = valueAt(report, member(node, "return"))
  if (name === undefined || member(node, "payload")?.kind !== "map") return undefined
  return {
    kind: "workflow",
    file: report.file,
    span,
    name,
    version: locatedNumber(member(node, "version")) ?? { value: 1, span: name.span },
    ...(description === undefined ? {} : { description }),
    imports: namesAt(member(node, "import")),
    schemas: report.schemas,
    payload,
    idempotencyKey: idempotencyKey ?? { kind: "broken", span: name.span },
    ...(success === undefined ? {} : { success }),
    sensitive: namesAt(member(node, "sensitive")),
    errors: namesAt(member(node, "errors")),
    ...(taskQueue === undefined ? {} : { taskQueue }),
    timeouts: workflowTimeouts(member(node, "timeouts")),
    onFailure: locatedString(member(node, "onFailure"))?.value === "park" ? "park" : "fail",
    ...(annotations === undefined ? {} : { annotations }),
    attributes: namedValues("attributes"),
    signals,
    queries: namedValues("queries"),
    reserved: reservedNames(member(node, "reserved")),
    renamedFrom,
    ...(migrate === undefined ? {} : { migrate }),
    queues,
    schedules,
    ...(functions === undefined ? {} : { functions }),
    hasUnreadFunctions,
    steps,
    brokenSteps,
    ...(returns === undefined ? {} : { returns })
  }
}

const functionsAt = (node: Node | undefined): FunctionsNode | undefined => {
  const from = node && locatedString(member(node, "from"))
  return from && { from, names: namesAt(member(node, "names")) }
}

const reservedNames = (node: Node | undefined): ReservedNode => {
  const names = (key: string) => node === undefined ? [] : namesAt(member(node, key))
  return { steps: names("steps"), fields: names("fields"), signals: names("signals") }
}

const renamedNames = (node: Node | undefined): RenamedNode => {
  const names = (key: string): ReadonlyArray<Renaming> =>
    node === undefined ? [] : named(member(node, key), (name, value) => ({ name, from: locatedString(value) }))
      .flatMap(({ from, name }) => from === undefined ? [] : [{ name, from }])
  return { steps: names("steps"), fields: names("fields") }
}

const workflowTimeouts = (node: Node | undefined): WorkflowTimeoutsNode => {
  if (node === undefined) return {}
  const execution = durationAt(member(node, "execution"))
  const run = durationAt(member(node, "run"))
  return { ...(execution === undefined ? {} : { execution }), ...(run === undefined ? {} : { run }) }
}
