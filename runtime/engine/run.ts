/** One resident execution: what it has recorded, how far its body has come, and what makes it stop. */
import { Effect, type Fiber } from "effect"
import type { ExecutionRecord, Journal } from "../journal/journal.ts"
import type { Closing } from "../v1/commands.ts"
import type { EventData } from "./events.ts"
import { type Asked, compare, leftOver, type Manifest, type Mismatch, parkedBy } from "./guard.ts"
import type { HistoryEvent, Parked } from "./model.ts"
import type { Recorded, Replayed } from "./replay.ts"
import type { Timers } from "./timers.ts"

/** What all runs of an engine share. */
export interface Host {
  readonly journal: Journal["Service"]
  readonly timers: Timers
  readonly manifest: Manifest | undefined
  /** How many executions may wait in memory; those above it are evicted when they begin to wait. */
  readonly residency: number
  /** How many do. */
  waiting: number
  /** The engine is shutting down: attempts under way may end, and nothing new begins. */
  draining: boolean
  /** Attempts under way, so that a shutdown can wait for them. */
  readonly attempts: Set<Fiber.Fiber<unknown, unknown>>
  /** For the log of the worker. */
  readonly warn: (message: string) => void
  /** An attempt went on after its timeout and has ended only now; the run may have left memory since then. */
  readonly late: (execution: string, step: string, attempt: number) => void
}

/** Why the body is to unwind without an outcome. */
export type Stop =
  | { readonly kind: "parked"; readonly parked: Parked }
  | { readonly kind: "evicted"; readonly due: number }
  | { readonly kind: "suspended" }
  | { readonly kind: "terminated" }
  | { readonly kind: "shutdown" }

/** A command of the body that waits. It decides itself what `closing` and `stopped` mean to it. */
export interface Pending {
  readonly wake: () => void
}

export class Run {
  readonly host: Host
  readonly record: ExecutionRecord
  readonly payload: string
  readonly commands: Array<Recorded>
  readonly pending = new Set<Pending>()
  closing: Closing | undefined
  /** The main part of the body, what follows it, its compensation; after the end nothing is recorded any more. */
  phase: "main" | "settling" | "compensating" | "ended" = "main"
  /** The code's plan is not the one that the execution started under. */
  planChanged = false
  stopped: Stop | undefined
  fiber: Fiber.Fiber<unknown, unknown> | undefined
  /** It waits for a timer. */
  waits = false
  /** Called when the run has left memory. */
  readonly onRelease: Array<() => void> = []
  private length: number
  private cursor = 0
  private matched: string | undefined

  constructor(host: Host, record: ExecutionRecord, replayed: Replayed) {
    this.host = host
    this.record = record
    this.payload = replayed.payload
    this.commands = replayed.commands
    this.closing = replayed.closing
    this.length = replayed.length
  }

  get historyLength(): number {
    return this.length
  }

  /** The body must not begin anything new. */
  get halted(): boolean {
    return this.stopped !== undefined || (this.closing !== undefined && this.phase === "main")
  }

  /** Its body is under way. */
  get isActive(): boolean {
    return this.fiber !== undefined && this.stopped === undefined && this.phase !== "ended"
  }

  /** It is not closing already, and does not compensate for another reason. */
  get isClosable(): boolean {
    const compensates = this.phase !== "main" || this.commands.some(({ kind }) => kind === "compensation")
    return this.closing === undefined && !compensates
  }

  /** Everything that is recorded has been asked for again. */
  get live(): boolean {
    return this.cursor === this.commands.length
  }

  append<Kind extends keyof EventData>(kind: Kind, name: string, attempt: number, data: EventData[Kind]): void {
    this.appendText(kind, name, attempt, JSON.stringify(data))
  }

  appendText(kind: HistoryEvent["kind"], name: string, attempt: number, data: string): void {
    if (this.phase === "ended") return
    this.length += 1
    this.host.journal.append(this.record, { seq: this.length, at: Date.now(), kind, name, attempt, data })
  }

  /** The body asks for a command: what is recorded of it, or that it is new, or that the body has to unwind. */
  enter(asked: Asked): Recorded | "new" | "stop" {
    if (this.stopped !== undefined) return "stop"
    const recorded = this.commands[this.cursor]
    if (recorded === undefined) return this.halted ? "stop" : "new"
    // A body that was closed unwinds at the same command again.
    if (this.halted && recorded.kind === "compensation" && asked.kind !== "compensation") return "stop"
    const mismatch = compare(asked, recorded, () => this.commands.slice(this.cursor + 1), this.stepExists())
    if (mismatch !== undefined) {
      this.park(mismatch)
      return "stop"
    }
    this.advance(recorded)
    return recorded
  }

  /** A new command has been recorded. */
  entered(recorded: Recorded): Recorded {
    this.commands.push(recorded)
    this.advance(recorded)
    return recorded
  }

  /** The command that was asked for last. */
  get current(): Recorded | undefined {
    return this.commands[this.cursor - 1]
  }

  private advance(recorded: Recorded): void {
    this.cursor += 1
    if (recorded.name !== "") this.matched = recorded.name
  }

  /** The main part has ended: nothing may be left in the record but, after a failure, its compensation. */
  end(failed: boolean): void {
    const rest = this.commands[this.cursor]
    if (rest !== undefined && !(failed && rest.kind === "compensation")) this.park(leftOver(rest))
  }

  park(mismatch: Mismatch, remedies?: ReadonlyArray<string>): void {
    if (this.stopped !== undefined) return
    const { workflow, version } = this.record
    const spec = this.host.manifest?.(workflow, version, mismatch.step)
    const parked = parkedBy(mismatch, {
      since: Date.now(),
      lastMatch: this.matched,
      spec,
      planChanged: this.planChanged
    })
    this.stop({ kind: "parked", parked: remedies === undefined ? parked : { ...parked, remedies } })
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

  private wake(): void {
    for (const pending of this.pending) pending.wake()
  }

  /** When everything recorded so far is durable, so that an effect may leave the process. */
  readonly committed: Effect.Effect<void> = Effect.callback((resume) => {
    this.host.journal.committed(() => resume(Effect.void))
  })

  /** Waits in place until an instant. `stop`: the body has to unwind. */
  waitUntil(due: number): Effect.Effect<"due" | "stop"> {
    return Effect.callback((resume) => {
      const { host } = this
      if (this.halted) return resume(Effect.succeed("stop"))
      if (due <= Date.now()) return resume(Effect.succeed("due"))
      if (host.waiting >= host.residency) {
        this.stop({ kind: "evicted", due })
        return resume(Effect.succeed("stop"))
      }
      host.waiting += 1
      this.waits = true
      const settle = (): void => {
        host.waiting -= 1
        this.waits = false
        callOff()
        this.pending.delete(pending)
      }
      const callOff = host.timers.at(due, () => {
        settle()
        resume(Effect.succeed("due"))
      })
      const pending: Pending = {
        wake: () => {
          if (!this.halted) return
          settle()
          resume(Effect.succeed("stop"))
        }
      }
      this.pending.add(pending)
      return Effect.sync(settle)
    })
  }

  private stepExists(): ((step: string) => boolean) | undefined {
    const { manifest } = this.host
    if (manifest === undefined) return undefined
    const { workflow, version } = this.record
    return (step) => manifest(workflow, version, step) !== undefined
  }
}
