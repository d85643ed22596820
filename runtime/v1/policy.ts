/** Retry policies and timeouts: as they are written, as the engine reads them, and how long a back-off lasts. */
import { Duration } from "effect"

/** When a failed attempt is made again. Absent members have the defaults of `defaultRetry`. */
export interface RetryPolicy {
  readonly initialInterval?: Duration.Input
  readonly backoffCoefficient?: number
  readonly maximumInterval?: Duration.Input
  /** 0: no limit. */
  readonly maximumAttempts?: number
  /** Tags of declared errors that are outcomes at once. */
  readonly nonRetryableErrors?: ReadonlyArray<string>
}

export interface Timeouts {
  /** From the moment an attempt may start until it starts. */
  readonly scheduleToStart?: Duration.Input
  /** One attempt. */
  readonly startToClose?: Duration.Input
  /** The whole step, with all attempts and the waits between them. */
  readonly scheduleToClose?: Duration.Input
  /** Between two heartbeats of an attempt. */
  readonly heartbeat?: Duration.Input
}

/** A retry policy with every default filled in; times in milliseconds. */
export interface RetryRule {
  readonly initialInterval: number
  readonly backoffCoefficient: number
  readonly maximumInterval: number
  readonly maximumAttempts: number
  readonly nonRetryableErrors: ReadonlyArray<string>
  /** A policy was written, so that declared errors are retried as well. */
  readonly retriesDeclared: boolean
}

/** Timeouts in milliseconds; absent ones never end. */
export interface TimeoutRule {
  readonly scheduleToStart: number | undefined
  readonly startToClose: number | undefined
  readonly scheduleToClose: number | undefined
  readonly heartbeat: number | undefined
}

/** The policy in force where none is written: undeclared failures are retried without limit. */
export const defaultRetry: RetryRule = {
  initialInterval: 1_000,
  backoffCoefficient: 2,
  maximumInterval: 100_000,
  maximumAttempts: 0,
  nonRetryableErrors: [],
  retriesDeclared: false
}

export const retryRule = (policy: RetryPolicy | undefined): RetryRule => {
  if (policy === undefined) return defaultRetry
  const initialInterval = millis(policy.initialInterval) ?? defaultRetry.initialInterval
  return {
    initialInterval,
    backoffCoefficient: policy.backoffCoefficient ?? defaultRetry.backoffCoefficient,
    maximumInterval: millis(policy.maximumInterval) ?? 100 * initialInterval,
    maximumAttempts: policy.maximumAttempts ?? defaultRetry.maximumAttempts,
    nonRetryableErrors: policy.nonRetryableErrors ?? [],
    retriesDeclared: true
  }
}

export const timeoutRule = (timeouts: Timeouts | undefined, contract?: TimeoutRule): TimeoutRule => ({
  scheduleToStart: millis(timeouts?.scheduleToStart) ?? contract?.scheduleToStart,
  startToClose: millis(timeouts?.startToClose) ?? contract?.startToClose,
  scheduleToClose: millis(timeouts?.scheduleToClose) ?? contract?.scheduleToClose,
  heartbeat: millis(timeouts?.heartbeat) ?? contract?.heartbeat
})

export const millis = (input: Duration.Input | undefined): number | undefined =>
  input === undefined ? undefined : Duration.toMillis(Duration.fromInputUnsafe(input))

/**
 * Milliseconds to wait after the given number of failures (1 or more): exponential, bounded, and spread by up to 10 % so
 * that executions that failed together do not come back together. The spread is a function of `seed`, which names the
 * execution and the step, so a replay waits the same.
 */
export const backoff = (rule: RetryRule, failures: number, seed: string): number => {
  const exponential = rule.initialInterval * rule.backoffCoefficient ** (failures - 1)
  const bounded = Math.min(exponential, rule.maximumInterval)
  return Math.round(bounded * (1 - 0.1 * unitHash(`${seed}/${failures}`)))
}

/** When the attempt after so many failures (1 or more) may start; nothing if the policy has none left. */
export const nextAttempt = (rule: RetryRule, failures: number, seed: string): number | undefined =>
  rule.maximumAttempts > 0 && failures >= rule.maximumAttempts ? undefined : Date.now() + backoff(rule, failures, seed)

/** Whether a declared error is no outcome yet. */
export const isRetried = ({ nonRetryableErrors, retriesDeclared }: RetryRule, tag: string): boolean =>
  retriesDeclared && !nonRetryableErrors.includes(tag)

/** FNV-1a, as a number from 0 (inclusive) to 1 (exclusive). */
const unitHash = (text: string): number => {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return (hash >>> 0) / 0x1_0000_0000
}
