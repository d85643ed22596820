/** The tables of queues: items that wait for a worker or are with one, and the steps that wait for what comes of them. */
import type { DatabaseSync, SQLOutputValue } from "node:sqlite"
import { rowChecksum } from "./checksum.ts"
import type { ExecutionRecord } from "./journal.ts"

export interface StoredItem {
  /** Counts the items, in the order in which they came. */
  readonly n: number
  /** Names the piece of work, and no other that ever was: its idempotency key. */
  readonly id: string
  readonly queue: string
  readonly key: string
  readonly attempt: number
  /** The attempts that count against the policy: those that ended by themselves. */
  readonly failures: number
  /** When the next attempt may start. */
  readonly due: number
  /** JSON text: the data of the events that tell of it. */
  readonly outcome: string | undefined
}

export interface StoredWaiter {
  /** The id of the execution, and which run of it waits. */
  readonly execution: string
  readonly run: number
  readonly step: string
  /** False: it has left, and is to be told that the outcome came too late for it. */
  readonly waits: boolean
}

/** A place in the order in which items are begun: by instant, and then by number. */
export interface ItemPlace {
  readonly due: number
  readonly n: number
}

/** Writes are queued like those of the journal; reads see what is durable. */
export interface QueueTables {
  readonly add: (item: StoredItem, input: string) => void
  /** An attempt begins. */
  readonly begin: (item: StoredItem) => void
  /** An attempt has failed, and there is to be another. */
  readonly retry: (item: StoredItem) => void
  /** It has its outcome, and those who wait for it are awake. */
  readonly finish: (item: StoredItem) => void
  /** The item and all who wait for it. */
  readonly remove: (item: StoredItem) => void
  readonly wait: (item: StoredItem, execution: ExecutionRecord, step: string) => void
  /** A step does not wait any more; with `late`, it is to be told of an outcome nevertheless. */
  readonly leave: (item: StoredItem, execution: ExecutionRecord, step: string, late: boolean) => void
  /** The number of the last item. */
  readonly lastN: () => number
  /** The items of a queue that have no outcome, after that place and up to that number, in order; at most so many. */
  readonly open: (queue: string, after: ItemPlace, upTo: number, limit: number) => ReadonlyArray<StoredItem>
  /** The one that has this key, of those that have no outcome. */
  readonly openAs: (queue: string, key: string) => StoredItem | undefined
  /** Those that steps of the execution wait for, or have left. */
  readonly itemsOf: (execution: ExecutionRecord) => ReadonlyArray<StoredItem>
  readonly waiters: (item: StoredItem) => ReadonlyArray<StoredWaiter>
  readonly input: (item: StoredItem) => string
}

export const queueTables = (db: DatabaseSync, write: (write: () => void) => void): QueueTables => {
  const add = db.prepare(
    `INSERT INTO queue_item (n, id, queue, key, input, attempt, failures, due, outcome, input_checksum, checksum)
     VALUES (?, ?, ?, ?, ?, 0, 0, ?, NULL, ?, ?)`
  )
  const update = db.prepare(
    "UPDATE queue_item SET attempt = ?, failures = ?, due = ?, outcome = ?, checksum = ? WHERE n = ?"
  )
  const awaken = db.prepare(
    `UPDATE execution SET wake = 0
     WHERE n IN (SELECT execution FROM queue_waiter WHERE item = ? AND waits = 1) AND paused IS NULL`
  )
  const remove = db.prepare("DELETE FROM queue_item WHERE n = ?")
  const removeWaiters = db.prepare("DELETE FROM queue_waiter WHERE item = ?")
  const wait = db.prepare("INSERT OR REPLACE INTO queue_waiter VALUES (?, ?, ?, ?, 1, ?)")
  const leave = db.prepare("DELETE FROM queue_waiter WHERE item = ? AND execution = ? AND run = ? AND name = ?")
  const leaveLate = db.prepare(
    "UPDATE queue_waiter SET waits = 0, checksum = ? WHERE item = ? AND execution = ? AND run = ? AND name = ?"
  )
  const columns = "n, id, queue, key, attempt, failures, due, outcome"
  const last = db.prepare("SELECT coalesce(max(n), 0) AS n FROM queue_item")
  const open = db.prepare(
    `SELECT ${columns} FROM queue_item
     WHERE queue = ? AND outcome IS NULL AND (due, n) > (?, ?) AND n <= ? ORDER BY due, n LIMIT ?`
  )
  const openAs = db.prepare(`SELECT ${columns} FROM queue_item WHERE queue = ? AND key = ? AND outcome IS NULL`)
  const itemsOf = db.prepare(
    `SELECT ${columns} FROM queue_item WHERE n IN (SELECT item FROM queue_waiter WHERE execution = ?) ORDER BY n`
  )
  const waiters = db.prepare(
    `SELECT execution.id AS execution, queue_waiter.run AS run, name, waits
     FROM queue_waiter JOIN execution ON n = queue_waiter.execution WHERE item = ?`
  )
  const input = db.prepare("SELECT input FROM queue_item WHERE n = ?")
  // What a write stores is what the item is when it is made, not when it is committed.
  const store = (item: StoredItem) => {
    const { attempt, due, failures, id, key, n, outcome = null, queue } = item
    const sum = rowChecksum(n, id, queue, key, attempt, failures, due, outcome)
    return () => void update.run(attempt, failures, due, outcome, sum, n)
  }
  return {
    add: (item, text) => {
      const { due, id, key, n, queue } = item
      write(() =>
        add.run(n, id, queue, key, text, due, rowChecksum(text), rowChecksum(n, id, queue, key, 0, 0, due, null))
      )
    },
    begin: (item) => write(store(item)),
    retry: (item) => write(store(item)),
    finish: (item) => {
      write(store(item))
      write(() => awaken.run(item.n))
    },
    remove: ({ n }) =>
      write(() => {
        remove.run(n)
        removeWaiters.run(n)
      }),
    wait: ({ n: item }, { n, run }, step) =>
      write(() => wait.run(item, n, run, step, rowChecksum(item, n, run, step, 1))),
    leave: ({ n: item }, { n, run }, step, late) =>
      write(() =>
        late
          ? leaveLate.run(rowChecksum(item, n, run, step, 0), item, n, run, step)
          : leave.run(item, n, run, step)
      ),
    lastN: () => Number(last.get()?.n),
    open: (queue, { due, n }, upTo, limit) => open.all(queue, due, n, upTo, limit).map(itemOf),
    openAs: (queue, key) => openAs.all(queue, key).map(itemOf)[0],
    itemsOf: (execution) => itemsOf.all(execution.n).map(itemOf),
    waiters: (item) =>
      waiters.all(item.n).map((row): StoredWaiter => ({
        execution: String(row.execution),
        run: Number(row.run),
        step: String(row.name),
        waits: row.waits === 1
      })),
    input: ({ n }) => String(input.get(n)?.input)
  }
}

const itemOf = (row: Record<string, SQLOutputValue>): StoredItem => ({
  n: Number(row.n),
  id: String(row.id),
  queue: String(row.queue),
  key: String(row.key),
  attempt: Number(row.attempt),
  failures: Number(row.failures),
  due: Number(row.due),
  outcome: row.outcome === null ? undefined : String(row.outcome)
})
