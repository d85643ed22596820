/** Turns retry policies and time-outs into object literals. */
import type { RetryPlan, TimeoutsPlan } from "../plan/plan.ts"
import { durationText } from "./duration.ts"
import { number, quote } from "./literal.ts"
import { bracketed, broken, type Doc, line } from "./print.ts"

export const retryPolicy = (retry: RetryPlan): Doc =>
  object([
    ["initialInterval", durationText(retry.initialIntervalMillis)],
    ["backoffCoefficient", number(retry.backoffCoefficient)],
    ["maximumInterval", durationText(retry.maximumIntervalMillis)],
    ["maximumAttempts", number(retry.maximumAttempts)],
    [
      "nonRetryableErrors",
      retry.nonRetryableErrors.length === 0 ? undefined : bracketed("[", retry.nonRetryableErrors.map(quote), "]")
    ]
  ])

/** Absent when no time-out is set. */
export const timeouts = (plan: Partial<TimeoutsPlan>): Doc | undefined => {
  const entries = [
    ["scheduleToStart", plan.scheduleToStartMillis],
    ["startToClose", plan.startToCloseMillis],
    ["scheduleToClose", plan.scheduleToCloseMillis],
    ["heartbeat", plan.heartbeatMillis]
  ] as const
  return entries.every(([, millis]) => millis === undefined)
    ? undefined
    : object(entries.map(([name, millis]) => [name, millis === undefined ? undefined : durationText(millis)]))
}

/** `{ name: value }` of the members that are there. */
export const object = (entries: ReadonlyArray<readonly [name: string, value: Doc | undefined]>): Doc =>
  bracketed("{", entries.flatMap(([name, value]) => value === undefined ? [] : [[`${name}: `, value]]), "}", line)

/** The same, a member a line. */
export const objectOfLines = (entries: ReadonlyArray<readonly [name: string, value: Doc | undefined]>): Doc =>
  broken("{", entries.flatMap(([name, value]) => value === undefined ? [] : [[`${name}: `, value]]), "}")
