/** The words that the journal stores: states of executions and kinds of events. They are only ever added to. */
import { Schema } from "effect"

export const ExecutionState = Schema.Literals([
  "Running",
  "Completed",
  "Failed",
  "Cancelled",
  "Terminated",
  "TimedOut",
  "ContinuedAsNew"
])
export type ExecutionState = typeof ExecutionState.Type

export const EventKind = Schema.Literals([
  "ExecutionStarted",
  "StepScheduled",
  "AttemptStarted",
  "AttemptFailed",
  "StepCompleted",
  "StepFailed",
  "TimerStarted",
  "TimerFired",
  "ValueRecorded",
  "DecisionTaken",
  "SignalAwaited",
  "SignalReceived",
  "SignalConsumed",
  "SignalTimedOut",
  "StepInterrupted",
  "ChildStarted",
  "ChildCompleted",
  "ChildFailed",
  "ChildClosed",
  "ItemEnqueued",
  "ItemCompleted",
  "ItemFailed",
  "ItemTimedOut",
  "BlockStarted",
  "RaceDecided",
  "BranchesClosed",
  "CancelRequested",
  "DeadlineReached",
  "LimitReached",
  "CompensationStarted",
  "UndoGaveUp",
  "FailureHeld",
  "LateResultIgnored",
  "Parked",
  "Resumed",
  "ExecutionPaused",
  "ExecutionResumed",
  "ExecutionCompleted",
  "ExecutionFailed",
  "ExecutionCancelled",
  "ExecutionTimedOut",
  "ExecutionTerminated",
  "ExecutionContinuedAsNew",
  "VersionChanged"
])
export type EventKind = typeof EventKind.Type
