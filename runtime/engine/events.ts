/** The `data` of each kind of event that the engine reads back: the journal's format 3. */
import type { BlockKind, ChildRequest, ParentClosePolicy } from "../v1/commands.ts"
import type { ChildClosed, TimeoutKind } from "../v1/errors.ts"
import type { Json } from "../v1/json.ts"
import type { Limit } from "./limits.ts"
import type { AttributeValues, FailureView, Intent, Paused } from "./model.ts"

/** Commands of a branch say which one it is, by its path; those of the main part of the body do not. */
interface OfBranch {
  readonly branch?: string
}

/** Members that are not to be shown: of what the event holds, and of what later events say of the same command or run. */
interface OfContract {
  readonly sensitive?: ReadonlyArray<string>
}

export interface EventData {
  readonly ExecutionStarted: OfContract & {
    readonly workflow: string
    readonly version: number
    readonly release: number
    readonly planHash: string
    readonly key: string
    readonly taskQueue: string
    readonly attributes?: AttributeValues
    /** Those of the code that started the run; absent if it had none. */
    readonly patches?: ReadonlyArray<string>
    readonly payload: Json
  }
  /** A newer version has taken it over. `results`: what steps have given, as that version reads it, by their names. */
  readonly VersionChanged: OfContract & {
    readonly from: number
    readonly to: number
    readonly payload: Json
    readonly results?: { readonly [step: string]: Json }
  }
  readonly StepScheduled: OfBranch & OfContract & { readonly activity: string; readonly input: Json }
  readonly AttemptStarted: Record<string, never>
  /** `nextAt`: when the next attempt may start; absent after the last one. */
  readonly AttemptFailed: {
    readonly failure: { readonly message: string; readonly timeout?: TimeoutKind }
    readonly nextAt?: number
  }
  readonly StepCompleted: { readonly result: Json }
  readonly StepFailed: { readonly declared: Json } | { readonly system: SystemFailureData }
  readonly TimerStarted: OfBranch & { readonly due: number; readonly past?: boolean }
  readonly TimerFired: Record<string, never>
  readonly ValueRecorded: OfBranch & { readonly value: Json }
  readonly DecisionTaken: OfBranch & { readonly taken: boolean }
  readonly SignalAwaited: OfBranch & { readonly signal: string; readonly due?: number }
  /** `sender`: tells it apart from others; `step`: the one that it answers, by a token. */
  readonly SignalReceived: {
    readonly signal: string
    readonly sender?: string
    readonly step?: string
    readonly payload: Json
  }
  /** `received`: the number of the event with which the signal was received. */
  readonly SignalConsumed: { readonly received: number }
  readonly SignalTimedOut: Record<string, never>
  /** `key`: the items of which are one piece of work; `due`: when the step gives up waiting. */
  readonly ItemEnqueued: OfBranch & OfContract & {
    readonly queue: string
    readonly key?: string
    readonly due: number
    readonly input: Json
  }
  readonly ItemCompleted: { readonly result: Json }
  readonly ItemFailed: { readonly declared: Json } | { readonly system: SystemFailureData }
  readonly ItemTimedOut: Record<string, never>
  /** A command under way was given up, because its branch or the execution was being closed. */
  readonly StepInterrupted: Record<string, never>
  /** `key`: its own; `due`: until when it is awaited. */
  readonly ChildStarted: OfBranch & OfContract & {
    readonly workflow: string
    readonly key: string
    readonly executionId: string
    readonly mode: ChildRequest["mode"]
    readonly onParentClose: ParentClosePolicy
    readonly due?: number
    readonly payload: Json
  }
  readonly ChildCompleted: { readonly result: Json }
  readonly ChildFailed: { readonly declared: Json } | { readonly system: SystemFailureData }
  readonly ChildClosed: { readonly state: ChildClosed["state"]; readonly message: string }
  readonly BlockStarted: OfBranch & { readonly block: BlockKind; readonly branches?: ReadonlyArray<string> }
  /** `by`: the path of the branch, below that of the block, whose end was the first. All others were closed. */
  readonly RaceDecided: { readonly by: string }
  /** `by`: the branch whose failure has closed all others. */
  readonly BranchesClosed: { readonly by: string }
  readonly CancelRequested: Record<string, never>
  readonly DeadlineReached: Record<string, never>
  /** Of which there may be so many at most. */
  readonly LimitReached: { readonly limit: Limit; readonly most: number }
  readonly CompensationStarted: { readonly cause: string }
  readonly UndoGaveUp: { readonly message: string; readonly onGiveUp: "park" | "log" }
  /** `step`: the one that failed, `blocks`: those that its failure went through; both are tried again when it is resumed. */
  readonly FailureHeld: {
    readonly failure: string
    readonly step?: string
    readonly blocks?: ReadonlyArray<string>
  }
  readonly LateResultIgnored: Record<string, never>
  readonly Resumed: Record<string, never>
  readonly ExecutionPaused: Paused
  readonly ExecutionResumed: Intent
  readonly ExecutionCompleted: { readonly result: Json }
  readonly ExecutionFailed: { readonly failure: FailureView }
  /** The payload of the next run. */
  readonly ExecutionContinuedAsNew: { readonly payload: Json }
}

export type SystemFailureData =
  | { readonly kind: "StepTimedOut"; readonly timeout: TimeoutKind | "child" }
  | { readonly kind: "StepFailed"; readonly attempts: number; readonly message: string }
  | { readonly kind: "ValueRejected"; readonly path: string; readonly reason: string }
