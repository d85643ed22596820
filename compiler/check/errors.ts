/** The errors each step can fail with, against those that the workflow lists and those that are caught. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { RetryNode, Step, TryStep, WorkflowDocument } from "../parse/document.ts"
import type { Located } from "../source/text.ts"
import { allSteps, partsOf } from "./blocks.ts"
import type { ActivityContract } from "./checked.ts"
import { isSystemFailure } from "./failures.ts"

/** What some steps can fail with: each error by its name, and where it first comes from. */
export type Failures = ReadonlyMap<string, { readonly at: Located<string>; readonly step: string }>

export type FindActivity = (name: string) => ActivityContract | undefined

/**
 * Compensations add nothing: one that gives up parks or logs. An error is reported where it first comes from; listing it
 * mends all places. A workflow with an unknown activity may have any error.
 */
export const checkErrors = (
  document: WorkflowDocument,
  activityOf: FindActivity,
  isKnown: (error: string) => boolean,
  report: (it: Diagnostic) => void
): void => {
  const declared = new Set(document.errors.map((it) => it.value))
  const possible = failuresOf(document.steps, activityOf)
  for (const [error, { at, step }] of possible) {
    if (!declared.has(error) && isKnown(error)) report(diagnostic("undeclared-error", at.span, { error, step }))
  }
  for (const step of allSteps(document.steps)) if (step.kind === "try") checkCatches(step, activityOf, report)
  if (document.brokenSteps.size > 0 || !isComplete(document.steps, activityOf)) return
  for (const { span, value } of document.errors) {
    if (!possible.has(value) && isKnown(value)) report(diagnostic("impossible-error", span, { error: value }))
  }
}

/** The declared errors that leave the steps: what is caught, or is settled into a value, does not. */
export const failuresOf = (steps: ReadonlyArray<Step>, activityOf: FindActivity): Failures => {
  const found = new Map<string, { readonly at: Located<string>; readonly step: string }>()
  const add = (failures: Failures): void => {
    for (const [error, from] of failures) if (!found.has(error)) found.set(error, from)
  }
  const raise = (at: Located<string>, step: Step, error = at.value): void =>
    add(new Map([[error, { at, step: step.id.value }]]))
  for (const step of steps) {
    if (step.kind === "fail") raise(step.error, step)
    if (step.kind === "call") {
      for (const error of activityOf(step.activity.value)?.errors ?? []) raise(step.activity, step, error.name)
      if (step.onTimeout?.kind === "fail") raise(step.onTimeout.error, step)
    }
    if (step.kind === "repeat" && step.onMax.kind === "fail") raise(step.onMax.error, step)
    const settles = (step.kind === "parallel" || step.kind === "foreach") && step.mode === "settle"
    const caught = step.kind === "try" ? new Set(step.catches.map((it) => it.error.value)) : new Set()
    for (const part of settles ? [] : partsOf(step)) {
      const failures = failuresOf(part.steps, activityOf)
      add(part.kind === "try" ? new Map([...failures].filter(([error]) => !caught.has(error))) : failures)
    }
  }
  return found
}

const checkCatches = (step: TryStep, activityOf: FindActivity, report: (it: Diagnostic) => void): void => {
  const possible = failuresOf(step.block.steps, activityOf)
  const hasCalls = allSteps(step.block.steps).some((it) => it.kind === "call")
  const seen = new Set<string>()
  for (const { error: { span, value: error } } of step.catches) {
    if (seen.has(error)) report(diagnostic("error-repeated", span, { error }))
    else if (
      isSystemFailure(error)
        ? !hasCalls && error !== "ValueRejected"
        : !possible.has(error) && isComplete(step.block.steps, activityOf)
    ) report(diagnostic("impossible-catch", span, { error, step: step.id.value }))
    seen.add(error)
  }
}

const isComplete = (steps: ReadonlyArray<Step>, activityOf: FindActivity): boolean =>
  allSteps(steps).every((it) => it.kind !== "call" || activityOf(it.activity.value) !== undefined)

/** Only an error that the activity has can be exempt from its retries. */
export const checkNonRetryable = (
  policy: RetryNode,
  activity: { readonly name: string; readonly errors: ReadonlyArray<string> },
  report: (it: Diagnostic) => void
): void => {
  for (const { span, value: error } of policy.nonRetryableErrors) {
    if (activity.errors.includes(error)) continue
    const suggestion = suggest(error, activity.errors)
    report(diagnostic("not-an-error-of", span, { error, activity: activity.name, suggestion }))
  }
}
