/** Starts, loads, runs and closes executions: everything that changes one goes through here. */
import { Cause, Context, Effect, Exit, Result } from "effect"
import type { ExecutionRecord } from "../journal/journal.ts"
import { type Closing, Commands } from "../v1/commands.ts"
import { messageOf } from "../v1/errors.ts"
import { commandsOf } from "./commands.ts"
import { closedAs, type Ended, endedBy } from "./outcome.ts"
import type { Registration, Registry } from "./registry.ts"
import { replayOf } from "./replay.ts"
import { type Host, Run } from "./run.ts"

export interface Joined {
  readonly record: ExecutionRecord
  readonly created: boolean
  /** The payload that the execution has, as JSON text. */
  readonly payload: string
}

/**
 * Runs a registered workflow for an execution, and says how it ended. It unwinds, without an end, when the run is stopped;
 * a defect of its own parks the execution.
 */
export type Launcher = (run: Run, registration: Registration, payload: object) => Effect.Effect<Ended>

/** How many executions are replayed in one turn of the event loop when a worker starts. */
const recoveredPerTurn = 50

export class Executions {
  readonly host: Host
  readonly registry: Registry
  private readonly launcher: Launcher
  /** The executions in memory. One that has ended stays until its end is durable. */
  private readonly runs = new Map<string, Run>()
  private readonly waiters = new Map<string, Set<(ended: Ended) => void>>()
  private readonly deadlines = new Map<string, () => void>()
  private lastN: number
  private stopping = false

  constructor(host: Host, registry: Registry, launcher: Launcher) {
    this.host = host
    this.registry = registry
    this.launcher = launcher
    this.lastN = host.journal.lastN()
  }

  /** Starts an execution, or finds the one that has its id. Durable once everything written so far is. */
  start(registration: Registration, id: string, key: string, payload: string, parent?: string): Joined {
    const resident = this.runs.get(id)
    if (resident !== undefined) return { record: resident.record, created: false, payload: resident.payload }
    const { journal } = this.host
    const stored = journal.byId(id)
    if (stored !== undefined) {
      return { record: stored, created: false, payload: replayOf(journal.events(stored)).payload }
    }
    const startedAt = Date.now()
    const { executionTimeout, name: workflow, planHash, taskQueue, version } = registration
    const about = { workflow, version, release: 0, planHash, key, taskQueue }
    const record: ExecutionRecord = {
      ...about,
      n: ++this.lastN,
      id,
      run: 1,
      state: "Running",
      parked: undefined,
      parent,
      startedAt,
      deadline: executionTimeout === undefined ? undefined : startedAt + executionTimeout,
      closedAt: undefined
    }
    journal.create(record)
    const run = new Run(this.host, record, { commands: [], closing: undefined, payload, length: 0 })
    run.appendText("ExecutionStarted", "", 0, `${JSON.stringify(about).slice(0, -1)},"payload":${payload}}`)
    this.runs.set(id, run)
    this.launch(run)
    return { record, created: true, payload }
  }

  /** A running execution, loaded if it is not in memory; undefined if there is none that runs. */
  readonly obtain = (id: string): Effect.Effect<Run | undefined> =>
    Effect.callback((resume) => {
      const look = (): void => {
        const resident = this.runs.get(id)
        if (resident === undefined) return resume(Effect.sync(() => this.load(id)))
        if (resident.stopped === undefined && resident.phase !== "ended") return resume(Effect.succeed(resident))
        // It is on its way out of memory.
        resident.onRelease.push(look)
      }
      look()
    })

  private load(id: string): Run | undefined {
    const { journal } = this.host
    const record = journal.byId(id)
    if (record === undefined || record.state !== "Running") return undefined
    try {
      const run = new Run(this.host, record, replayOf(journal.events(record)))
      this.runs.set(id, run)
      return run
    } catch (thrown) {
      // One damaged history stops one execution; its status says so.
      this.host.warn(`Execution ${id} cannot go on: ${messageOf(thrown)}`)
      return undefined
    }
  }

