/** Questions about executions, answered from the database: beside the engine, or read-only while nobody or another process owns it. */
import { existsSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import type { ListFilter } from "../engine/control.ts"
import type { ExecutionStatus, HistoryEvent, Parked, WaitingFor } from "../engine/model.ts"
import { JournalDamaged, journalError, JournalForeign, JournalMissing, JournalTooNew } from "./errors.ts"
import type { ExecutionRecord, StoredEvent } from "./journal.ts"
import { applicationId, currentFormat } from "./migrations.ts"
import { eventReader, executionColumns, executionOf } from "./rows.ts"
import { waitingFor } from "./waiting.ts"

/** Its methods throw a `JournalError` where the file cannot be read or trusted. */
export interface Reader {
  /** By execution id, by a prefix of one that fits no other (eight characters or more), or by `Workflow/key`. */
  readonly find: (execution: string) => ExecutionRecord | undefined
  readonly status: (execution: ExecutionRecord) => ExecutionStatus
  readonly list: (filter: ListFilter) => ReadonlyArray<ExecutionStatus>
  readonly history: (execution: ExecutionRecord) => ReadonlyArray<HistoryEvent>
}

/** Opens a database that this process does not own. Throws a `JournalError`. */
export const openReader = (filename: string): Reader & { readonly close: () => void } => {
  if (!existsSync(filename)) {
    throw new JournalMissing({
      file: filename,
      message: `There is no database ${filename}.`,
      remedy: "Start the server once, or give the file that the server uses."
    })
  }
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(filename, { readOnly: true, timeout: 1_000 })
    judge(db, filename)
    const opened = db
    return { ...reader(db, filename), close: () => opened.close() }
  } catch (thrown) {
    db?.close()
    throw thrown instanceof JournalForeign || thrown instanceof JournalTooNew ? thrown : journalError(filename, thrown)
  }
}

const judge = (db: DatabaseSync, file: string): void => {
  const id = db.prepare("PRAGMA application_id").get()?.application_id
  const format = Number(db.prepare("PRAGMA user_version").get()?.user_version)
  if (id !== applicationId) {
    throw new JournalForeign({
      file,
      message: `${file} is not a Perdure database.`,
      remedy: "Give the file that the server uses."
    })
  }
  if (format > currentFormat) {
    throw new JournalTooNew({
      file,
      message: `${file} has format ${format}; this release reads up to ${currentFormat}.`,
      remedy: "Run the newer release of Perdure that wrote it."
    })
  }
}

export const reader = (db: DatabaseSync, file: string): Reader => {
  const events = eventReader(db, file)
  const byId = db.prepare(`SELECT ${executionColumns} FROM execution WHERE id = ?`)
  const byPrefix = db.prepare(`SELECT ${executionColumns} FROM execution WHERE id >= ? AND id < ? LIMIT 2`)
  const byKey = db.prepare(`SELECT ${executionColumns} FROM execution WHERE workflow = ? AND key = ? ORDER BY n DESC`)
  const list = db.prepare(
    `SELECT ${executionColumns} FROM execution
     WHERE workflow = coalesce(?, workflow) AND state = coalesce(?, state)
       AND (? IS NULL OR (parked IS NOT NULL) = ?)
     ORDER BY n DESC LIMIT ?`
  )
  const status = (execution: ExecutionRecord) => {
    try {
      return statusOf(execution, events(execution))
    } catch (thrown) {
      // One damaged history must not hide the others.
      if (thrown instanceof JournalDamaged) return damagedStatus(execution, thrown)
      throw thrown
    }
  }
  return {
    find: (selector) => {
      const exact = byId.get(selector)
      if (exact !== undefined) return executionOf(exact)
      const slash = selector.indexOf("/")
      if (slash > 0) {
        const keyed = byKey.get(selector.slice(0, slash), selector.slice(slash + 1))
        return keyed === undefined ? undefined : executionOf(keyed)
      }
      if (!/^[0-9a-f]{8,}$/.test(selector)) return undefined
      // "g" follows every hexadecimal digit.
      const [first, second] = byPrefix.all(selector, `${selector}g`)
      return first === undefined || second !== undefined ? undefined : executionOf(first)
    },
    status,
    list: ({ workflow = null, state = null, parked, limit = 100 }) => {
      const wanted = parked === undefined ? null : Number(parked)
      return list.all(workflow, state, wanted, wanted, limit).map((row) => status(executionOf(row)))
    },
    history: (execution) => events(execution).map((event) => ({ ...event, data: JSON.parse(event.data) }))
  }
}

/** What the index alone says of an execution whose history cannot be trusted. */
const damagedStatus = (execution: ExecutionRecord, { message, remedy }: JournalDamaged): ExecutionStatus => {
  const { id, workflow, version, run, key, state, taskQueue, startedAt } = execution
  const base = { executionId: id, workflow, version, run, key, state, taskQueue, startedAt }
  const parked = { code: "HISTORY_DAMAGED", message, remedies: [remedy], since: startedAt }
  return { ...base, payload: null, historyLength: 0, waitingFor: [{ kind: "operator" }], parked }
}

/** An execution's status from its index entry and its events. */
export const statusOf = (execution: ExecutionRecord, events: ReadonlyArray<StoredEvent>): ExecutionStatus => {
  const { id, workflow, version, run, key, state, taskQueue, startedAt, closedAt, parked } = execution
  // The shapes of stored JSON below are the ones that the engine writes; checksums say that they are unchanged.
  const { payload } = JSON.parse(events[0]?.data ?? "{}") as { payload: ExecutionStatus["payload"] }
  const base = { executionId: id, workflow, version, run, key, state, taskQueue, startedAt, payload }
  const length = { historyLength: events.length }
  if (state !== "Running") {
    const end = JSON.parse(events.at(-1)?.data ?? "{}") as Pick<ExecutionStatus, "result" | "failure">
    return { ...base, ...length, waitingFor: [], ...end, ...(closedAt === undefined ? {} : { closedAt }) }
  }
  if (parked !== undefined) {
    const operator: WaitingFor = { kind: "operator" }
    return { ...base, ...length, waitingFor: [operator], parked: JSON.parse(parked) as Parked }
  }
  return { ...base, ...length, waitingFor: waitingFor(events) }
}
