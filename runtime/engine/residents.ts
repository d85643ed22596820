/** The executions in memory: loaded when something is to happen to them, released when what they wrote is durable. */
import { Effect, Result } from "effect"
import type { ExecutionRecord, StoredEvent } from "../journal/journal.ts"
import { messageOf } from "../v1/errors.ts"
import type { Mismatch } from "./guard.ts"
import type { Moved } from "./move.ts"
import type { Ended } from "./outcome.ts"
import { replayOf } from "./replay.ts"
import { type Host, Run } from "./run.ts"

/** What becomes of an execution whose own version is not there, if another one takes it over. */
export type Adopt = (
  record: ExecutionRecord,
  events: ReadonlyArray<StoredEvent>
) => Result.Result<Moved, Mismatch> | undefined

export class Residents {
  private readonly host: Host
  private readonly adopt: Adopt
  /** One that has ended stays until its end is durable, so that the journal and memory never disagree. */
  private readonly runs = new Map<string, Run>()
  private readonly waiters = new Map<string, Set<(ended: Ended) => void>>()

  constructor(host: Host, adopt: Adopt) {
    this.host = host
    this.adopt = adopt
  }

  get(id: string): Run | undefined {
    return this.runs.get(id)
  }

  add(run: Run): void {
    this.runs.set(run.record.id, run)
  }

  get size(): number {
    return this.runs.size
  }

  all(): Iterable<Run> {
    return this.runs.values()
  }

  /**
   * Does something with a running execution, loaded if it is not in memory; with undefined if there is none that runs. One
   * that is on its way out of memory is waited for. `change` is not to wait: between looking and changing nothing happens.
   */
  with<A>(id: string, change: (run: Run | undefined) => A): Effect.Effect<A> {
    return Effect.callback((resume) => {
      const look = (): void => {
        const run = this.runs.get(id) ?? this.load(id)
        if (run !== undefined && run.isLeaving) run.onRelease.push(look)
        else resume(Effect.succeed(change(run)))
      }
      look()
    })
  }

  private load(id: string): Run | undefined {
    const { journal, queues } = this.host
    try {
      const record = journal.queries.byId(id)
      if (record === undefined || record.state !== "Running") return undefined
      const run = this.runOf(record, journal.queries.events(record))
      queues.load(record)
      this.add(run)
      return run
    } catch (thrown) {
      // One damaged history stops one execution; its status says so.
      this.host.warn(`Execution ${id} cannot go on: ${messageOf(thrown)}`)
      return undefined
    }
  }

  /** A version that takes it over does so before anything else happens to it. */
  private runOf(record: ExecutionRecord, events: ReadonlyArray<StoredEvent>): Run {
    const moved = this.adopt(record, events)
    if (moved === undefined || Result.isFailure(moved)) {
      const run = new Run(this.host, record, replayOf(events))
      run.unmovable = moved?.failure
      return run
    }
    const { event, record: now } = moved.success
    this.host.journal.append(now, event)
    this.host.journal.setVersion(now)
    return new Run(this.host, now, replayOf([...events, event]))
  }

  /** Takes a run out of memory once what it wrote is durable, and tells those who wait for its end, if this is it. */
  release(run: Run, ended?: Ended): void {
    const { id } = run.record
    const length = run.historyLength
    this.host.journal.committed(() => {
      // It was launched, or written to, since then.
      if (run.isActive) return
      if (run.historyLength > length) return this.release(run, ended)
      if (this.runs.get(id) === run) this.runs.delete(id)
      if (ended !== undefined) this.tell(id, ended)
      for (const released of run.onRelease.splice(0)) released()
    })
  }

  private tell(id: string, ended: Ended): void {
    const waiting = this.waiters.get(id) ?? []
    this.waiters.delete(id)
    for (const tell of waiting) tell(ended)
  }

  /** Whether an execution is going to end, so that `onEnd` will tell of it. */
  isRunning(id: string): boolean {
    return this.runs.has(id) || this.host.journal.queries.byId(id)?.state === "Running"
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
}