  /** Brings a running execution back to memory and lets it go on, unless it waits for an operator. */
  readonly wake = (id: string): void => {
    Effect.runFork(Effect.map(this.obtain(id), (run) => {
      if (run !== undefined) this.launch(run)
    }))
  }

  /** Lets a loaded execution go on. One that no worker here knows, or that is parked, is released again. */
  launch(run: Run): void {
    if (run.fiber !== undefined || this.stopping) return
    const { deadline, id, parked, version, workflow } = run.record
    const registration = this.registry.find(workflow, version)
    if (registration === undefined || parked !== undefined) return this.release(run)
    if (deadline !== undefined) this.watch(id, deadline)
    if (deadline !== undefined && deadline <= Date.now() && this.closable(run)) {
      run.append("DeadlineReached", "", 0, {})
      run.closing = "TimedOut"
    }
    const payload = registration.payload.read(run.payload)
    if (Result.isFailure(payload)) {
      const { path, reason } = payload.failure
      const message = `The stored payload does not fit the payload's schema of today at ${path}: ${reason}.`
      run.park({ code: "PAYLOAD_UNREADABLE", message, step: "" })
      return this.unwound(run)
    }
    const fiber = Effect.runFork(this.launcher(run, registration, payload.success))
    run.fiber = fiber
    fiber.addObserver((exit) => {
      if (run.stopped === undefined && Exit.isSuccess(exit)) return this.complete(run, exit.value)
      if (run.stopped === undefined && Exit.isFailure(exit)) {
        const message = `The workflow cannot go on: ${messageOf(Cause.squash(exit.cause))}`
        run.park({ code: "DEFECT", message, step: "" })
      }
      this.unwound(run)
    })
  }

  /** The body has unwound without an end. */
  private unwound(run: Run): void {
    const stop = run.stopped
    if (stop?.kind === "parked") {
      const parked = JSON.stringify(stop.parked)
      run.appendText("Parked", "", 0, parked)
      this.host.journal.setParked(run.record, parked)
      const { id, key, workflow } = run.record
      this.host.warn(`Execution ${id} (${workflow}/${key}) is parked: ${stop.parked.code}: ${stop.parked.message}`)
    }
    if (stop?.kind === "evicted") this.host.timers.at(stop.due, () => this.wake(run.record.id))
    // A terminated one has been released with its end.
    if (stop?.kind !== "terminated") this.release(run)
  }

  /** Records the end of an execution. The first end stands, because nothing is asked of a run that has one. */
  private complete(run: Run, ended: Ended): void {
    const { journal } = this.host
    const { id } = run.record
    run.phase = "ended"
    run.appendText(ended.kind, "", 0, ended.data)
    journal.close(run.record, ended.state, Date.now())
    this.deadlines.get(id)?.()
    this.deadlines.delete(id)
    this.release(run, () => {
      const waiting = this.waiters.get(id) ?? []
      this.waiters.delete(id)
      for (const tell of waiting) tell(ended)
    })
  }

  /** Takes a run out of memory once what it wrote is durable. */
  private release(run: Run, then?: () => void): void {
    const length = run.historyLength
    this.host.journal.committed(() => {
      // It was launched, or written to, since then.
      if (run.fiber !== undefined && run.stopped === undefined && run.phase !== "ended") return
      if (run.historyLength > length) return this.release(run, then)
      if (this.runs.get(run.record.id) === run) this.runs.delete(run.record.id)
      then?.()
      for (const released of run.onRelease.splice(0)) released()
    })
  }

  /** Calls back when the execution, which must be running, is closed. Returns how to call it off. */
  onEnd(id: string, tell: (ended: Ended) => void): () => void {
    const waiting = this.waiters.get(id) ?? new Set()
    this.waiters.set(id, waiting.add(tell))
    return () => {
      waiting.delete(tell)
      if (waiting.size === 0 && this.waiters.get(id) === waiting) this.waiters.delete(id)
    }
  }

  /** Whether an execution is going to end, so that `onEnd` will tell of it. */
  isRunning(id: string): boolean {
    return this.runs.has(id) || this.host.journal.byId(id)?.state === "Running"
  }

