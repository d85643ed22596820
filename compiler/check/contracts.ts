/** Activities and workflows as written into contracts: what they take, give and fail with, resolved in the scope of their file. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import type {
  ActivitiesDocument,
  ActivityNode,
  RetryNode,
  RetryReference,
  WorkflowDocument
} from "../parse/document.ts"
import type { Located } from "../source/text.ts"
import type { ActivityContract, ErrorContract, WorkflowContract } from "./checked.ts"
import { checkNonRetryable } from "./errors.ts"
import { withStored } from "./renamed.ts"
import { isRepeatedUnsafely } from "./repeats.ts"
import type { Scope } from "./scope.ts"
import { checkRetry, checkTimeouts } from "./timeouts.ts"
import { voidType } from "./type-text.ts"
import { convertStruct, convertType } from "./types.ts"

type Report = (it: Diagnostic) => void

/** The contract of an error by file and name. */
export type FindError = (file: string, name: string) => ErrorContract | undefined

export const activityContracts = (
  document: ActivitiesDocument,
  scope: Scope,
  findError: FindError,
  report: Report
): ReadonlyArray<ActivityContract> => {
  for (const { policy } of document.retries) {
    checkRetry(policy, report)
    for (const error of policy.nonRetryableErrors) scope.resolve("error", error)
  }
  return document.activities.map((node) => activityContract(document, node, scope, findError, report))
}

const activityContract = (
  document: ActivitiesDocument,
  node: ActivityNode,
  scope: Scope,
  findError: FindError,
  report: Report
): ActivityContract => {
  const errors = resolveErrors(node.errors, scope, findError, report)
  checkTimeouts(node.timeouts, undefined, report)
  const retry = resolveRetry(
    node.retry,
    scope,
    { what: "activity", name: node.name.value, errors: node.errors.map((it) => it.value) },
    report
  )
  if (isRepeatedUnsafely(node, retry)) {
    report(diagnostic("retry-without-idempotency", node.name.span, { activity: node.name.value }))
  }
  return {
    name: node.name.value,
    file: document.file,
    node,
    input: convertStruct(node.input, scope, report),
    success: node.success === undefined ? voidType : convertType(node.success, scope, report),
    errors,
    ...(retry === undefined ? {} : { retry })
  }
}

export const workflowContract = (
  document: WorkflowDocument,
  scope: Scope,
  findError: FindError,
  report: Report
): WorkflowContract => {
  const { errors, file, name, payload, success } = document
  return {
    name: name.value,
    file,
    payload: withStored(convertStruct(payload, scope, report), document),
    success: success === undefined ? voidType : convertType(success, scope, report),
    errors: resolveErrors(errors, scope, findError, report)
  }
}

export const resolveErrors = (
  names: ReadonlyArray<Located<string>>,
  scope: Scope,
  findError: FindError,
  report: Report
): ReadonlyArray<ErrorContract> => {
  const found = new Map<string, ErrorContract>()
  for (const name of names) {
    const declared = scope.resolve("error", name)
    const contract = declared === undefined ? undefined : findError(declared.file, name.value)
    if (found.has(name.value)) report(diagnostic("error-repeated", name.span, { error: name.value }))
    else if (contract !== undefined) found.set(name.value, contract)
  }
  return [...found.values()]
}

/** What a policy is for. */
export interface Retried {
  readonly what: "activity" | "queue"
  readonly name: string
  /** Nothing if it is unknown. */
  readonly errors: ReadonlyArray<string> | undefined
}

/** A policy by its name or in place; one in place is judged against what it is for, a named one serves many. */
export const resolveRetry = (
  reference: RetryReference | undefined,
  scope: Scope,
  { errors, name, what }: Retried,
  report: Report
): RetryNode | undefined => {
  if (reference === undefined) return undefined
  if (reference.kind === "named") return scope.resolve("retry", reference.name)?.node
  checkRetry(reference.policy, report)
  if (errors !== undefined) checkNonRetryable(reference.policy, { what, name, errors }, report)
  return reference.policy
}
