/** What a database says of its executions, as people and clients see them. */
import { Effect } from "effect"
import { JournalDamaged } from "../journal/errors.ts"
import type { ExecutionRecord, StoredEvent } from "../journal/journal.ts"
import { openQueries, type Queries } from "../journal/queries.ts"
import type { Edges } from "../journal/rows.ts"
import type { Json } from "../v1/json.ts"
import { type HistoryOptions, type ListFilter, RunNotFound } from "./control.ts"
import type { EventData } from "./events.ts"
import type { ExecutionStatus, HistoryEvent, Parked, Paused, WaitingFor } from "./model.ts"
import { versionOf } from "./replay.ts"
import { hide, hideIn } from "./sensitive.ts"
import { waitingFor } from "./waiting.ts"

/** Its methods throw a `JournalError` where the file cannot be read or trusted. */
export interface Reader {
  /** By execution id, by a prefix of one that fits no other (eight characters or more), or by `Workflow/key`. */
  readonly find: (execution: string) => ExecutionRecord | undefined
  readonly status: (execution: ExecutionRecord) => ExecutionStatus
  /** The same for whoever the result is for: it is as it is, also what is sensitive in it. */
  readonly outcome: (execution: ExecutionRecord) => ExecutionStatus
  readonly list: (filter: ListFilter) => ReadonlyArray<ExecutionStatus>
  readonly history: (
    execution: ExecutionRecord,
    options?: Pick<HistoryOptions, "sensitive">
  ) => ReadonlyArray<HistoryEvent>
}

/** The record of one of the runs of an execution, the last one unless another is named. */
export const runOf = (record: ExecutionRecord, run = record.run): Effect.Effect<ExecutionRecord, RunNotFound> =>
  run >= 1 && run <= record.run
    ? Effect.succeed({ ...record, run })
    : Effect.fail(new RunNotFound({ executionId: record.id, run, runs: record.run }))

/** Opens a database that this process does not own. Throws a `JournalError`. */
export const openReader = (filename: string): Reader & { readonly close: () => void } => {
  const { close, queries } = openQueries(filename)
  return { ...readerOf(queries), close }
}

export const readerOf = (queries: Queries): Reader => {
  const statusWith = (show: ShowResult) => (execution: ExecutionRecord) => {
    try {
      const edges = queries.edges(execution)
      const reachesBack = edges.last[0]?.seq === 1 || edges.last.some(isAlone)
      const isUnborn = (child: string) => queries.isUnborn(execution, child)
      const waits = () => waitingFor(reachesBack ? edges.last : queries.events(execution), isUnborn)
      return statusOf(
        execution,
        edges,
        waits,
        (result, sensitive = []) => show(result, [...sensitive, ...sensitiveSince(edges, execution)])
      )
    } catch (thrown) {
      // One damaged history must not hide the others.
      if (thrown instanceof JournalDamaged) return damagedStatus(execution, thrown)
      throw thrown
    }
  }
  /** What versions that have taken it over hide besides. */
  const sensitiveSince = ({ first }: Edges, execution: ExecutionRecord): ReadonlyArray<string> =>
    versionOf(first) === execution.version
      ? []
      : queries.events(execution).flatMap(({ data, kind }) =>
        kind === "VersionChanged" ? (JSON.parse(data) as EventData["VersionChanged"]).sensitive ?? [] : []
      )
  const status = statusWith(hide)
  return {
    find: queries.find,
    status,
    outcome: statusWith((result) => result),
    list: (filter) => queries.list(filter).map(status),
    history: (execution, { sensitive = false } = {}) => {
      const events = queries.events(execution).map((event) => ({ ...event, data: JSON.parse(event.data) }))
      return sensitive ? events : hideIn(events)
    }
  }
}

/** What is shown of the result, by the names of the members that are sensitive. */
type ShowResult = (result: Json, sensitive: ReadonlyArray<string> | undefined) => Json

const baseOf = ({ id, key, parent, run, startedAt, state, taskQueue, version, workflow }: ExecutionRecord) => ({
  executionId: id,
  workflow,
  version,
  run,
  key,
  ...(parent === undefined ? {} : { parent }),
  state,
  taskQueue,
  startedAt
})

const commands: ReadonlySet<string> = new Set([
  "StepScheduled",
  "TimerStarted",
  "SignalAwaited",
  "ChildStarted",
  "ItemEnqueued",
  "ValueRecorded",
  "DecisionTaken"
])

/**
 * Nothing that began before this event can still be waiting: the main part of a body asks for one thing at a time. Branches
 * wait side by side, some perhaps longer than the last events reach back.
 */
const isAlone = ({ data, kind }: StoredEvent): boolean => commands.has(kind) && !data.startsWith("{\"branch\":")

const statusOf = (
  execution: ExecutionRecord,
  { first, last }: Edges,
  waits: () => ReadonlyArray<WaitingFor>,
  show: ShowResult
): ExecutionStatus => {
  const { closedAt, parked, paused, state } = execution
  // The shapes of stored JSON below are the ones that the engine writes; checksums say that they are unchanged.
  const { attributes, payload, sensitive } = JSON.parse(first.data) as EventData["ExecutionStarted"]
  const found = attributes === undefined ? {} : { attributes }
  const base = {
    ...baseOf(execution),
    ...found,
    payload: hide(payload, sensitive),
    historyLength: last.at(-1)?.seq ?? 1
  }
  if (state !== "Running") {
    const { result, ...end } = JSON.parse(last.at(-1)?.data ?? "{}") as Pick<ExecutionStatus, "result" | "failure">
    const shown = result === undefined ? {} : { result: show(result, sensitive) }
    return { ...base, ...shown, ...end, waitingFor: [], ...(closedAt === undefined ? {} : { closedAt }) }
  }
  if (parked === undefined && paused === undefined) return { ...base, waitingFor: waits() }
  return {
    ...base,
    waitingFor: [{ kind: "operator" }],
    ...(parked === undefined ? {} : { parked: JSON.parse(parked) as Parked }),
    ...(paused === undefined ? {} : { paused: JSON.parse(paused) as Paused })
  }
}

/** What the index alone says of an execution whose history cannot be trusted. */
const damagedStatus = (execution: ExecutionRecord, { message, remedy }: JournalDamaged): ExecutionStatus => ({
  ...baseOf(execution),
  payload: null,
  historyLength: 0,
  waitingFor: [{ kind: "operator" }],
  parked: { code: "HISTORY_DAMAGED", message, remedies: [remedy], since: execution.startedAt }
})
