/** Starts, runs and closes executions: everything that changes one goes through here. */
import { Cause, Effect, Exit, Result } from "effect"
import type { ExecutionRecord } from "../journal/journal.ts"
import { messageOf } from "../v1/errors.ts"
import { Agenda, type Sleepers } from "./agenda.ts"
import { beginRun, continueRun, deadlineOf } from "./begin.ts"
import { Children } from "./children.ts"
import { defect, unreadablePayload } from "./guard.ts"
import { Interventions } from "./interventions.ts"
import { endAtLimit, reachedBy } from "./limits.ts"
import type { Delivery } from "./mailbox.ts"
import { movedTo } from "./move.ts"
import type { Continued, Ended } from "./outcome.ts"
import type { Registration, Registry } from "./registry.ts"
import { payloadOf, versionOf } from "./replay.ts"
import { Residents } from "./residents.ts"
import type { Host, Run } from "./run.ts"
import { type Receipt, receive } from "./signals.ts"
import { never } from "./timers.ts"

export interface Joined {
  readonly record: ExecutionRecord
  readonly created: boolean
  /** The payload that the execution has, as JSON text. */
  readonly payload: string
  /** The version that it began under. */
  readonly version: number
}

/**
 * Runs a registered workflow for an execution, and says how it ended. It unwinds, without an end, when the run is stopped;
 * a defect of its own parks the execution.
 */
export type Launcher = (run: Run, registration: Registration, payload: object) => Effect.Effect<Ended | Continued>

export class Executions {
  readonly host: Host
  readonly registry: Registry
  readonly residents: Residents
  readonly children = new Children(this)
  readonly interventions = new Interventions(this)
  private readonly launcher: Launcher
  /** Those that sleep on disk, by workflow and version. */
  private readonly agendas = new Map<string, Agenda>()
  /** How to call off what ends those in memory in time. */
  private readonly deadlines = new Map<string, () => void>()
  private readonly sleepers: Sleepers = {
    wake: (id) => this.wake(id),
    isAwake: (id) => this.residents.get(id) !== undefined,
    busy: () => this.residents.size - this.host.waiting,
    hasRoom: (others) => this.host.waiting + others < this.host.residency
  }
  private lastN: number
  private stopping = false

  constructor(host: Host, registry: Registry, launcher: Launcher) {
    this.host = host
    this.registry = registry
    this.residents = new Residents(host, (record, events) => {
      const registration = registry.running(record.workflow, record.version)
      return registration && movedTo(registration, record, events)
    })
    this.launcher = launcher
    this.lastN = host.journal.lastN()
  }

  get isStopping(): boolean {
    return this.stopping
  }

  /** Starts an execution, or finds the one that has its id. Durable once everything written so far is. */
  start(registration: Registration, id: string, key: string, payload: string, parent?: string): Joined {
    const found = this.find(id)
    if (found !== undefined) return found
    const run = this.create(registration, id, key, payload, parent)
    this.launch(run)
    return { record: run.record, created: true, payload, version: registration.version }
  }

  /** The execution that has this id. */
  find(id: string): Joined | undefined {
    const resident = this.residents.get(id)
    if (resident?.record.run === 1) {
      const { payload, record } = resident
      return { record, created: false, payload, version: record.version }
    }
    const { queries } = this.host.journal
    const stored = resident?.record ?? queries.byId(id)
    if (stored === undefined) return undefined
    // The payload that counts is the one that it was started with, by whoever started it.
    const { first } = queries.edges({ ...stored, run: 1 })
    return { record: stored, created: false, payload: payloadOf(first), version: versionOf(first) }
  }

