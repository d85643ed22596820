/** One attempt of a step as an effect `Activity`, whose recorded result says how the attempt ended. */
import { Clock, Effect, Schema } from "effect"
import { Activity } from "effect/workflow"
import { type ActivityContext, idempotencyKey, type StepRequest } from "./commands.ts"
import type { Json } from "./json.ts"
import { notBegun } from "./portable-branch.ts"

/** What is stored of an attempt. `at` is when it ended, in milliseconds since the epoch. */
export const AttemptRecord = Schema.Struct({
  at: Schema.Int,
  /** The details of the last heartbeat, for the next attempt. */
  heartbeat: Schema.optionalKey(Schema.Json),
  outcome: Schema.Union([
    Schema.Struct({ kind: Schema.Literal("success"), text: Schema.String }),
    Schema.Struct({ kind: Schema.Literal("declared"), tag: Schema.String, text: Schema.String }),
    Schema.Struct({
      kind: Schema.Literal("rejected"),
      rejection: Schema.Struct({ path: Schema.String, reason: Schema.String })
    }),
    Schema.Struct({ kind: Schema.Literal("undeclared"), message: Schema.String }),
    Schema.Struct({
      kind: Schema.Literal("timedOut"),
      timeout: Schema.Literals(["startToClose", "scheduleToClose", "heartbeat"])
    }),
    /** The execution's own deadline came before the attempt was over. */
    Schema.Struct({ kind: Schema.Literal("closed") })
  ])
})
export type AttemptRecord = typeof AttemptRecord.Type
type Outcome = AttemptRecord["outcome"]

export interface Attempt {
  readonly executionId: string
  readonly request: StepRequest
  /** 1 for the first. */
  readonly number: number
  readonly lastHeartbeat: Json | undefined
  /** Instants in milliseconds since the epoch: of the step, and of the execution. */
  readonly stepDeadline: number | undefined
  readonly executionDeadline: number | undefined
}

/** When the attempt was last known to be alive, and what it said. */
interface Pulse {
  at: number
  details: Json | undefined
}

/** An attempt that is recorded. One that is not is not made any more. */
export const recordedAttempt = (name: string, number: number) =>
  Activity.make({ name, success: AttemptRecord, execute: notBegun }).pipe(
    Effect.provideService(Activity.CurrentAttempt, number)
  )

export const attemptActivity = (attempt: Attempt) =>
  Activity.make({ name: attempt.request.name, success: AttemptRecord, execute: makeAttempt(attempt) }).pipe(
    Effect.provideService(Activity.CurrentAttempt, attempt.number)
  )

const makeAttempt = Effect.fnUntraced(function*(attempt: Attempt) {
  const { request } = attempt
  const pulse: Pulse = { at: yield* Clock.currentTimeMillis, details: attempt.lastHeartbeat }
  const made: Effect.Effect<Outcome> = request.attempt(request.input, contextOf(attempt, pulse))
  const outcome = yield* limits(attempt, pulse).reduce(
    (running, { after, outcome }) => Effect.raceFirst(running, Effect.as(after, outcome)),
    made
  )
  const record: AttemptRecord = { at: yield* Clock.currentTimeMillis, outcome }
  return pulse.details === undefined ? record : { ...record, heartbeat: pulse.details }
})

interface Limit {
  readonly after: Effect.Effect<void>
  readonly outcome: Outcome
}

/** What may end the attempt before it ends itself. */
const limits = ({ request, stepDeadline, executionDeadline }: Attempt, pulse: Pulse): ReadonlyArray<Limit> => {
  const { startToClose, heartbeat } = request.timeouts
  const limits: Array<Limit | undefined> = [
    startToClose === undefined ? undefined : {
      after: Effect.sleep(startToClose),
      outcome: { kind: "timedOut", timeout: "startToClose" }
    },
    stepDeadline === undefined ? undefined : {
      after: until(() => stepDeadline),
      outcome: { kind: "timedOut", timeout: "scheduleToClose" }
    },
    heartbeat === undefined ? undefined : {
      after: until(() => pulse.at + heartbeat),
      outcome: { kind: "timedOut", timeout: "heartbeat" }
    },
    // An attempt that will have to be undone is awaited: its effect may have happened.
    executionDeadline === undefined || request.compensable ? undefined : {
      after: until(() => executionDeadline),
      outcome: { kind: "closed" }
    }
  ]
  return limits.filter((limit) => limit !== undefined)
}

/** Sleeps until an instant that may move while it sleeps. */
const until = (instant: () => number): Effect.Effect<void> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) => {
    const rest = instant() - now
    return rest <= 0 ? Effect.void : Effect.andThen(Effect.sleep(rest), until(instant))
  })

const contextOf = ({ executionId, request, number, lastHeartbeat }: Attempt, pulse: Pulse): ActivityContext => {
  const key = idempotencyKey(executionId, 1, request.name)
  return {
    executionId,
    step: request.name,
    attempt: number,
    idempotencyKey: key,
    attemptKey: `${key}#${number}`,
    lastHeartbeat,
    heartbeat: (details) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        pulse.at = now
        if (details !== undefined) pulse.details = details
      })
  }
}
