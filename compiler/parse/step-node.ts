/** What a workflow says of its steps, as written, with the place of everything. */
import type { Located, Span } from "../source/text.ts"
import type { ForeachStep, ParallelStep, PatchStep, RaceStep, RepeatStep, SwitchStep, TryStep } from "./block-node.ts"
import type { Duration, RetryReference, StepTimeoutsNode } from "./policy-node.ts"
import type { Annotations } from "./tree.ts"
import type { Value } from "./value-node.ts"

export type Step =
  | CallStep
  | SleepStep
  | SleepUntilStep
  | LetStep
  | RecordStep
  | AwaitStep
  | EnqueueStep
  | ChildStep
  | FailStep
  | ContinueAsNewStep
  | SwitchStep
  | PatchStep
  | ParallelStep
  | RaceStep
  | ForeachStep
  | RepeatStep
  | TryStep
export type StepKind = Step["kind"]

export interface StepBase {
  readonly id: Located<string>
  /** The whole list item. */
  readonly span: Span
  readonly description?: Located<string>
  readonly when?: Value
  /** Pins the stored name when the id is renamed. */
  readonly durableName?: Located<string>
  readonly annotations?: Annotations
}

export interface CallStep extends StepBase {
  readonly kind: "call"
  readonly activity: Located<string>
  /** Absent: the empty object. */
  readonly with?: Value
  readonly retry?: RetryReference
  readonly timeouts: StepTimeoutsNode
  readonly onTimeout?: OnTimeoutNode
  readonly compensate?: CompensateNode
}

export interface CompensateNode {
  readonly span: Span
  readonly activity: Located<string>
  readonly with?: Value
  readonly retry?: RetryReference
  readonly timeouts: StepTimeoutsNode
  readonly onGiveUp: "park" | "log"
}

export type OnTimeoutNode =
  | { readonly kind: "fail"; readonly error: Located<string>; readonly with?: Value; readonly span: Span }
  | { readonly kind: "yield"; readonly value: Value; readonly span: Span }

export interface SleepStep extends StepBase {
  readonly kind: "sleep"
  /** A duration literal or an expression of type `duration`. */
  readonly duration: Value
}

export interface SleepUntilStep extends StepBase {
  readonly kind: "sleepUntil"
  readonly instant: Value
  readonly onPast: "continue" | "fail"
}

export interface LetStep extends StepBase {
  readonly kind: "let"
  readonly value: Value
}

export interface RecordStep extends StepBase {
  readonly kind: "record"
  readonly source: Located<"now" | "uuid" | "random">
}

/** Its value is what the next delivery of the signal brings. */
export interface AwaitStep extends StepBase {
  readonly kind: "await"
  readonly signal: Located<string>
  /** Absent: it waits as long as it takes. */
  readonly timeout?: Located<Duration>
  readonly onTimeout?: OnTimeoutNode
}

/** Its value is what the queue's worker makes of the item. */
export interface EnqueueStep extends StepBase {
  readonly kind: "enqueue"
  readonly queue: Located<string>
  /** Absent: the empty object. */
  readonly with?: Value
  readonly timeout: Located<Duration>
  readonly onTimeout?: OnTimeoutNode
}

/** `await`: its value is the child's result. The others only start it, and give its execution id. */
export type ChildMode = "await" | "start" | "detach"

/** What becomes of a child that runs when its parent ends, or does not wait for it any more. */
export type ParentClosePolicy = "cancel" | "terminate" | "abandon"

/** An execution of another workflow, whose key is that workflow's own. */
export interface ChildStep extends StepBase {
  readonly kind: "child"
  readonly workflow: Located<string>
  /** Absent: the empty object. */
  readonly with?: Value
  readonly mode: ChildMode
  readonly onParentClose: ParentClosePolicy
  /** Absent: it is awaited as long as it takes. */
  readonly timeout?: Located<Duration>
  readonly onTimeout?: OnTimeoutNode
}

export interface FailStep extends StepBase {
  readonly kind: "fail"
  readonly error: Located<string>
  readonly with?: Value
}

/** Ends the run; the next one of the same execution begins with an empty history. */
export interface ContinueAsNewStep extends StepBase {
  readonly kind: "continueAsNew"
  /** The payload of the next run. Absent: the empty object. */
  readonly with?: Value
  /** What this run could still undo is final. */
  readonly dropsCompensations: boolean
}
