/** Rows of the database as values, with the checks that tell damage from data. */
import type { DatabaseSync, SQLOutputValue } from "node:sqlite"
import { checksum } from "./checksum.ts"
import { damaged } from "./errors.ts"
import type { ExecutionRecord, StoredEvent } from "./journal.ts"

type Row = Record<string, SQLOutputValue>

export const executionColumns =
  "n, id, workflow, key, version, release, run, plan_hash, task_queue, state, parked, parent, started_at, deadline, closed_at"

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
  parent: row.parent === null ? undefined : String(row.parent),
  startedAt: Number(row.started_at),
  deadline: row.deadline === null ? undefined : Number(row.deadline),
  closedAt: row.closed_at === null ? undefined : Number(row.closed_at)
})

/** Reads the events of one run, in order; throws `JournalDamaged` where one is changed or missing. */
export const eventReader = (db: DatabaseSync, file: string) => {
  const select = db.prepare(
    "SELECT seq, at, kind, name, attempt, data, checksum FROM event WHERE execution = ? AND run = ? ORDER BY seq"
  )
  return (execution: ExecutionRecord): ReadonlyArray<StoredEvent> => {
    const events = select.all(execution.n, execution.run).map((row, index): StoredEvent => {
      const event = {
        seq: Number(row.seq),
        at: Number(row.at),
        // The checksum below says that this is what was written.
        kind: String(row.kind) as StoredEvent["kind"],
        name: String(row.name),
        attempt: Number(row.attempt),
        data: String(row.data)
      }
      if (event.seq !== index + 1) throw damaged(file, `event ${index + 1} of execution ${execution.id} is missing`)
      if (checksum(execution.n, execution.run, event) !== row.checksum) {
        throw damaged(file, `event ${event.seq} of execution ${execution.id} does not match its checksum`)
      }
      return event
    })
    if (events.length === 0) throw damaged(file, `the history of execution ${execution.id} is missing`)
    return events
  }
}
