/** How closed executions leave the database: at once for whoever looks for them, and their rows little by little. */
import type { DatabaseSync } from "node:sqlite"
import type { ExecutionRecord } from "./journal.ts"
import { executionColumns, executionOf } from "./rows.ts"

/** Why a closed execution has to stay for now. */
export type Holder =
  /** A step of this execution waits for it. */
  | { readonly kind: "awaited"; readonly by: string }
  /** Its own children have not been dealt with. */
  | { readonly kind: "children" }

/** Writes are queued like those of the journal; reads see what is durable. */
export interface Removal {
  /** Nobody finds the execution any more, and its key is free. Nothing happens to one that runs, or is held. */
  readonly remove: (execution: ExecutionRecord) => void
  /** Deletes a few rows of removed executions. */
  readonly sweep: () => void
  /** Nothing is left of removed executions. */
  readonly isSwept: () => boolean
  readonly holder: (execution: ExecutionRecord) => Holder | undefined
  /** Executions that were closed before an instant and that nothing holds, at most so many, the earliest first. */
  readonly expired: (before: number, limit: number) => ReadonlyArray<ExecutionRecord>
}

/** What one sweep deletes at most: the event loop stands still for so long. */
const rows = 100
const bytes = 256 * 1024

/** The tables that have few rows of an execution which has ended. */
const small = ["heartbeat", "attribute", "queue_waiter"]

/** A child that was started and not awaited may go before its parent: that it was started shows without it. */
const free = `state <> 'Running'
  AND NOT EXISTS (SELECT 1 FROM child WHERE parent = execution.n)
  AND NOT EXISTS (SELECT 1 FROM child WHERE child = execution.id AND waits = 1)`

export const removalOf = (db: DatabaseSync, write: (write: () => void) => void): Removal => {
  const remove = db.prepare(`DELETE FROM execution WHERE n = ? AND ${free}`)
  const forgetChild = db.prepare("DELETE FROM child WHERE child = ?")
  const keepNumber = db.prepare("INSERT INTO removed VALUES (?)")
  const freeNumber = db.prepare("DELETE FROM removed WHERE n = ?")
  const next = db.prepare("SELECT n FROM removed LIMIT 1")
  const first = db.prepare(`SELECT run, seq, octet_length(data) AS size FROM event WHERE execution = ? LIMIT ${rows}`)
  const removeEvents = db.prepare("DELETE FROM event WHERE execution = ? AND (run, seq) <= (?, ?)")
  const removeSenders = db.prepare(
    `DELETE FROM sender WHERE execution = ?1 AND (signal, sender) IN
       (SELECT signal, sender FROM sender WHERE execution = ?1 LIMIT ${rows})`
  )
  const removeSmall = small.map((table) => db.prepare(`DELETE FROM ${table} WHERE execution = ?`))
  const ownChildren = db.prepare("SELECT 1 FROM child WHERE parent = ? LIMIT 1")
  const awaitedBy = db.prepare(
    "SELECT execution.id FROM child JOIN execution ON n = child.parent WHERE child = ? AND waits = 1 LIMIT 1"
  )
  const expired = db.prepare(
    `SELECT ${executionColumns} FROM execution WHERE closed_at < ? AND ${free} ORDER BY closed_at LIMIT ?`
  )

  /** Whether there were any. */
  const sweepEvents = (n: number): boolean => {
    let size = 0
    let last: readonly [run: number, seq: number] | undefined
    for (const row of first.iterate(n)) {
      last = [Number(row.run), Number(row.seq)]
      size += Number(row.size)
      if (size > bytes) break
    }
    if (last !== undefined) removeEvents.run(n, ...last)
    return last !== undefined
  }

  return {
    remove: ({ id, n }) =>
      write(() => {
        if (remove.run(n).changes === 0) return
        forgetChild.run(id)
        keepNumber.run(n)
      }),
    sweep: () =>
      write(() => {
        const row = next.get()
        if (row === undefined) return
        const n = Number(row.n)
        if (sweepEvents(n) || removeSenders.run(n).changes > 0) return
        for (const statement of [...removeSmall, freeNumber]) statement.run(n)
      }),
    isSwept: () => next.get() === undefined,
    holder: ({ id, n }) => {
      const parent = awaitedBy.get(id)
      if (parent !== undefined) return { kind: "awaited", by: String(parent.id) }
      return ownChildren.get(n) === undefined ? undefined : { kind: "children" }
    },
    expired: (before, limit) => expired.all(before, limit).map(executionOf)
  }
}
