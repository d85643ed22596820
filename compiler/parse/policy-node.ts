/** What a specification file says of attempts and of limits of time, as written, with the place of everything. */
import type { Located, Span } from "../source/text.ts"

/** A named policy of an imported file, or one written in place. */
export type RetryReference =
  | { readonly kind: "named"; readonly name: Located<string> }
  | { readonly kind: "inline"; readonly policy: RetryNode }

/** Absent members take the defaults: 1s, 2.0, 100 x initial, 0 (no limit), []. */
export interface RetryNode {
  readonly span: Span
  readonly initialInterval?: Located<Duration>
  readonly backoffCoefficient?: Located<number>
  readonly maximumInterval?: Located<Duration>
  readonly maximumAttempts?: Located<number>
  readonly nonRetryableErrors: ReadonlyArray<Located<string>>
}

/** A duration literal such as `1h30m`, in milliseconds. */
export interface Duration {
  readonly text: string
  readonly millis: number
}

export interface StepTimeoutsNode {
  readonly scheduleToStart?: Located<Duration>
  readonly startToClose?: Located<Duration>
  readonly scheduleToClose?: Located<Duration>
  readonly heartbeat?: Located<Duration>
}

export interface WorkflowTimeoutsNode {
  readonly execution?: Located<Duration>
  readonly run?: Located<Duration>
}
