/** Turns retry policies and time-outs as written into those in force, with the defaults of the language filled in. */
import type { RetryNode, StepTimeoutsNode } from "../parse/document.ts"
import type { RetryPlan, TimeoutsPlan } from "./plan.ts"

export const retryPlan = (node: RetryNode): RetryPlan => {
  const initial = node.initialInterval?.value.millis ?? 1000
  return {
    initialIntervalMillis: initial,
    backoffCoefficient: node.backoffCoefficient?.value ?? 2,
    maximumIntervalMillis: node.maximumInterval?.value.millis ?? 100 * initial,
    maximumAttempts: node.maximumAttempts?.value ?? 0,
    nonRetryableErrors: node.nonRetryableErrors.map(({ value }) => value)
  }
}

/** A contract's time-outs; the project's default applies where the contract has no `startToClose`. */
export const timeoutsPlan = (node: StepTimeoutsNode, defaultStartToClose: number | undefined): TimeoutsPlan => ({
  scheduleToStartMillis: node.scheduleToStart?.value.millis,
  startToCloseMillis: node.startToClose?.value.millis ?? defaultStartToClose,
  scheduleToCloseMillis: node.scheduleToClose?.value.millis,
  heartbeatMillis: node.heartbeat?.value.millis
})

/** The policy of a call where it is not the contract's. */
export const differentRetry = (node: RetryNode | undefined, contract: RetryPlan | undefined): RetryPlan | undefined => {
  const retry = node === undefined ? undefined : retryPlan(node)
  return retry === undefined || JSON.stringify(retry) === JSON.stringify(contract) ? undefined : retry
}

/** The time-outs of a call that are not the contract's. */
export const differentTimeouts = (
  node: StepTimeoutsNode,
  contract: TimeoutsPlan
): Partial<TimeoutsPlan> | undefined => {
  const said = timeoutsPlan(node, undefined)
  const names = ["scheduleToStartMillis", "startToCloseMillis", "scheduleToCloseMillis", "heartbeatMillis"] as const
  const different = names.filter((name) => said[name] !== undefined && said[name] !== contract[name])
  return different.length === 0 ? undefined : Object.fromEntries(different.map((name) => [name, said[name]]))
}
