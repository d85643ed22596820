/** Executions and events with no engine around them. */
import type { ExecutionRecord, Journal } from "../../runtime/journal/journal.ts"

export const record = (n: number): ExecutionRecord => ({
  n,
  id: n.toString(16).padStart(32, "0"),
  workflow: "Flow",
  key: `k${n}`,
  version: 1,
  release: 0,
  run: 1,
  planHash: "p",
  taskQueue: "default",
  state: "Running",
  parked: undefined,
  paused: undefined,
  parent: undefined,
  startedAt: 1_000 + n,
  deadline: undefined,
  closedAt: undefined
})

export const append = (journal: Journal["Service"], n: number, seq: number, data: object = {}): void =>
  journal.append(record(n), {
    seq,
    at: 1_000,
    kind: seq === 1 ? "ExecutionStarted" : "ValueRecorded",
    name: seq === 1 ? "" : `v${seq}`,
    attempt: 0,
    data: JSON.stringify(data)
  })

/** Executions 1 to `count`, each with its first event. */
export const create = (journal: Journal["Service"], count: number): void => {
  for (let n = 1; n <= count; n++) {
    journal.create(record(n))
    append(journal, n, 1, { payload: { key: `k${n}`, filler: "x".repeat(200) } })
  }
}
