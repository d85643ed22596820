/** The errors each step can fail with, against those that the workflow lists and those that are caught. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { CallStep, ChildStep, EnqueueStep, RetryNode, Step, TryStep, WorkflowDocument } from "../parse/document.ts"
import type { Located } from "../source/text.ts"
import { allSteps, partsOf } from "./blocks.ts"
import type { ErrorContract } from "./checked.ts"
import { isSystemFailure } from "./failures.ts"

/** What some steps can fail with: each error by its name, and where it first comes from. */
export type Failures = ReadonlyMap<string, { readonly at: Located<string>; readonly step: string }>

/** A step that asks for something with a contract of its own: an activity, a queue, another workflow. */
type AskingStep = CallStep | EnqueueStep | ChildStep

/** What the activity, the queue or the workflow of a step can fail with; nothing if it is unknown. */
export type ErrorsOf = (step: AskingStep) => ReadonlyArray<ErrorContract> | undefined

/**
 * Compensations add nothing: one that gives up parks or logs. An error is reported where it first comes from; listing it
 * mends all places. A workflow that asks for what is unknown may have any error.
 */
export const checkErrors = (
  document: WorkflowDocument,
  errorsOf: ErrorsOf,
  isKnown: (error: string) => boolean,
  report: (it: Diagnostic) => void
): void => {
  const declared = new Set(document.errors.map((it) => it.value))
  const possible = failuresOf(document.steps, errorsOf)
  for (const [error, { at, step }] of possible) {
    if (!declared.has(error) && isKnown(error)) report(diagnostic("undeclared-error", at.span, { error, step }))
  }
  for (const step of allSteps(document.steps)) if (step.kind === "try") checkCatches(step, errorsOf, isKnown, report)
  if (document.brokenSteps.size > 0 || !isComplete(document.steps, errorsOf)) return
  for (const { span, value } of document.errors) {
    if (!possible.has(value) && isKnown(value)) report(diagnostic("impossible-error", span, { error: value }))
  }
}

/** The declared errors that leave the steps: what is caught, or is settled into a value, does not. */
export const failuresOf = (steps: ReadonlyArray<Step>, errorsOf: ErrorsOf): Failures => {
  const found = new Map<string, { readonly at: Located<string>; readonly step: string }>()
  const add = (failures: Failures): void => {
    for (const [error, from] of failures) if (!found.has(error)) found.set(error, from)
  }
  const raise = (at: Located<string>, step: Step, error = at.value): void =>
    add(new Map([[error, { at, step: step.id.value }]]))
  for (const step of steps) {
    if (step.kind === "fail") raise(step.error, step)
    if (isAwaitedContract(step)) {
      const at = namedBy(step)
      for (const error of errorsOf(step) ?? []) raise(at, step, error.name)
    }
    if ((asks(step) || step.kind === "await") && step.onTimeout?.kind === "fail") {
      raise(step.onTimeout.error, step)
    }
    if (step.kind === "repeat" && step.onMax.kind === "fail") raise(step.onMax.error, step)
    const settles = (step.kind === "parallel" || step.kind === "foreach") && step.mode === "settle"
    const caught = step.kind === "try" ? new Set(step.catches.map((it) => it.error.value)) : new Set()
    for (const part of settles ? [] : partsOf(step)) {
      const failures = failuresOf(part.steps, errorsOf)
      add(part.kind === "try" ? new Map([...failures].filter(([error]) => !caught.has(error))) : failures)
    }
  }
  return found
}

const asks = (step: Step): step is AskingStep =>
  step.kind === "call" || step.kind === "enqueue" || step.kind === "child"

/** A child that is only started keeps its errors to itself. */
const isAwaitedContract = (step: Step): step is AskingStep =>
  asks(step) && (step.kind !== "child" || step.mode === "await")

const namedBy = (step: AskingStep): Located<string> =>
  step.kind === "call" ? step.activity : step.kind === "enqueue" ? step.queue : step.workflow

const checkCatches = (
  step: TryStep,
  errorsOf: ErrorsOf,
  isKnown: (error: string) => boolean,
  report: (it: Diagnostic) => void
): void => {
  const possible = failuresOf(step.block.steps, errorsOf)
  const inside = allSteps(step.block.steps)
  const isPossible = (failure: string) => inside.some((it) => systemFailuresOf(it).includes(failure))
  const seen = new Set<string>()
  for (const { error: { span, value: error } } of step.catches) {
    if (seen.has(error)) report(diagnostic("error-repeated", span, { error }))
    else if (
      isSystemFailure(error)
        ? !isPossible(error)
        : isKnown(error) && !possible.has(error) && isComplete(step.block.steps, errorsOf)
    ) report(diagnostic("impossible-catch", span, { error, step: step.id.value }))
    seen.add(error)
  }
}

/** The system failures that a step can have by itself. Every step can compute a value that is refused. */
const systemFailuresOf = (step: Step): ReadonlyArray<string> => [
  "ValueRejected",
  ...(step.kind === "call" || step.kind === "enqueue" ? ["StepTimedOut", "StepFailed"] : []),
  ...((step.kind === "await" || step.kind === "child") && step.timeout !== undefined ? ["StepTimedOut"] : []),
  ...(step.kind === "child" ? ["StepFailed", ...step.mode === "await" ? ["ChildClosed"] : []] : [])
]

const isComplete = (steps: ReadonlyArray<Step>, errorsOf: ErrorsOf): boolean =>
  allSteps(steps).every((it) => !isAwaitedContract(it) || errorsOf(it) !== undefined)

/** What a retry policy is for. */
export interface Retried {
  readonly what: "activity" | "queue"
  readonly name: string
  readonly errors: ReadonlyArray<string>
}

/** Only an error that the activity or the queue has can be exempt from its retries. */
export const checkNonRetryable = (
  policy: RetryNode,
  { errors, name, what }: Retried,
  report: (it: Diagnostic) => void
): void => {
  for (const { span, value: error } of policy.nonRetryableErrors) {
    if (errors.includes(error)) continue
    report(diagnostic("not-an-error-of", span, { error, what, name, suggestion: suggest(error, errors) }))
  }
}
