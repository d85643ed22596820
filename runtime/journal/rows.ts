/** Rows of the database as values, with the checks that tell damage from data. */
import type { DatabaseSync, SQLOutputValue } from "node:sqlite"
import { checksum } from "./checksum.ts"
import { damaged } from "./errors.ts"
import type { ExecutionRecord, StoredChild, StoredEvent } from "./journal.ts"

type Row = Record<string, SQLOutputValue>

const columns =
  "n, id, workflow, key, version, release, run, plan_hash, task_queue, state, parked, parent, started_at, deadline, closed_at"

export const executionColumns = `${columns}, paused`

/** What a file of this format has of them: nothing was paused before format 3. */
export const columnsOf = (format: number): string => format < 3 ? `${columns}, NULL AS paused` : executionColumns

/** The columns are STRICT, so SQLite vouches for their types; the state is one that this code wrote. */
export const executionOf = (row: Row): ExecutionRecord => ({
  n: Number(row.n),
  id: String(row.id),
  workflow: String(row.workflow),
  key: String(row.key),
  version: Number(row.version),
  release: Number(row.release),
  run: Number(row.run),
  planHash: String(row.plan_hash),
  taskQueue: String(row.task_queue),
  state: String(row.state) as ExecutionRecord["state"],
  parked: row.parked === null ? undefined : String(row.parked),
  paused: row.paused === null ? undefined : String(row.paused),
  parent: row.parent === null ? undefined : String(row.parent),
  startedAt: Number(row.started_at),
  deadline: row.deadline === null ? undefined : Number(row.deadline),
  closedAt: row.closed_at === null ? undefined : Number(row.closed_at)
})

export const childOf = (row: Row): StoredChild => ({
  child: String(row.child),
  onClose: row.on_close === "cancel" || row.on_close === "terminate" ? row.on_close : undefined,
  waits: row.waits === 1
})

/** The first event of a run and its last ones, in order. */
export interface Edges {
  readonly first: StoredEvent
  readonly last: ReadonlyArray<StoredEvent>
}

/** The number of last events that tell what an execution waits for. */
const tail = 64

/** Readers of the events of one run; they throw `JournalDamaged` where one is changed or missing. */
export const eventReaders = (db: DatabaseSync, file: string) => {
  const select = "SELECT seq, at, kind, name, attempt, data, checksum FROM event WHERE execution = ? AND run = ?"
  const selectAll = db.prepare(`${select} ORDER BY seq`)
  const selectFirst = db.prepare(`${select} AND seq = 1`)
  const selectLast = db.prepare(`SELECT * FROM (${select} ORDER BY seq DESC LIMIT ${tail}) ORDER BY seq`)

  const verified = (execution: ExecutionRecord, rows: ReadonlyArray<Row>): ReadonlyArray<StoredEvent> => {
    const from = Number(rows[0]?.seq)
    return rows.map((row, index) => {
      const event = eventOf(row)
      if (event.seq !== from + index) {
        throw damaged(file, `event ${from + index} of execution ${execution.id} is missing`)
      }
      if (checksum(execution.n, execution.run, event) !== row.checksum) {
        throw damaged(file, `event ${event.seq} of execution ${execution.id} does not match its checksum`)
      }
      return event
    })
  }
  const firstOf = (execution: ExecutionRecord, events: ReadonlyArray<StoredEvent>): StoredEvent => {
    const [first] = events
    if (first?.seq === 1) return first
    throw damaged(file, `the beginning of the history of execution ${execution.id} is missing`)
  }

  return {
    events: (execution: ExecutionRecord): ReadonlyArray<StoredEvent> => {
      const events = verified(execution, selectAll.all(execution.n, execution.run))
      firstOf(execution, events)
      return events
    },
    edges: (execution: ExecutionRecord): Edges => {
      const last = verified(execution, selectLast.all(execution.n, execution.run))
      const first = last[0]?.seq === 1 ? last : verified(execution, selectFirst.all(execution.n, execution.run))
      return { first: firstOf(execution, first), last }
    }
  }
}

export const eventOf = (row: Row): StoredEvent => ({
  seq: Number(row.seq),
  at: Number(row.at),
  // The checksum says that this is what was written.
  kind: String(row.kind) as StoredEvent["kind"],
  name: String(row.name),
  attempt: Number(row.attempt),
  data: String(row.data)
})
