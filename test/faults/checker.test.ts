/** The checker finds nothing in what a healthy engine leaves, and every lie that is told about it. */
import { Effect } from "effect"
import { describe, expect, test } from "vitest"
import { Control } from "../../runtime/index.ts"
import type { StoredEvent } from "../../runtime/journal/journal.ts"
import { databaseFile } from "../engine/support.ts"
import { registrationsOf } from "../support/registrations.ts"
import { type Evidence, gather, type Life } from "./checker/evidence.ts"
import { judge, type Violation } from "./checker/index.ts"
import { flowEngine, flowLayer, type FlowName, flowNames, isUndoable, resuming } from "./flow.ts"
import { type Entry, ledger } from "./ledger.ts"

const senders = ["a", "b", "c", "d"]

/** Runs a flow to its end, and gathers what is left. */
const left = async (flow: FlowName): Promise<{ readonly evidence: Evidence; readonly database: string }> => {
  const database = databaseFile()
  const write = ledger(`${database}.ledger`)
  await Effect.gen(function*() {
    const control = yield* Control
    const { executionId: execution } = yield* control.start({ workflow: "Flow", payload: { key: "k", note: "fail" } })
    write({ what: "ack", execution, step: "", key: "k", attempt: 0 })
    for (const by of flow === "mail" || flow === "runs" ? senders : []) {
      yield* control.signal(execution, { name: "approval", payload: { by }, senderId: by })
      write({ what: "ack", execution, step: by, key: "k", attempt: 0 })
    }
    const { state } = yield* resuming(execution)
    write({ what: "told", execution, step: state, key: "k", attempt: 0 })
    for (const { executionId } of yield* control.list({})) yield* control.result(executionId)
  }).pipe(
    Effect.provide(flowEngine({ filename: database }, write, 1, flow)),
    Effect.runPromise
  )
  return { evidence: gather(database, `${database}.ledger`), database }
}

const stored = new Map<FlowName, ReturnType<typeof left>>()
const leftBy = (flow: FlowName) => {
  const known = stored.get(flow) ?? left(flow)
  stored.set(flow, known)
  return known
}

const judged = async (flow: FlowName, tell: (evidence: Evidence) => Evidence): Promise<ReadonlyArray<Violation>> => {
  const { database, evidence } = await leftBy(flow)
  const registrations = await registrationsOf(flowLayer(flow, () => {}, 0))
  return judge(tell(evidence), { database, isUndoable, registrations, rest: "ended" })
}

describe("what a healthy engine leaves", () => {
  test.each(flowNames)("%s", async (flow) => {
    expect(await judged(flow, (it) => it)).toEqual([])
  })
})

type Lie = (evidence: Evidence) => Evidence

const events =
  (of: "Flow" | "Part", change: (events: ReadonlyArray<StoredEvent>, life: Life) => ReadonlyArray<StoredEvent>): Lie =>
  (evidence) => ({
    ...evidence,
    lives: evidence.lives.map((life) =>
      life.record.workflow === of
        ? { ...life, events: change(life.events, life).map((event, index) => ({ ...event, seq: index + 1 })) }
        : life
    )
  })

const record = (change: Partial<Life["record"]>): Lie => (evidence) => ({
  ...evidence,
  lives: evidence.lives.map((life) => ({ ...life, record: { ...life.record, ...change } }))
})

const log = (change: (log: ReadonlyArray<Entry>) => ReadonlyArray<Entry>): Lie => (evidence) => ({
  ...evidence,
  log: change(evidence.log)
})

const without = (kind: string, name = "") =>
  events("Flow", (list) => list.filter((it) => it.kind !== kind || (name !== "" && it.name !== name)))

const again = (kind: string) => events("Flow", (list) => list.flatMap((it) => it.kind === kind ? [it, it] : [it]))

const entryOf = (log: ReadonlyArray<Entry>, step: string, what: Entry["what"] = "begin"): Entry =>
  log.find((it) => it.step === step && it.what === what) ?? expect.fail(`no ${step}`)

