/** One resident execution: what it has recorded, the branches of its body, and what makes it stop. */
import { Effect, type Fiber } from "effect"
import type { ExecutionRecord, Journal } from "../journal/journal.ts"
import type { Closing, Commands } from "../v1/commands.ts"
import { Branch } from "./branch.ts"
import type { Children } from "./children.ts"
import type { EventData } from "./events.ts"
import { leftOver, type Manifest, type Mismatch, parkedBy } from "./guard.ts"
import { judgeLength, type Limit, type Limits } from "./limits.ts"
import type { Mailbox } from "./mailbox.ts"
import type { HistoryEvent, Intent, Parked } from "./model.ts"
import type { Queues } from "./queues.ts"
import type { Recorded, Replayed } from "./replay.ts"
import { Rest } from "./rest.ts"
import { never, type Timers } from "./timers.ts"

/** What all runs of an engine share. */
export interface Host {
  readonly journal: Journal["Service"]
  readonly timers: Timers
  readonly manifest: Manifest | undefined
  /** What the branches of its bodies ask. */
  readonly commandsOf: (branch: Branch) => Commands["Service"]
  readonly queues: Pick<Queues, "give" | "has" | "outcome" | "leave" | "leaveAll" | "load">
  /** How many executions may wait in memory; those above it are evicted when they begin to wait. */
  readonly residency: number
  /** How many do. */
  waiting: number
  /** The engine is shutting down: attempts under way may end, and nothing new begins. */
  draining: boolean
  /** Attempts under way, so that a shutdown can wait for them. */
  readonly attempts: Set<Fiber.Fiber<unknown, unknown>>
  readonly limits: Limits
  /** A run has reached one of them. */
  readonly exceeded: (of: Pick<ExecutionRecord, "id" | "run">, limit: Limit) => void
  /** For the log of the worker. */
  readonly warn: (message: string) => void
  /** An attempt went on after its timeout and has ended only now; the run may have left memory since then. */
  readonly children: Pick<Children, "find" | "start" | "endOf" | "unwatch" | "close">
  readonly late: (run: Pick<ExecutionRecord, "id" | "run">, step: string, attempt: number) => void
}

/** Why the body is to unwind without an outcome. */
export type Stop =
  | { readonly kind: "parked"; readonly parked: Parked }
  | { readonly kind: "evicted"; readonly due: number }
  | { readonly kind: "suspended" }
  | { readonly kind: "terminated" }
  | { readonly kind: "shutdown" }

/** A command of the body that waits. It decides itself what it means to it that its branch is halted. */
export interface Pending {
  readonly wake: () => void
}

export class Run {
  readonly host: Host
  readonly record: ExecutionRecord
  readonly payload: string
  /** What is recorded of each branch, by its path; `""` is the main one. */
  readonly recorded: ReadonlyMap<string, Array<Recorded>>
  /** The paths of recorded branches, by the path of their block. */
  readonly recordedIn: ReadonlyMap<string, ReadonlyArray<string>>
  /** The branches that the body has begun, by path. */
  readonly branches = new Map<string, Branch>()
  readonly main: Branch
  readonly mailbox: Mailbox
  /** Those that the code had when the run started. */
  readonly patches: ReadonlySet<string>
  readonly rest: Rest
  readonly pending = new Set<Pending>()
  /** The blocks, by their names, that a failure has gone through on its way out of the body. */
  readonly passed = new Map<object, Array<string>>()
  /** The children that have ended since the run was loaded, and that it waited for. */
  readonly endedChildren = new Set<string>()
  closing: Closing | undefined
  /**
   * The main part of the body, what follows it, its compensation, or the way to the next run; after the end nothing is
   * recorded any more.
   */
  phase: "main" | "settling" | "compensating" | "continuing" | "ended" = "main"
  /** JSON text of a `Paused`: it begins nothing new, and nothing that it waits for is answered. */
  private paused: string | undefined
  /** The payload of the next run, as JSON text, once the body has asked for one. */
  next: string | undefined
  /** Why the version that would take it over cannot. */
  unmovable: Mismatch | undefined
  /** The code's plan is not the one that the execution started under. */
  planChanged = false
  stopped: Stop | undefined
  /** Before its fiber is known: the body begins at once, and something may happen to the run because of what it does. */
  launched = false
  fiber: Fiber.Fiber<unknown, unknown> | undefined
  /** Called when the run has left memory. */
  readonly onRelease: Array<() => void> = []
  private length: number
  private size: number
  /** The index has it among those that are to be looked at. */
  private isAwake: boolean

  constructor(host: Host, record: ExecutionRecord, replayed: Replayed) {
    this.host = host
    this.record = record
    this.payload = replayed.payload
    this.paused = record.paused
    this.recorded = replayed.recorded
    this.recordedIn = Map.groupBy([...replayed.recorded.keys()].filter(isInBlock), blockOf)
    this.main = new Branch(this, "", replayed.recorded.get("") ?? [])
    this.mailbox = replayed.mailbox
    this.patches = replayed.patches
    // Once it is stopped its fibers unwind one after the other: in between, those that are left look as if they were resting.
    this.rest = new Rest(host, {
      asleep: (due) => {
        if (this.isPaused) this.evict(due)
        else if (this.stopped === undefined) this.sleep(due)
      },
      awake: () => {
        if (this.stopped === undefined) this.awaken()
      },
      evict: (due) => this.evict(due)
    })
    this.closing = replayed.closing
    this.length = replayed.length
    this.size = replayed.size
    // Of one that was loaded the index may say that it sleeps.
    this.isAwake = replayed.length === 0
  }

