/** The queues that a workflow declares, against the steps that give items to them. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { EnqueueStep, Step, WorkflowDocument } from "../parse/document.ts"
import { allSteps } from "./blocks.ts"
import type { QueueContract } from "./checked.ts"
import { type FindError, resolveErrors, resolveRetry } from "./contracts.ts"
import { type Makes, readRoots } from "./roots.ts"
import type { Scope } from "./scope.ts"
import { checkWait } from "./timeouts.ts"
import { voidType } from "./type-text.ts"
import { convertStruct, convertType } from "./types.ts"

type Report = (it: Diagnostic) => void

/** Each queue by its name; of two of one name, which is an error of its own, the last. */
export const resolveQueues = (
  { file, queues }: WorkflowDocument,
  scope: Scope,
  findError: FindError,
  report: Report
): ReadonlyMap<string, QueueContract> =>
  new Map(queues.map((node): [string, QueueContract] => {
    const name = node.name.value
    const errors = resolveErrors(node.errors, scope, findError, report)
    const retried = { what: "queue", name, errors: node.errors.map((it) => it.value) } as const
    const retry = resolveRetry(node.retry, scope, retried, report)
    return [name, {
      name,
      file,
      node,
      input: convertStruct(node.input, scope, report),
      success: node.success === undefined ? voidType : convertType(node.success, scope, report),
      errors,
      ...(retry === undefined ? {} : { retry })
    }]
  }))

/** The expressions of keys: of an item in a queue, nothing is known but the item. */
export const readQueueKeys = ({ queues }: WorkflowDocument, makes: Makes, report: Report) =>
  readRoots(queues.map(({ key }) => key), { roots: { input: "input.id" }, makes, report })

const enqueuesIn = (steps: ReadonlyArray<Step>): ReadonlyArray<EnqueueStep> =>
  allSteps(steps).filter((it) => it.kind === "enqueue")

/** Every item goes to a queue that there is, and every queue gets items. */
export const checkEnqueues = ({ brokenSteps, queues, steps }: WorkflowDocument, report: Report): void => {
  const enqueues = enqueuesIn(steps)
  const names = queues.map((it) => it.name.value)
  for (const { queue: { span, value: name }, timeout } of enqueues) {
    checkWait(timeout, report)
    if (names.includes(name)) continue
    report(diagnostic("unknown-queue", span, { name, suggestion: suggest(name, names), known: names }))
  }
  const used = new Set(enqueues.map((it) => it.queue.value))
  // A step that could not be read may use any queue; so may one that names what there is not.
  if (brokenSteps.size > 0 || [...used].some((it) => !names.includes(it))) return
  for (const { name: { span, value: name } } of queues) {
    if (!used.has(name)) report(diagnostic("unused-queue", span, { name }))
  }
}
