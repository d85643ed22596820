/** What a database and a ledger say happened, as plain values that the checks of this folder read. */
import { DatabaseSync } from "node:sqlite"
import type { EventData } from "../../../runtime/engine/events.ts"
import type { ExecutionRecord, StoredEvent } from "../../../runtime/journal/journal.ts"
import { openQueries } from "../../../runtime/journal/queries.ts"
import { entries, type Entry } from "../ledger.ts"

/** One run of an execution. */
export interface Life {
  readonly record: ExecutionRecord
  readonly run: number
  /** No run follows it. */
  readonly isLast: boolean
  readonly events: ReadonlyArray<StoredEvent>
}

export interface ChildRow {
  readonly parent: number
  readonly name: string
  readonly child: string
  readonly onClose: string | null
}

export interface WaiterRow {
  readonly execution: number
  readonly run: number
  readonly name: string
  readonly outcome: string | null
}

export interface Evidence {
  readonly lives: ReadonlyArray<Life>
  /** What activities and callers have seen. */
  readonly log: ReadonlyArray<Entry>
  readonly children: ReadonlyArray<ChildRow>
  /** The steps that wait for items. */
  readonly waiters: ReadonlyArray<WaiterRow>
}

/** Reads it all, beside the engine or after it. Damaged histories throw. */
export const gather = (database: string, ledger: string | undefined): Evidence => {
  const { close, queries } = openQueries(database)
  const db = new DatabaseSync(database, { readOnly: true, timeout: 5_000 })
  try {
    const lives = queries.list({ limit: Number.MAX_SAFE_INTEGER }).toReversed().flatMap((record) =>
      Array.from({ length: record.run }, (_, index): Life => ({
        record,
        run: index + 1,
        isLast: index + 1 === record.run,
        events: queries.events({ ...record, run: index + 1 })
      }))
    )
    return {
      lives,
      log: ledger === undefined ? [] : entries(ledger),
      children: db.prepare("SELECT parent, name, child, on_close FROM child").all().map((row) => ({
        parent: Number(row.parent),
        name: String(row.name),
        child: String(row.child),
        onClose: row.on_close === null ? null : String(row.on_close)
      })),
      waiters: db.prepare(
        `SELECT execution, run, name, outcome FROM queue_waiter JOIN queue_item ON n = item WHERE waits = 1`
      ).all().map((row) => ({
        execution: Number(row.execution),
        run: Number(row.run),
        name: String(row.name),
        outcome: row.outcome === null ? null : String(row.outcome)
      }))
    }
  } finally {
    db.close()
    close()
  }
}

/** The data of an event, if it is of this kind. The engine wrote it: the checksum was verified. */
export const dataOf = <Kind extends keyof EventData>(kind: Kind, event: StoredEvent): EventData[Kind] | undefined =>
  event.kind === kind ? JSON.parse(event.data) as EventData[Kind] : undefined

/** The branch in which a command was asked for; `""` is the main one. */
export const branchOf = ({ data }: StoredEvent): string =>
  (JSON.parse(data) as { readonly branch?: string }).branch ?? ""