  /** Records the start of an execution, which is still to be launched. */
  create(registration: Registration, id: string, key: string, payload: string, parent?: string): Run {
    const { journal } = this.host
    const startedAt = Date.now()
    const { name: workflow, planHash, taskQueue, version } = registration
    const record: ExecutionRecord = {
      n: ++this.lastN,
      id,
      workflow,
      version,
      release: 0,
      planHash,
      key,
      taskQueue,
      run: 1,
      state: "Running",
      parked: undefined,
      paused: undefined,
      parent,
      startedAt,
      deadline: deadlineOf(registration, startedAt, startedAt),
      closedAt: undefined
    }
    journal.create(record)
    const run = beginRun(this.host, record, registration, payload)
    this.residents.add(run)
    return run
  }

  /** Lets a loaded execution go on. One that no worker here knows, or that is parked or paused, is released again. */
  launch(run: Run): void {
    if (run.launched || this.stopping) return
    const { deadline, id, parked, version, workflow } = run.record
    this.agendaOf(run.record)?.remove(id)
    if (parked !== undefined) return this.leave(run)
    const isOverdue = deadline !== undefined && deadline <= Date.now() && run.isClosable
    if (run.isPaused && !isOverdue) return this.restPaused(run)
    run.awaken()
    const registration = this.registry.running(workflow, version)
    if (registration === undefined) return this.leave(run)
    if (run.unmovable !== undefined) {
      run.park(run.unmovable)
      return this.unwound(run)
    }
    if (registration.version !== version) {
      // It was loaded before anybody knew that its version is taken over.
      run.onRelease.push(() => setImmediate(this.wake, id))
      return this.leave(run)
    }
    if (deadline !== undefined) this.watch(id, deadline)
    if (isOverdue) {
      run.unpause({ reason: "Its time is up." })
      run.append("DeadlineReached", "", 0, {})
      run.closing = "TimedOut"
    }
    const limit = reachedBy(run)
    if (limit !== undefined) endAtLimit(run, limit)
    run.planChanged = registration.planHash !== run.record.planHash
    const payload = registration.payload.read(run.payload)
    if (Result.isFailure(payload)) {
      run.park(unreadablePayload(payload.failure))
      return this.unwound(run)
    }
    run.launched = true
    const fiber = Effect.runFork(this.launcher(run, registration, payload.success))
    run.fiber = fiber
    fiber.addObserver((exit) => {
      if (run.stopped === undefined && Exit.isSuccess(exit)) {
        const { value } = exit
        return value.state === "ContinuedAsNew" ? this.goOn(run, registration, value) : this.complete(run, value)
      }
      if (run.stopped === undefined && Exit.isFailure(exit)) {
        run.park(defect(messageOf(Cause.squash(exit.cause))))
      }
      this.unwound(run)
    })
  }

  /** The body has unwound without an end. */
  private unwound(run: Run): void {
    const { id, key, workflow } = run.record
    const stop = run.stopped
    // A terminated one has been released with its end.
    if (stop === undefined || stop.kind === "terminated") return
    if (stop.kind === "parked") {
      const parked = JSON.stringify(stop.parked)
      run.appendText("Parked", "", 0, parked)
      this.host.journal.setParked(run.record, parked)
      this.host.warn(`Execution ${id} (${workflow}/${key}) is parked: ${stop.parked.code}: ${stop.parked.message}`)
    }
    // Once what it has recorded is durable, so that the index has it.
    if (stop.kind === "evicted") run.onRelease.push(() => this.agendaOf(run.record)?.add(id, stop.due))
    this.leave(run)
  }

  /** It was loaded for something that it does not go on with. */
  private restPaused(run: Run): void {
    const { deadline = never, id } = run.record
    run.onRelease.push(() => this.agendaOf(run.record)?.add(id, deadline))
    this.leave(run)
  }

  private agendaOf(record: ExecutionRecord): Agenda | undefined {
    return this.agendas.get(agendaKey(record))
  }

