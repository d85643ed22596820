/**
 * Runs the code of today over a recorded history, to see where it has got to: without storage, activities or timers, and
 * without waiting. Each fiber of the body goes as far as its record does.
 */
import { Cause, Effect, Exit, Result, Scheduler } from "effect"
import { blankJournal } from "../journal/blank.ts"
import type { ExecutionRecord, StoredEvent } from "../journal/journal.ts"
import { messageOf } from "../v1/errors.ts"
import { Observer } from "../v1/observe.ts"
import { defect, type Manifest, unreadablePayload } from "./guard.ts"
import type { Parked } from "./model.ts"
import { asRunBy } from "./move.ts"
import { launchNative } from "./native.ts"
import type { Continued, Ended } from "./outcome.ts"
import { recordedCommands } from "./recorded-commands.ts"
import type { Registration } from "./registry.ts"
import { replayOf } from "./replay.ts"
import { type Host, Run } from "./run.ts"

export interface ReplayedHistory {
  /** The values of steps that the body has made known, by the ids of the steps. */
  readonly observed: ReadonlyMap<string, unknown>
  /** How the body ended, where the record reaches that far. */
  readonly ended: Ended | Continued | undefined
  /** Where the code and the record disagree first. */
  readonly diverged: Parked | undefined
}

/** The registration is one of a workflow that `perdure/runtime/v1` made. */
export const replayHistory = (
  registration: Registration,
  record: ExecutionRecord,
  events: ReadonlyArray<StoredEvent>,
  manifest?: Manifest
): ReplayedHistory => {
  const now = asRunBy(registration, record, events)
  const { events: read, record: current } = Result.getOrElse(now, () => ({ events, record }))
  const run = new Run(hostOf(manifest), { ...current, paused: undefined }, replayOf(read))
  run.planChanged = registration.planHash !== record.planHash
  const observed = new Map<string, unknown>()
  const payload = registration.payload.read(run.payload)
  if (Result.isFailure(now)) run.park(now.failure)
  else if (Result.isFailure(payload)) {
    run.park(unreadablePayload(payload.failure))
  } else {
    const body = launchNative(run, registration, payload.success)
    const exit = drained(Effect.provideService(body, Observer, (step, value) => void observed.set(step, value)))
    if (run.stopped === undefined && exit !== undefined) {
      if (Exit.isSuccess(exit)) return { observed, ended: exit.value, diverged: undefined }
      run.park(defect(messageOf(Cause.squash(exit.cause))))
    }
  }
  const diverged = run.stopped?.kind === "parked" ? run.stopped.parked : undefined
  return { observed, ended: undefined, diverged }
}

/** How an effect ends without waiting for anything; undefined if it does not. */
const drained = <A, E>(effect: Effect.Effect<A, E>): Exit.Exit<A, E> | undefined => {
  // Each fiber would have a dispatcher of its own, and what one of them has put off until later would not be run.
  const dispatcher = new Scheduler.MixedScheduler("sync").makeDispatcher()
  const scheduler: Scheduler.Scheduler = {
    executionMode: "sync",
    shouldYield: () => false,
    makeDispatcher: () => dispatcher
  }
  const fiber = Effect.runFork(effect, { scheduler })
  dispatcher.flush()
  return fiber.pollUnsafe()
}

/** Nothing comes of what a body does on it. */
const hostOf = (manifest: Manifest | undefined): Host => ({
  journal: blankJournal,
  children: {
    find: () => undefined,
    start: () => undefined,
    endOf: () => undefined,
    unwatch: () => {},
    close: () => Effect.succeed(false)
  },
  queues: {
    give: () => {},
    has: () => false,
    outcome: () => undefined,
    load: () => {},
    leave: () => {},
    leaveAll: () => {}
  },
  timers: { at: () => () => {}, fireDue: () => {}, stop: () => {} },
  manifest,
  commandsOf: recordedCommands,
  residency: Infinity,
  waiting: 0,
  draining: false,
  attempts: new Set(),
  limits: { events: Infinity, size: Infinity, pending: Infinity },
  exceeded: () => {},
  warn: () => {},
  late: () => {}
})