  /** Notes when it is to be looked at, unless something happens to it before. */
  private sleep(due: number): number {
    const wake = Math.min(this.isPaused ? never : due, this.record.deadline ?? never)
    this.isAwake = false
    this.host.journal.setAsleep(this.record, wake)
    return wake
  }

  private evict(due: number): void {
    if (this.stopped === undefined) this.stop({ kind: "evicted", due: this.sleep(due) })
  }

  /** Notes that it has something under way: whatever becomes of this worker, the next one has to look at it. */
  awaken(): void {
    if (this.isAwake || this.isPaused) return
    this.isAwake = true
    this.host.journal.setAwake(this.record)
  }

  get isPaused(): boolean {
    return this.paused !== undefined
  }

  /** What is under way comes to its end; then it leaves memory. */
  pause(intent: Intent): void {
    if (this.isPaused) return
    this.paused = JSON.stringify({ since: Date.now(), ...intent })
    this.appendText("ExecutionPaused", "", 0, this.paused)
    this.host.journal.setPaused(this.record, this.paused)
    this.isAwake = false
    if (this.rest.isIdle) this.evict(never)
  }

  /** Whoever calls this wakes it as well, once it is known what it is to go on with. */
  unpause(intent: Intent): void {
    if (!this.isPaused) return
    this.paused = undefined
    this.append("ExecutionResumed", "", 0, intent)
    this.host.journal.setPaused(this.record, undefined)
    this.isAwake = true
  }

  get historyLength(): number {
    return this.length
  }

  /** Of the data of its events. */
  get historySize(): number {
    return this.size
  }

  /** Its body is under way. */
  get isActive(): boolean {
    return this.launched && this.stopped === undefined && this.phase !== "ended"
  }

  /** Nothing can be done to it any more: it is on its way out of memory. */
  get isLeaving(): boolean {
    return this.stopped !== undefined || this.phase === "continuing" || this.phase === "ended"
  }

  /** It is not closing already, and does not compensate for another reason. */
  get isClosable(): boolean {
    return this.closing === undefined && this.phase === "main" && !this.compensates
  }

  /** Its compensation has begun, or will when it is replayed. */
  get compensates(): boolean {
    return this.main.recorded.some(({ kind }) => kind === "compensation")
  }

  append<Kind extends keyof EventData>(kind: Kind, name: string, attempt: number, data: EventData[Kind]): void {
    this.appendText(kind, name, attempt, JSON.stringify(data))
  }

  /** `data` is JSON text, of an object. */
  appendText(kind: HistoryEvent["kind"], name: string, attempt: number, data: string): void {
    if (this.phase === "ended") return
    this.length += 1
    this.size += data.length
    this.host.journal.append(this.record, { seq: this.length, at: Date.now(), kind, name, attempt, data })
    judgeLength(this, data.length)
  }

  /** The main part has ended: nothing may be left in the record but, after a failure, its compensation. */
  end(failed: boolean): void {
    this.main.end(failed)
    for (const [path, [first]] of this.recorded) {
      if (first !== undefined && !this.branches.has(path) && path !== "" && !this.isBelowClosed(path)) {
        this.park(leftOver(first), undefined, this.main.lastMatch)
      }
    }
  }

  private isBelowClosed(path: string): boolean {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      if (this.branches.get(path.slice(0, end))?.closed === true) return true
    }
    return false
  }

  park(mismatch: Mismatch, remedies?: ReadonlyArray<string>, lastMatch?: string): void {
    if (this.stopped !== undefined) return
    const { workflow, version } = this.record
    const spec = this.host.manifest?.(workflow, version, mismatch.step)
    const parked = parkedBy(mismatch, { since: Date.now(), lastMatch, spec, planChanged: this.planChanged })
    this.stop({ kind: "parked", parked: remedies === undefined ? parked : { ...parked, remedies } })
  }

  /** Something of the body begins to wait, or to work. */
  begins(pending: Pending): void {
    const { exceeded, limits } = this.host
    this.pending.add(pending)
    if (this.pending.size === limits.pending + 1) exceeded(this.record, "pending")
  }

  /** Makes the body unwind. The first reason stands. */
  stop(stop: Stop): void {
    this.stopped ??= stop
    this.wake()
  }

  /** Asks the body to end: it compensates what it has done. */
  close(closing: Closing): void {
    this.closing = closing
    this.wake()
  }

  /** Lets what waits look whether it may go on waiting. */
  wake(): void {
    for (const pending of this.pending) pending.wake()
  }

  /** When everything recorded so far is durable, so that an effect may leave the process. */
  readonly committed: Effect.Effect<void> = Effect.callback((resume) => {
    this.host.journal.committed(() => resume(Effect.void))
  })

  readonly untilStopped: Effect.Effect<void> = Effect.callback((resume) => {
    if (this.stopped !== undefined) return resume(Effect.void)
    const pending: Pending = { wake: () => this.stopped === undefined ? undefined : settle() }
    const settle = (): void => {
      this.pending.delete(pending)
      resume(Effect.void)
    }
    this.pending.add(pending)
    return Effect.sync(settle)
  })

  stepExists(): ((step: string) => boolean) | undefined {
    const { manifest } = this.host
    if (manifest === undefined) return undefined
    const { workflow, version } = this.record
    return (step) => manifest(workflow, version, step) !== undefined
  }
}

/** Not the main one, and nothing that runs aside: `pay#finally`, `cheapest#undo`. */
const isInBlock = (path: string): boolean => path !== "" && !/#[a-z]+$/.test(path)

/** The path of the block that a branch belongs to: `ship` for `ship[a]`, `ship[a]/prep[a]` for `ship[a]/prep[a]/stock`. */
const blockOf = (path: string): string => path.slice(0, path.lastIndexOf(path.endsWith("]") ? "[" : "/"))
