/** What limits the attempts of an activity, of a call or of a queue's work. */

/** Retry parameters with every default filled in; times in milliseconds. */
export interface RetryPlan {
  readonly initialIntervalMillis: number
  readonly backoffCoefficient: number
  readonly maximumIntervalMillis: number
  /** 0: no limit. */
  readonly maximumAttempts: number
  readonly nonRetryableErrors: ReadonlyArray<string>
}

export interface TimeoutsPlan {
  readonly scheduleToStartMillis: number | undefined
  readonly startToCloseMillis: number | undefined
  readonly scheduleToCloseMillis: number | undefined
  readonly heartbeatMillis: number | undefined
}