  /** Records the end of an execution. The first end stands, because nothing is asked of a run that has one. */
  complete(run: Run, ended: Ended): void {
    const { id } = run.record
    run.appendText(ended.kind, "", 0, ended.data)
    run.phase = "ended"
    this.host.journal.close(run.record, ended.state, Date.now())
    this.host.queues.leaveAll(run.record)
    this.agendaOf(run.record)?.remove(id)
    run.onRelease.push(() => this.children.ended(id))
    this.leave(run, ended)
    this.children.parentEnded(run.record)
  }

  /** Records the end of a run, and lets its execution go on with the next one. */
  private goOn(run: Run, registration: Registration, continued: Continued): void {
    const { id } = run.record
    continueRun(run, registration, continued)
    run.phase = "ended"
    // Whoever has something to do with it comes first: a body that only goes on would never let them.
    run.onRelease.push(() => setImmediate(this.wake, id))
    this.leave(run)
  }

  /** Brings a running execution back to memory and lets it go on, unless it waits for an operator. */
  readonly wake = (id: string): void => this.change(id, () => {})

  /** Changes a running execution some time soon, and lets it go on. */
  readonly change = (id: string, change: (run: Run) => void): void => {
    if (!this.stopping) Effect.runFork(this.changed(id, change))
  }

  private changed(id: string, change: (run: Run) => void): Effect.Effect<void> {
    return this.residents.with(id, (run) => {
      if (run === undefined) return
      change(run)
      this.launch(run)
    })
  }

  /** Sends a signal to a running execution; undefined if it does not run. What answers a step does so in its run only. */
  readonly deliver = (to: ExecutionRecord, delivery: Delivery): Effect.Effect<Receipt | undefined> =>
    this.residents.with(to.id, (run) => {
      if (run === undefined) return undefined
      if (delivery.step !== undefined && run.record.run !== to.run) return "spent"
      const receipt = receive(run, delivery)
      this.launch(run)
      return receipt
    })

  /** Lets the running executions of a workflow that a worker now knows go on, as far as they have anything to do. */
  recover(registration: Registration): void {
    const { migration, name, planHash, version } = registration
    this.attend(name, version, planHash)
    if (migration !== undefined && this.registry.find(name, migration.from) === undefined) {
      this.attend(name, migration.from, "")
    }
    this.children.known(name)
  }

  /** Somebody knows how to run this version; those of its executions that have begun under another plan are looked at. */
  private attend(workflow: string, version: number, planHash: string): void {
    const { journal } = this.host
    const key = agendaKey({ workflow, version })
    const agenda = this.agendas.get(key) ?? new Agenda(this.host, this.sleepers, { name: workflow, version })
    this.agendas.set(key, agenda)
    // Whether the changed code fits their records is better known now than when they wake.
    agenda.look(journal.planned(workflow, version, planHash, mostPlanned))
    // They have been changed before anybody knew how to run them.
    for (const { record } of this.residents.all()) {
      if (record.workflow === workflow && record.version === version) this.wake(record.id)
    }
  }

  /** Ends an execution that has not ended by itself in time. */
  private watch(id: string, deadline: number): void {
    this.deadlines.set(
      id,
      this.host.timers.at(deadline, () => Effect.runFork(this.interventions.close(id, "TimedOut")))
    )
  }

  /** A run is on its way out of memory, and so is what would wake it there. */
  leave(run: Run, ended?: Ended): void {
    const { id } = run.record
    this.deadlines.get(id)?.()
    this.deadlines.delete(id)
    run.onRelease.push(() => this.children.forget(id))
    this.residents.release(run, ended)
  }

  /** Unwinds every body without an outcome; the journal knows where each one was. */
  stopAll(): void {
    this.stopping = true
    for (const run of this.residents.all()) {
      if (run.phase !== "ended") run.stop({ kind: "shutdown" })
    }
  }
}

/** How many executions that have begun under another plan are looked at when a worker starts. */
const mostPlanned = 10_000

const agendaKey = ({ version, workflow }: Pick<ExecutionRecord, "workflow" | "version">): string =>
  `${workflow}/${version}`
