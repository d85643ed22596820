/**
 * The queues of a database: which items wait for a worker, which steps wait for what comes of them, and who is woken by it.
 * What the engine before has left is read when it is its turn, or when somebody has to do with it.
 */
import type { ExecutionRecord } from "../journal/journal.ts"
import type { ItemPlace, StoredItem } from "../journal/queue.ts"
import { idempotencyKey } from "../v1/commands.ts"
import type { QueueServer } from "../v1/queue.ts"
import { type Item, Lane } from "./lane.ts"
import { end, type Page } from "./line.ts"
import type { Host } from "./run.ts"

/** What a step gives to a queue. */
interface Given {
  readonly step: string
  readonly queue: string
  readonly key: string | undefined
  readonly input: string
}

/** What the queues ask of the executions. */
interface Waiters {
  /** Lets an execution see what has come of an item. */
  readonly wake: (execution: string) => void
  /** Tells a step that has left of an outcome that came too late. */
  readonly late: (run: { readonly id: string; readonly run: number }, step: string, attempt: number) => void
}

export class Queues {
  private readonly host: Host
  private readonly waiters: Waiters
  private readonly lanes = new Map<string, Lane>()
  /** By execution and step: the item that the step waits for. */
  private readonly waits = new Map<string, Map<string, Item>>()
  /** The number of the last item that the engine before has left. */
  private readonly lastLeft: number
  /** Those of them that are known, by their numbers; nothing once they have had their turn, or are gone. */
  private readonly left = new Map<number, Item | undefined>()
  private lastN: number

  constructor(host: Host, waiters: Waiters) {
    this.host = host
    this.waiters = waiters
    this.lastLeft = host.journal.queues.lastN()
    this.lastN = this.lastLeft
  }

  /** An execution comes to memory: what its steps wait for is known from now on. */
  load(record: ExecutionRecord): void {
    if (this.lastLeft === 0) return
    for (const stored of this.host.journal.queues.itemsOf(record)) this.know(stored)
  }

  /** A step gives an item: a piece of work of its own, or a part in that of its key, unless that is over. */
  give(record: ExecutionRecord, { input, key, queue, step }: Given): void {
    const { queues } = this.host.journal
    const lane = this.lane(queue)
    const id = idempotencyKey(record.id, record.run, step)
    let item = this.open(lane, queue, key ?? id)
    if (item === undefined) {
      item = { n: ++this.lastN, id, queue, key: key ?? id, attempt: 0, failures: 0, due: Date.now(), ...fresh() }
      queues.add(item, input)
      lane.add(item)
    }
    queues.wait(item, record, step)
    this.wait(item, record.id, step)
    // It may have left the same item before an operator resumed its execution.
    const before = item.left.findIndex((it) => it.execution === record.id && it.run === record.run && it.step === step)
    if (before >= 0) item.left.splice(before, 1)
    lane.dispatch()
  }

  /** Whether a step waits for an item. */
  has(execution: string, step: string): boolean {
    return this.waits.get(execution)?.has(step) === true
  }

  /** What came of the item that a step waits for. */
  outcome(execution: string, step: string): string | undefined {
    return this.waits.get(execution)?.get(step)?.outcome
  }

  /** A step waits no more. The item of which nobody has had anything, and nobody waits any more, is forgotten. */
  leave(record: ExecutionRecord, step: string): void {
    const steps = this.waits.get(record.id)
    const item = steps?.get(step)
    if (steps === undefined || item === undefined) return
    steps.delete(step)
    if (steps.size === 0) this.waits.delete(record.id)
    item.waiting.delete(waiterKey(record.id, step))
    const isLate = item.isUnderWay && item.outcome === undefined
    if (isLate) item.left.push({ execution: record.id, run: record.run, step })
    this.host.journal.queues.leave(item, record, step, isLate)
    if (item.waiting.size === 0 && !item.isUnderWay) this.remove(item)
  }

  /** An execution has ended. */
  leaveAll(record: ExecutionRecord): void {
    for (const step of this.waits.get(record.id)?.keys() ?? []) this.leave(record, step)
  }

  serve(server: QueueServer): () => void {
    return this.lane(server.queue).serve(server)
  }

  /** From here on, what ends is not heard of: it is made again by the next engine. */
  stop(): void {
    for (const lane of this.lanes.values()) lane.stop()
  }

  private lane(queue: string): Lane {
    const lane = this.lanes.get(queue) ?? new Lane(this.host, {
      ended: (item) => this.ended(item),
      read: (after) => this.read(queue, after)
    })
    this.lanes.set(queue, lane)
    return lane
  }

  /** The item with this key that has no outcome yet. */
  private open(lane: Lane, queue: string, key: string): Item | undefined {
    if (this.lastLeft > 0 && !lane.open.has(key)) {
      const left = this.host.journal.queues.openAs(queue, key)
      if (left !== undefined) this.know(left)
    }
    return lane.open.get(key)
  }

  /** The next items that the engine before has left, and how far they reach. */
  private read(queue: string, after: ItemPlace): Page {
    const { lastLeft, left } = this
    const stored = lastLeft === 0 ? [] : this.host.journal.queues.open(queue, after, lastLeft, atATime)
    const items = stored.flatMap((it) => this.know(it) ?? [])
    for (const { n } of stored) left.set(n, undefined)
    return { items, upTo: stored.length < atATime ? end : stored.at(-1) ?? end }
  }

  /**
   * An item that the engine before has left, with those who wait for it, until it has its turn. What has been in memory once
   * is as it is there, or gone, whatever is stored.
   */
  private know(stored: StoredItem): Item | undefined {
    if (stored.n > this.lastLeft || this.left.has(stored.n)) return this.left.get(stored.n)
    const { queues } = this.host.journal
    const item = { ...stored, ...fresh(), outcome: stored.outcome }
    this.left.set(item.n, item)
    for (const { execution, run, step, waits } of queues.waiters(stored)) {
      if (waits) this.wait(item, execution, step)
      else item.left.push({ execution, run, step })
    }
    if (item.waiting.size === 0) this.remove(item)
    else if (item.outcome === undefined) this.lane(item.queue).open.set(item.key, item)
    return this.left.get(item.n)
  }

  /** An attempt is over, and with it the item, unless there is to be another. */
  private ended(item: Item): void {
    if (item.outcome !== undefined) {
      for (const { execution, run, step } of item.left.splice(0)) {
        this.waiters.late({ id: execution, run }, step, item.attempt)
      }
    }
    if (item.waiting.size === 0) return this.remove(item)
    if (item.outcome === undefined) return
    this.host.journal.queues.finish(item)
    for (const execution of new Set(item.waiting.values())) this.waiters.wake(execution)
  }

  private wait(item: Item, execution: string, step: string): void {
    const steps = this.waits.get(execution) ?? new Map<string, Item>()
    this.waits.set(execution, steps.set(step, item))
    item.waiting.set(waiterKey(execution, step), execution)
  }

  private remove(item: Item): void {
    this.lane(item.queue).remove(item)
    if (item.n <= this.lastLeft) this.left.set(item.n, undefined)
    this.host.journal.queues.remove(item)
  }
}

/** How many items are read. */
const atATime = 256

const waiterKey = (execution: string, step: string): string => `${execution}/${step}`

const fresh = (): Pick<Item, "outcome" | "isUnderWay" | "waiting" | "left"> => ({
  outcome: undefined,
  isUnderWay: false,
  waiting: new Map(),
  left: []
})
