/** The errors each step can fail with, against those that the workflow lists. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { RetryNode, WorkflowDocument } from "../parse/document.ts"
import type { Located } from "../source/text.ts"
import { allSteps } from "./blocks.ts"
import type { ActivityContract } from "./checked.ts"

/**
 * Compensations add nothing: one that gives up parks or logs. An error is reported where it first comes from; listing it
 * mends all places. A workflow with an unknown activity may have any error.
 */
export const checkErrors = (
  document: WorkflowDocument,
  activityOf: (name: string) => ActivityContract | undefined,
  isKnown: (error: string) => boolean,
  report: (it: Diagnostic) => void
): void => {
  const declared = new Set(document.errors.map((it) => it.value))
  const possible = new Set<string>()
  let isComplete = document.brokenSteps.size === 0
  const raise = (error: string, at: Located<string>, step: string): void => {
    if (!possible.has(error) && !declared.has(error) && isKnown(error)) {
      report(diagnostic("undeclared-error", at.span, { error, step }))
    }
    possible.add(error)
  }
  for (const step of allSteps(document.steps)) {
    if (step.kind === "fail") raise(step.error.value, step.error, step.id.value)
    if (step.kind !== "call") continue
    const activity = activityOf(step.activity.value)
    if (activity === undefined) isComplete = false
    for (const error of activity?.errors ?? []) raise(error.name, step.activity, step.id.value)
    if (step.onTimeout?.kind === "fail") raise(step.onTimeout.error.value, step.onTimeout.error, step.id.value)
  }
  if (!isComplete) return
  for (const { span, value } of document.errors) {
    if (!possible.has(value) && isKnown(value)) report(diagnostic("impossible-error", span, { error: value }))
  }
}

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
