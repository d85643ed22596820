/**
 * Workflows written by hand for effect's own engines, on this journal. They suspend and replay as effect defines it:
 * results are found by name and attempt, a wait suspends the run, and there is no guard.
 */
import { Cause, Context, Duration, Effect, Exit, Fiber, Option } from "effect"
import { type Activity, type DurableClock, Workflow, WorkflowEngine } from "effect/workflow"
import type { StoredEvent } from "../journal/journal.ts"
import { closedAs, completed, type Ended, failed, failedAs } from "./outcome.ts"
import { restoreExit, type StoredExit, storeExit } from "./plain-exit.ts"
import type { Registration } from "./registry.ts"
import type { Residents } from "./residents.ts"
import type { Host, Run } from "./run.ts"

type Instance = WorkflowEngine.WorkflowInstance["Service"]

/** What a resident hand-written workflow has recorded. */
interface PlainState {
  readonly run: Run
  /** Activities by `name/attempt`. */
  readonly activities: Map<string, StoredExit>
  readonly deferreds: Map<string, StoredExit>
  /** Clocks that have not ended, by the name of their deferred. */
  readonly clocks: Map<string, number>
  /** Something that it may wait for has ended while it was running. */
  woken: boolean
}

/** What plain workflows need of the engine that runs them. */
export interface PlainHost {
  readonly host: Host
  readonly engine: () => WorkflowEngine.WorkflowEngine["Service"]
  readonly residents: Residents
  /** Changes a running execution, and lets it go on. */
  readonly change: (id: string, change: (run: Run) => void) => void
}

export type Plain = ReturnType<typeof makePlain>

export const makePlain = ({ change, engine, host, residents }: PlainHost) => {
  const { journal, timers } = host
  const states = new Map<string, PlainState>()
  const tracker = WorkflowEngine.makeDeferredState()
  /** What executions have recorded that are in memory without running. */
  const loaded = new WeakMap<Run, PlainState>()
  const armed = new Set<string>()
  const durable = Effect.callback<void>((resume) => journal.committed(() => resume(Effect.void)))

  /** Lets a workflow see what has ended since it last looked. */
  const notify = (id: string): void => {
    const state = states.get(id)
    if (state !== undefined) state.woken = true
    change(id, () => {})
  }

  const deferredDone = Effect.fnUntraced(function*(id: string, name: string, exit: Exit.Exit<unknown, unknown>) {
    yield* durable
    const isFirst = yield* residents.with(id, (run) => {
      if (run === undefined) return false
      const known = states.get(id) ?? loaded.get(run) ?? recordedBy(run, journal.queries.events(run.record))
      if (known.deferreds.has(name)) return false
      loaded.set(run, known)
      const stored = storeExit(exit)
      known.deferreds.set(name, stored)
      run.appendText("ValueRecorded", name, 0, JSON.stringify({ value: stored }))
      if (!run.isActive) residents.release(run)
      return true
    })
    if (!isFirst) return
    yield* durable
    yield* tracker.deferredDone(id, name)
    notify(id)
  })

  const armClock = (run: Run, name: string, due: number): void => {
    const { id } = run.record
    const key = `${id}/${name}`
    if (armed.has(key)) return
    armed.add(key)
    timers.at(due, () => {
      armed.delete(key)
      change(id, (current) => {
        current.append("TimerFired", name, 0, {})
        Effect.runFork(deferredDone(id, name, Exit.void))
      })
    })
  }

  const launch = Effect.fnUntraced(function*(run: Run, registration: Registration, payload: object) {
    // What was recorded while it was out of memory is read back, so it has to be there.
    yield* run.committed
    if (run.stopped !== undefined) return yield* Effect.interrupt
    const { id } = run.record
    const state = recordedBy(run, journal.queries.events(run.record))
    const instance = WorkflowEngine.WorkflowInstance.initial(registration.workflow, id)
    const pending = { wake: () => abandon(run, instance) }
    states.set(id, state)
    run.pending.add(pending)
    for (const [name, due] of state.clocks) armClock(run, name, due)
    // What it awaits interrupts it when it ends: a fiber of its own leaves this one to see what came of it.
    const fiber = yield* registration.execute(payload, id).pipe(
      Effect.onExit((exit) => cancelled(run, instance, exit) ? interruptSelf : Effect.void),
      Workflow.intoResult,
      Effect.provideService(WorkflowEngine.WorkflowEngine, engine()),
      (effect) => tracker.trackRun(instance, effect),
      Effect.forkChild({ startImmediately: true })
    )
    const exit = yield* Fiber.await(fiber)
    states.delete(id)
    run.pending.delete(pending)
    if (run.stopped !== undefined) return yield* Effect.interrupt
    if (run.isPaused && run.closing === undefined) {
      run.stop({ kind: "suspended" })
      return yield* Effect.interrupt
    }
    if (Exit.isSuccess(exit) && exit.value._tag === "Complete") return yield* endOf(run, registration, exit.value.exit)
    if (!instance.suspended) return yield* Effect.die("It ended without a result.")
    suspend(run, state, instance, () => notify(id))
    return yield* Effect.interrupt
  }, Effect.interruptible)

  const activityExecute = (activity: Activity.Any, attempt: number) =>
    Effect.flatMap(
      WorkflowEngine.WorkflowInstance,
      Effect.fnUntraced(function*(instance) {
        const state = states.get(instance.executionId)
        if (state === undefined) return new Workflow.Suspended({})
        const key = `${activity.name}/${attempt}`
        const stored = state.activities.get(key)
        if (stored !== undefined) return new Workflow.Complete({ exit: restoreExit(stored) })
        if (state.run.isPaused) return new Workflow.Suspended({})
        // A cancelled workflow is replayed only for its finalizers.
        if (state.run.closing !== undefined && !instance.interrupted) return new Workflow.Suspended({})
        yield* durable
        const inner = WorkflowEngine.WorkflowInstance.initial(instance.workflow, instance.executionId)
        inner.interrupted = instance.interrupted
        const result = yield* activity.executeEncoded.pipe(
          Workflow.intoResult,
          Effect.provideService(WorkflowEngine.WorkflowInstance, inner)
        )
        if (result._tag === "Suspended") return result
        const exit = storeExit(result.exit)
        state.activities.set(key, exit)
        state.run.appendText("StepCompleted", activity.name, attempt, JSON.stringify({ result: exit }))
        yield* durable
        return new Workflow.Complete({ exit: restoreExit(exit) })
      })
    )

  const scheduleClock = (id: string, clock: DurableClock.DurableClock) =>
    Effect.sync(() => {
      const state = states.get(id)
      const { name } = clock.deferred
      if (state === undefined || state.clocks.has(name)) return
      const due = Date.now() + Duration.toMillis(clock.duration)
      state.clocks.set(name, due)
      state.run.append("TimerStarted", name, 0, { due })
      armClock(state.run, name, due)
    })

  const deferredResult = (id: string, name: string) =>
    Effect.sync(() => Option.map(Option.fromNullishOr(states.get(id)?.deferreds.get(name)), restoreExit))

  return { activityExecute, deferredDone, deferredResult, launch, notify, scheduleClock }
}