  /** Whether its body is in memory and does not merely wait. */
  isWorking(id: string): boolean {
    const run = this.runs.get(id)
    return run?.fiber !== undefined && run.stopped === undefined && !run.waits
  }

  /** Asks an execution to compensate and end. Does nothing once it is ending. */
  readonly close = (id: string, reason: Closing): Effect.Effect<void> =>
    Effect.map(this.obtain(id), (run) => {
      if (run === undefined) return
      if (this.closable(run)) {
        run.append(reason === "Cancelled" ? "CancelRequested" : "DeadlineReached", "", 0, {})
        run.close(reason)
      }
      this.launch(run)
    })

  /** Not closing already, and not compensating for another reason. */
  private closable(run: Run): boolean {
    return run.closing === undefined && run.phase === "main" &&
      run.commands.every(({ kind }) => kind !== "compensation")
  }

  /** Ends an execution at once, without compensation. */
  readonly terminate = (id: string): Effect.Effect<void> =>
    Effect.map(this.obtain(id), (run) => {
      if (run === undefined) return
      run.stop({ kind: "terminated" })
      run.fiber?.interruptUnsafe()
      this.complete(run, closedAs("Terminated"))
    })

  /** Records that an attempt outlived its timeout, unless the execution has ended meanwhile. */
  readonly late = (id: string, step: string, attempt: number): void => {
    if (this.stopping) return
    Effect.runFork(Effect.map(this.obtain(id), (run) => {
      if (run === undefined) return
      run.append("LateResultIgnored", step, attempt, {})
      this.launch(run)
    }))
  }

  /** Continues a parked execution. */
  readonly resume = (id: string): Effect.Effect<void> =>
    Effect.map(this.obtain(id), (parked) => {
      if (parked === undefined) return
      if (parked.record.parked === undefined) return this.launch(parked)
      parked.append("Resumed", "", 0, {})
      this.host.journal.setParked(parked.record, undefined)
      parked.stop({ kind: "suspended" })
      this.release(parked)
      this.wake(id)
    })

  /** Lets the running executions of a workflow that a worker now knows go on. */
  recover(registration: Registration): void {
    const { journal, residency, timers } = this.host
    const due = new Map(
      journal.timers(registration.name, registration.version).map((timer) => [timer.execution, timer.due])
    )
    const open = journal.open(registration.name, registration.version)
    const asleep = open.filter((_, index) => index >= residency).filter(({ id }) => (due.get(id) ?? 0) > Date.now())
    for (const { deadline, id } of asleep) {
      timers.at(due.get(id) ?? 0, () => this.wake(id))
      if (deadline !== undefined) this.watch(id, deadline)
    }
    const sleeping = new Set(asleep)
    const runnable = open.filter((record) => !sleeping.has(record))
    const turn = (from: number): void => {
      for (const { id } of runnable.slice(from, from + recoveredPerTurn)) this.wake(id)
      if (from + recoveredPerTurn < runnable.length && !this.stopping) setImmediate(turn, from + recoveredPerTurn)
    }
    turn(0)
  }

  private watch(id: string, deadline: number): void {
    if (this.deadlines.has(id)) return
    this.deadlines.set(
      id,
      this.host.timers.at(deadline, () => {
        this.deadlines.delete(id)
        Effect.runFork(this.close(id, "TimedOut"))
      })
    )
  }

  /** Unwinds every body without an outcome; the journal knows where each one was. */
  stopAll(): void {
    this.stopping = true
    for (const run of this.runs.values()) {
      if (run.phase !== "ended") run.stop({ kind: "shutdown" })
    }
  }
}

/** The launcher of workflows that `perdure/runtime/v1` made. */
export const launchNative: Launcher = (run, registration, payload) => {
  const body = registration.execute(payload, run.record.id)
  // A body that finds `Commands` asks for no other engine, and no instance of effect's.
  return Effect.provideContext(body as Effect.Effect<unknown, unknown>, Context.make(Commands, commandsOf(run))).pipe(
    Effect.exit,
    Effect.flatMap((exit) => run.stopped === undefined ? endedBy(exit, run.closing, registration) : Effect.interrupt)
  )
}
