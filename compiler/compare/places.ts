/** Where in the specs the parts of a contract are written. */
import type {
  ActivityNode,
  Document,
  QueueNode,
  Step,
  StructNode,
  TypeNode,
  Value,
  WorkflowDocument
} from "../parse/document.ts"
import type { Located, Span } from "../source/text.ts"
import type { Address } from "./address.ts"

/** A place, and those of what stands inside of it. */
interface Place {
  readonly span: Span
  readonly inside: () => { readonly [part: string]: Place | undefined }
}

/** The nearest place there is to something of the contract, which may be absent itself. */
export type Places = (address: Address) => Span

export const placesOf = (workflow: WorkflowDocument, documents: ReadonlyArray<Document>): Places => {
  const root = workflowPlace(workflow, documents)
  return (address) => {
    let place = root
    for (const part of address) {
      const next = place.inside()[part]
      if (next === undefined) break
      place = next
    }
    return place.span
  }
}

const nothing = () => ({})

const leaf = (span: Span): Place => ({ span, inside: nothing })

const optional = (located: { readonly span: Span } | undefined): Place | undefined =>
  located === undefined ? undefined : leaf(located.span)

const workflowPlace = (workflow: WorkflowDocument, documents: ReadonlyArray<Document>): Place => {
  const types = typesIn(documents)
  const named = <A>(list: ReadonlyArray<A>, entry: (it: A) => readonly [string, Place]) =>
    Object.fromEntries(list.map(entry))
  const group = (span: Span, inside: { readonly [part: string]: Place }): Place => ({ span, inside: () => inside })
  return {
    span: workflow.name.span,
    inside: () => ({
      workflow: leaf(workflow.name.span),
      version: leaf(workflow.version.span),
      idempotencyKey: leaf(workflow.idempotencyKey.span),
      taskQueue: optional(workflow.taskQueue),
      payload: structPlace(workflow.name.span, workflow.payload, types),
      success: workflow.success && typePlace(workflow.success.span, workflow.success, types),
      errors: group(workflow.name.span, named(workflow.errors, (it) => [it.value, leaf(it.span)])),
      signals: group(
        workflow.name.span,
        named(workflow.signals, ({ name, type }) => [name.value, typePlace(name.span, type, types)])
      ),
      queries: group(workflow.name.span, named(workflow.queries, ({ name }) => [name.value, leaf(name.span)])),
      attributes: group(workflow.name.span, named(workflow.attributes, ({ name }) => [name.value, leaf(name.span)])),
      queues: group(
        workflow.name.span,
        named(workflow.queues, (queue) => [queue.name.value, queuePlace(queue, types)])
      ),
      schedules: group(workflow.name.span, named(workflow.schedules, ({ name }) => [name.value, leaf(name.span)])),
      reserved: group(workflow.name.span, {
        steps: listPlace(workflow.name.span, workflow.reserved.steps),
        fields: listPlace(workflow.name.span, workflow.reserved.fields),
        signals: listPlace(workflow.name.span, workflow.reserved.signals)
      }),
      functions: optional(workflow.functions?.from),
      returns: optional(workflow.returns),
      activities: group(
        workflow.name.span,
        named(activitiesIn(documents), (activity) => [activity.name.value, activityPlace(activity, types)])
      ),
      children: group(
        workflow.name.span,
        named(workflowsIn(documents), (child) => [child.name.value, workflowPlace(child, documents)])
      ),
      steps: stepsPlace(workflow.name.span, workflow.steps)
    })
  }
}

const activitiesIn = (documents: ReadonlyArray<Document>): ReadonlyArray<ActivityNode> =>
  documents.flatMap((document) => document.kind === "activities" ? document.activities : [])

const workflowsIn = (documents: ReadonlyArray<Document>): ReadonlyArray<WorkflowDocument> =>
  documents.filter((document) => document.kind === "workflow")

/** Declared types, by their names; of two of one name, which files import apart, the first. */
type Types = ReadonlyMap<string, TypeNode>

const typesIn = (documents: ReadonlyArray<Document>): Types =>
  new Map(
    documents.toReversed().flatMap((document) =>
      document.kind === "types" ? document.types.map(({ name, type }) => [name.value, type] as const) : []
    )
  )

const listPlace = (span: Span, list: ReadonlyArray<{ readonly span: Span }>): Place => ({
  span: list[0]?.span ?? span,
  inside: () => Object.fromEntries(list.map((it, index) => [index, leaf(it.span)]))
})

const activityPlace = ({ errors, input, name, success }: ActivityNode, types: Types): Place => ({
  span: name.span,
  inside: () => ({
    input: structPlace(name.span, input, types),
    success: success && typePlace(success.span, success, types),
    errors: namesPlace(name.span, errors)
  })
})