const recordedBy = (run: Run, events: ReadonlyArray<StoredEvent>): PlainState => {
  const state: PlainState = { run, activities: new Map(), deferreds: new Map(), clocks: new Map(), woken: false }
  for (const { attempt, data, kind, name } of events) {
    // The shapes are the ones written above; the events' checksums have been verified.
    if (kind === "StepCompleted") {
      state.activities.set(`${name}/${attempt}`, (JSON.parse(data) as { result: StoredExit }).result)
    } else if (kind === "ValueRecorded") {
      state.deferreds.set(name, (JSON.parse(data) as { value: StoredExit }).value)
    } else if (kind === "TimerStarted") {
      state.clocks.set(name, (JSON.parse(data) as { due: number }).due)
    }
  }
  for (const name of state.deferreds.keys()) state.clocks.delete(name)
  return state
}

/** Termination and shutdown leave no time for finalizers. */
const abandon = (run: Run, instance: Instance): void => {
  if (run.stopped === undefined) return
  instance.abandoned = true
  run.fiber?.interruptUnsafe()
}

/** A cancellation takes effect where the body would suspend, so that its finalizers run with everything replayed. */
const cancelled = (run: Run, instance: Instance, exit: Exit.Exit<unknown, unknown>): boolean => {
  if (run.closing === undefined) return false
  const suspends = Context.get(instance.workflow.annotations, Workflow.SuspendOnFailure) && Exit.isFailure(exit)
  if (!instance.suspended && !suspends) return false
  instance.interrupted = true
  instance.suspended = false
  return true
}

const interruptSelf: Effect.Effect<void> = Effect.withFiber((fiber) => {
  fiber.interruptUnsafe()
  return Effect.interruptible(Effect.never)
})

const suspend = (run: Run, state: PlainState, instance: Instance, wake: () => void): void => {
  if (instance.failed) {
    const message = instance.cause === undefined ? "It failed." : Cause.pretty(instance.cause)
    run.park({ code: "SUSPENDED_ON_FAILURE", message, step: "" }, ["Remove the cause and resume the execution."])
    return
  }
  run.stop({ kind: "suspended" })
  if (state.woken || run.closing !== undefined) run.onRelease.push(wake)
}

const endOf = (run: Run, registration: Registration, exit: Exit.Exit<unknown, unknown>): Effect.Effect<Ended> => {
  if (Exit.isSuccess(exit)) return completed(registration.success, exit.value)
  if (Cause.hasInterruptsOnly(exit.cause)) {
    return Effect.succeed({ ...closedAs(run.closing ?? "Cancelled"), exit: Exit.interrupt() })
  }
  const error = Cause.findErrorOption(exit.cause)
  if (Option.isSome(error)) return failed(registration.error, error.value)
  const message = String(Cause.squash(exit.cause))
  return Effect.succeed(failedAs({ kind: "system", name: "Defect", message, data: { step: "" } }, exit))
}
