/** All that generated modules may import. Frozen once published; a later version of it stands beside it. */
export { type Activity, activity, type ActivityMethod } from "./activity.ts"
export { body, type BodyLayer } from "./body.ts"
export { call, type CallOptions, onTimeout } from "./call.ts"
export { type Client, client, type StartFailure, type StartOptions } from "./client.ts"
export { type ActivityContext } from "./commands.ts"
export { NeedsPerdureEngine, StepFailed, StepTimedOut, ValueRejected, WorkflowFailed } from "./errors.ts"
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
export { type Json } from "./json.ts"
export { type RetryPolicy, type Timeouts } from "./policy.ts"
export { undo } from "./saga.ts"
export { decide, execution, record, sleep, sleepUntil } from "./steps.ts"
export { CalendarDate, Datetime, DurationText, Url, Uuid } from "./values.ts"
export { type Hashes, type PerdureWorkflow, workflow } from "./workflow.ts"