const queuePlace = ({ errors, input, key, name, success }: QueueNode, types: Types): Place => ({
  span: name.span,
  inside: () => ({
    input: structPlace(name.span, input, types),
    success: success && typePlace(success.span, success, types),
    errors: namesPlace(name.span, errors),
    key: optional(key)
  })
})

const namesPlace = (span: Span, names: ReadonlyArray<Located<string>>): Place => ({
  span,
  inside: () => Object.fromEntries(names.map((name) => [name.value, leaf(name.span)]))
})

/** Members of a type stand where the type is declared. */
const typePlace = (span: Span, type: TypeNode, types: Types): Place => {
  switch (type.kind) {
    case "struct":
      return structPlace(span, type, types)
    case "array":
      return { span, inside: () => ({ items: typePlace(span, type.element, types) }) }
    case "record":
      return { span, inside: () => ({ items: typePlace(span, type.value, types) }) }
    case "refined":
      return typePlace(span, type.base, types)
    case "reference":
      return {
        span,
        inside: () => {
          const declared = types.get(type.name)
          return declared === undefined ? {} : typePlace(declared.span, declared, types).inside()
        }
      }
    default:
      return leaf(span)
  }
}

const structPlace = (span: Span, { fields }: StructNode, types: Types): Place => ({
  span,
  inside: () => ({
    properties: {
      span,
      inside: () => Object.fromEntries(fields.map(({ name, type }) => [name.value, typePlace(name.span, type, types)]))
    }
  })
})

const stepsPlace = (span: Span, steps: ReadonlyArray<Step>): Place => ({
  span,
  inside: () => Object.fromEntries(steps.map((step, index) => [index, stepPlace(step)]))
})

const stepPlace = (step: Step): Place => {
  const { span } = step.durableName ?? step.id
  return {
    span,
    inside: () => ({ name: leaf(span), when: optional(step.when), ...partsOf(step, span) })
  }
}

const blocks = (
  span: Span,
  named: ReadonlyArray<{ readonly name: Located<string>; readonly steps: ReadonlyArray<Step> }>
): Place => ({
  span,
  inside: () =>
    Object.fromEntries(named.map(({ name, steps }) => [
      name.value,
      { span: name.span, inside: () => ({ steps: stepsPlace(name.span, steps) }) }
    ]))
})

const partsOf = (step: Step, span: Span): { readonly [part: string]: Place | undefined } => {
  switch (step.kind) {
    case "call":
      return {
        activity: optional(step.activity),
        input: value(step.with),
        undo: step.compensate && {
          span: step.compensate.activity.span,
          inside: () => ({ activity: optional(step.compensate?.activity), input: value(step.compensate?.with) })
        },
        onTimeout: optional(step.onTimeout)
      }
    case "sleep":
      return { duration: value(step.duration) }
    case "sleepUntil":
      return { instant: value(step.instant) }
    case "let":
      return { value: value(step.value) }
    case "record":
      return { source: optional(step.source) }
    case "await":
      return { signal: optional(step.signal), timeouts: optional(step.timeout), onTimeout: optional(step.onTimeout) }
    case "enqueue":
      return {
        queue: optional(step.queue),
        input: value(step.with),
        timeouts: optional(step.timeout),
        onTimeout: optional(step.onTimeout)
      }
    case "child":
      return {
        workflow: optional(step.workflow),
        input: value(step.with),
        timeouts: optional(step.timeout),
        onTimeout: optional(step.onTimeout)
      }
    case "fail":
      return { error: optional(step.error) }
    case "continueAsNew":
      return {}
    case "switch":
      return {
        cases: {
          span,
          inside: () =>
            Object.fromEntries(step.cases.map((each, index) => [index, {
              span: each.when?.span ?? each.span,
              inside: () => ({ when: optional(each.when), steps: stepsPlace(each.span, each.steps) })
            }]))
        }
      }
    case "patch":
      return {
        patch: optional(step.patch),
        newer: stepsPlace(span, step.newer),
        older: stepsPlace(span, step.older)
      }
    case "parallel":
    case "race":
      return { branches: blocks(span, step.branches.map(({ block, name }) => ({ name, steps: block.steps }))) }
    case "foreach":
      return {
        items: value(step.items),
        key: value(step.key),
        concurrency: optional(step.concurrency),
        steps: stepsPlace(span, step.steps)
      }
    case "repeat":
      return { maxIterations: optional(step.maxIterations), steps: stepsPlace(span, step.steps) }
    case "try":
      return {
        steps: stepsPlace(span, step.block.steps),
        catches: blocks(span, step.catches.map(({ block, error }) => ({ name: error, steps: block.steps }))),
        finally: stepsPlace(span, step.finally)
      }
  }
}

const value = (it: Value | undefined): Place | undefined => it === undefined ? undefined : leaf(it.span)