const lies: ReadonlyArray<readonly [what: string, flow: FlowName, found: string, lie: Lie]> = [
  ["an end is missing", "line", "I1", without("ExecutionFailed")],
  ["an end is doubled", "line", "I1", again("ExecutionFailed")],
  ["the index tells another end", "line", "I1", record({ state: "Completed" })],
  ["something follows the end", "line", "I9", events("Flow", (list) => [...list, list[3]!])],
  [
    "a caller was told another end",
    "line",
    "I9",
    log((log) => [...log, { ...entryOf(log, "Failed", "told"), step: "Completed" }])
  ],
  [
    "an acknowledged start is gone",
    "line",
    "I7",
    log((log) => [...log, { ...entryOf(log, "", "ack"), execution: "lost" }])
  ],
  ["a step completes twice", "line", "I2", again("StepCompleted")],
  ["a step is asked for twice", "line", "I2", again("StepScheduled")],
  ["an activity runs after its result", "line", "I2", log((log) => [...log, { ...entryOf(log, "s1"), attempt: 9 }])],
  ["an attempt is made twice", "line", "I2", log((log) => [...log, entryOf(log, "s1")])],
  ["a repeat has another key", "line", "I2", log((log) => [...log, { ...entryOf(log, "s1"), key: "other" }])],
  ["two steps share a key", "line", "I2", log((log) => [...log, { ...entryOf(log, "s1"), step: "s2", attempt: 9 }])],
  [
    "two items share a key",
    "items",
    "I2",
    log((log) => [...log, { ...entryOf(log, "k-0"), step: "other", attempt: 9 }])
  ],
  ["a step began unrecorded", "line", "I2", log((log) => [...log, { ...entryOf(log, "s1"), step: "s9", key: "s9" }])],
  ["a result has no attempt", "line", "I2", log((log) => log.filter((it) => it.step !== "s1"))],
  ["a step is not undone", "line", "I3", events("Flow", (list) => list.filter(({ name }) => name !== "s1/undo"))],
  [
    "a failure is undone in order",
    "line",
    "I3",
    events("Flow", (list) => {
      const other = new Map([["s1/undo", "s2/undo"], ["s2/undo", "s1/undo"]])
      return list.map((it) => ({ ...it, name: other.get(it.name) ?? it.name }))
    })
  ],
  ["undo steps overlap", "line", "I3", without("StepCompleted", "s2/undo")],
  ["an acknowledged signal is lost", "mail", "I4", log((log) => [...log, { ...entryOf(log, "a", "ack"), step: "e" }])],
  ["a signal is received twice", "mail", "I4", again("SignalReceived")],
  ["a signal is had twice", "mail", "I4", again("SignalConsumed")],
  [
    "signals are had out of order",
    "mail",
    "I4",
    events("Flow", (list) => {
      const had = list.filter(({ kind }) => kind === "SignalConsumed").map(({ data }) => data)
      return list.map((it) => it.kind === "SignalConsumed" ? { ...it, data: had.pop() ?? it.data } : it)
    })
  ],
  [
    "a run begins without what the last one left",
    "runs",
    "I4",
    events("Flow", (list, { run }) => list.filter(({ kind }) => run !== 2 || kind !== "SignalReceived"))
  ],
  [
    "a run begins with another payload",
    "runs",
    "I1",
    events(
      "Flow",
      (list, { run }) =>
        list.map((it) => run === 2 && it.kind === "ExecutionStarted" ? { ...it, data: `{"payload":{}}` } : it)
    )
  ],
  [
    "a timer fires early",
    "line",
    "I5",
    events("Flow", (list) => list.map((it) => it.kind === "TimerFired" ? { ...it, at: it.at - 100 } : it))
  ],
  [
    "a retry comes early",
    "line",
    "I5",
    events("Flow", (list) => list.map((it) => it.kind === "AttemptStarted" ? { ...it, at: it.at - 100 } : it))
  ],
  ["a history does not replay", "line", "I6", without("DecisionTaken")],
  ["a race forgets its winner", "branches", "I6", without("RaceDecided")],
  [
    "a child has another end",
    "family",
    "I1",
    events(
      "Flow",
      (list) =>
        list.map((it) =>
          it.kind === "ChildCompleted" ? { ...it, kind: "ChildClosed", data: `{"state":"Cancelled","message":""}` } : it
        )
    )
  ],
  ["a child is left running", "family", "I8", (evidence) => ({
    ...evidence,
    lives: evidence.lives.map((life) =>
      life.record.key === "k-lost"
        ? { ...life, record: { ...life.record, state: "Running" }, events: life.events.slice(0, 2) }
        : life
    )
  })],
  ["an item is waited for by nobody", "items", "I8", (it) => ({
    ...it,
    waiters: [{ execution: 1, run: 1, name: "gone", outcome: null }]
  })]
]

describe("a lie", () => {
  test.each(lies)("%s", async (_what, flow, found, lie) => {
    expect((await judged(flow, lie)).map(({ invariant }) => invariant)).toContain(found)
  })
})
