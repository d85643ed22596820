/** One queue: its open items, first come first served, and one attempt after the other at each of them. */
import { Effect, type Exit } from "effect"
import type { ItemPlace } from "../journal/queue.ts"
import type { AttemptOutcome } from "../v1/commands.ts"
import { isRetried, nextAttempt } from "../v1/policy.ts"
import type { QueueContext, QueueServer } from "../v1/queue.ts"
import { outcomeOf } from "./attempt.ts"
import type { EventData } from "./events.ts"
import { Line, type Page } from "./line.ts"
import type { Host } from "./run.ts"

/** A step of a run of an execution. */
export interface Waiter {
  readonly execution: string
  readonly run: number
  readonly step: string
}

/** A piece of work, from when it was given until all who wait for it have what came of it. */
export interface Item {
  readonly n: number
  readonly id: string
  readonly queue: string
  readonly key: string
  attempt: number
  failures: number
  due: number
  /** JSON text, as it is stored. */
  outcome: string | undefined
  isUnderWay: boolean
  /** The executions of the steps that wait for it, by execution and step. */
  readonly waiting: Map<string, string>
  /** Steps that left it while an attempt was under way. */
  readonly left: Array<Waiter>
  /** Calls off the next attempt. */
  callOff?: () => void
}

/** A server, and how many items it has under way. */
interface Seat {
  readonly server: QueueServer
  taken: number
}

/** What a lane has of the queues. */
interface Depot {
  /** Told of each attempt that is over. */
  readonly ended: (item: Item) => void
  /** What comes next, after a place, of what the engine before has left. */
  readonly read: (after: ItemPlace) => Page
}

export class Lane {
  /** What is in memory and has no outcome yet, by its key. */
  readonly open = new Map<string, Item>()
  private readonly host: Host
  private readonly depot: Depot
  /** What is due. */
  private readonly ready: Line
  private readonly seats = new Set<Seat>()
  private callOffReading = (): void => {}
  private stopped = false

  constructor(host: Host, depot: Depot) {
    this.host = host
    this.depot = depot
    this.ready = new Line((after) => {
      const { items, upTo } = depot.read(after)
      for (const item of items) this.plan(item)
      return upTo
    })
  }

  add(item: Item): void {
    this.open.set(item.key, item)
    this.plan(item)
  }

  remove(item: Item): void {
    if (this.open.get(item.key) === item) this.open.delete(item.key)
    this.ready.delete(item)
    item.callOff?.()
  }

  /** Returns how to leave: what the server has under way comes to its end. */
  serve(server: QueueServer): () => void {
    const seat = { server, taken: 0 }
    this.seats.add(seat)
    this.dispatch()
    return () => void this.seats.delete(seat)
  }

  dispatch(): void {
    for (const seat of this.seats) {
      while (seat.taken < seat.server.concurrency && !this.host.draining) {
        const item = this.ready.next()
        if (item === undefined) return this.planReading()
        this.begin(item, seat)
      }
    }
  }

  /** Nothing is due: neither here nor, before this instant, of what has not been read. */
  private planReading(): void {
    this.callOffReading()
    this.callOffReading = this.host.timers.at(this.ready.readUpTo, () => this.dispatch())
  }

  stop(): void {
    this.stopped = true
  }

  private plan(item: Item): void {
    if (item.due <= Date.now()) {
      this.ready.add(item)
      return
    }
    item.callOff = this.host.timers.at(item.due, () => {
      this.ready.add(item)
      this.dispatch()
    })
  }

  private begin(item: Item, seat: Seat): void {
    const { attempts, journal } = this.host
    const { server } = seat
    item.isUnderWay = true
    item.attempt += 1
    seat.taken += 1
    journal.queues.begin(item)
    journal.committed(() => {
      if (this.host.draining) return
      const fiber = Effect.runFork(
        Effect.suspend(() => server.attempt(journal.queues.input(item), contextOf(item)))
      )
      attempts.add(fiber)
      fiber.addObserver((exit) => {
        attempts.delete(fiber)
        seat.taken -= 1
        if (this.stopped) return
        this.end(item, server, exit)
        this.dispatch()
      })
    })
  }

  private end(item: Item, server: QueueServer, exit: Exit.Exit<AttemptOutcome>): void {
    item.isUnderWay = false
    const data = this.judge(item, server, outcomeOf(exit))
    if (data === undefined) this.plan(item)
    else {
      item.outcome = data
      this.remove(item)
    }
    this.depot.ended(item)
  }

  /** What comes of the item, or nothing if there is to be another attempt. */
  private judge(item: Item, { retry }: QueueServer, outcome: AttemptOutcome): string | undefined {
    switch (outcome.kind) {
      case "success":
        return `{"result":${outcome.text}}`
      case "declared": {
        const declared = `{"declared":${outcome.text}}`
        return isRetried(retry, outcome.tag) ? this.again(item, retry, declared) : declared
      }
      case "rejected":
        return failed({ kind: "ValueRejected", ...outcome.rejection })
      case "undeclared":
        return this.again(
          item,
          retry,
          failed({ kind: "StepFailed", attempts: item.attempt, message: outcome.message })
        )
    }
  }

  private again(item: Item, retry: QueueServer["retry"], otherwise: string): string | undefined {
    item.failures += 1
    const due = nextAttempt(retry, item.failures, item.id)
    if (due === undefined) return otherwise
    item.due = due
    this.host.journal.queues.retry(item)
    return undefined
  }
}

const failed = (system: Extract<EventData["ItemFailed"], { readonly system: unknown }>["system"]): string =>
  JSON.stringify({ system })

const contextOf = ({ attempt, id, key, queue }: Item): QueueContext => ({
  queue,
  item: key,
  attempt,
  idempotencyKey: id,
  attemptKey: `${id}#${attempt}`
})
