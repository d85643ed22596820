/** All that generated modules may import. Frozen once published; a later version of it stands beside it. */
export { type Activity, activity, type ActivityMethod } from "./activity.ts"
export { type At } from "./at.ts"
export { type Body, body, type BodyLayer } from "./body.ts"
export { call, type CallOptions, onTimeout } from "./call.ts"
export { child, type ChildOptions, startChild, type StartChildOptions, type StartedChild } from "./child.ts"
export {
  type Client,
  client,
  type QueryFailure,
  type SignalFailure,
  type SignalOptions,
  type StartFailure,
  type StartOptions
} from "./client.ts"
export { type ActivityContext } from "./commands.ts"
export { continueAsNew } from "./continue-as-new.ts"
export { ChildClosed, NeedsPerdureEngine, StepFailed, StepTimedOut, ValueRejected, WorkflowFailed } from "./errors.ts"
export { forEach, type ForEachOptions, forEachSettle } from "./for-each.ts"
export {
  addDuration,
  date,
  dateOf,
  datetime,
  duration,
  durationBetween,
  isAfter,
  isBefore,
  millisOf,
  subtractDuration,
  url,
  uuid
} from "./functions.ts"
export { httpActivity, type HttpRequest, type QueryValue, uri } from "./http.ts"
export { type Json } from "./json.ts"
export { observe } from "./observe.ts"
export { parallel, parallelSettle } from "./parallel.ts"
export { patch } from "./patch.ts"
export { type RetryPolicy, type Timeouts } from "./policy.ts"
export { type Query, query } from "./query.ts"
export {
  enqueue,
  type EnqueueOptions,
  type Queue,
  queue,
  type QueueContext,
  type QueueHandler,
  queueWorkers
} from "./queue.ts"
export { race } from "./race.ts"
export { repeat, type RepeatOptions } from "./repeat.ts"
export { undo } from "./saga.ts"
export { type Overlap, type ScheduleOptions, type Schedules, type Tick } from "./schedule.ts"
export { type Settled } from "./settle.ts"
export { type AwaitOptions, awaitSignal, type Signal, signal, token } from "./signal.ts"
export { decide, execution, record, sleep, sleepUntil, unreachable } from "./steps.ts"
export { tryCatch } from "./try-catch.ts"
export { CalendarDate, Datetime, DurationText, Url, Uuid } from "./values.ts"
export { versions } from "./versions.ts"
export { type Hashes, type PerdureWorkflow, workflow } from "./workflow.ts"
