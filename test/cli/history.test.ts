/** A history as text: every kind of event, with times, attempts and durations. */
import { expect, it } from "vitest"
import { historyText } from "../../runtime/cli/view/history.ts"
import type { ExecutionStatus, HistoryEvent } from "../../runtime/engine/model.ts"

const startedAt = Date.parse("2026-11-20T09:00:00Z")

const status: ExecutionStatus = {
  executionId: "8ceccc3e2600b46d40bfd81eb0afd497",
  workflow: "Order",
  version: 1,
  run: 1,
  key: "ord_1",
  state: "Failed",
  waitingFor: [],
  taskQueue: "default",
  startedAt,
  payload: {},
  historyLength: 0
}

type Told = readonly [
  after: number,
  kind: HistoryEvent["kind"],
  name: string,
  data?: HistoryEvent["data"],
  attempt?: number
]

const events = (...told: ReadonlyArray<Told>): ReadonlyArray<HistoryEvent> =>
  told.map(([after, kind, name, data = {}, attempt = 0], seq) => ({
    seq,
    at: startedAt + after,
    kind,
    name,
    attempt,
    data
  }))

const text = (...told: ReadonlyArray<Told>) => historyText(status, events(...told)).split("\n").slice(2)

it("tells of children, and how they ended", () => {
  const about = { workflow: "Part", onParentClose: "cancel", payload: {} }
  const executionId = "0123456789abcdef0123456789abcdef"
  expect(text(
    [0, "ChildStarted", "one", { ...about, key: "a", executionId, mode: "await", due: startedAt + 3_600_000 }],
    [30, "ChildCompleted", "one", { result: { id: "r1" } }],
    [40, "ChildStarted", "two", { ...about, key: "b", executionId, mode: "start" }],
    [41, "ChildStarted", "three", { ...about, key: "c", executionId, mode: "detach" }],
    [50, "ChildStarted", "four", { ...about, key: "d", executionId, mode: "await" }],
    [60, "ChildFailed", "four", { declared: { _tag: "Refused", reason: "no" } }],
    [70, "ChildFailed", "five", { system: { kind: "StepTimedOut", timeout: "child" } }],
    [80, "ChildClosed", "six", { state: "Cancelled", message: "The execution was cancelled." }]
  )).toMatchInlineSnapshot(`
    [
      "TIME      STEP   TRY  TOOK   WHAT",
      "+0.000 s  one                runs Part/a (0123456789ab), until 2026-11-20 10:00:00Z",
      "+0.030 s  one         30 ms  its child has completed → {"id":"r1"}",
      "+0.040 s  two                starts Part/b (0123456789ab)",
      "+0.041 s  three              starts on its own Part/c (0123456789ab)",
      "+0.050 s  four               runs Part/d (0123456789ab)",
      "+0.060 s  four        10 ms  failed: Refused {"reason":"no"}",
      "+0.070 s  five               failed: timed out (child)",
      "+0.080 s  six                its child has ended as Cancelled: The execution was cancelled.",
    ]
  `)
})

it("tells a run from its start to its failure", () => {
  expect(historyText(
    status,
    events(
      [0, "ExecutionStarted", "", { version: 3 }],
      [1, "StepScheduled", "reserve"],
      [2, "AttemptStarted", "reserve", {}, 1],
      [12, "StepCompleted", "reserve", { result: { id: "r1" } }, 1],
      [13, "StepScheduled", "charge"],
      [13, "AttemptStarted", "charge", {}, 1],
      [20, "AttemptFailed", "charge", { failure: { message: "GatewayTimeout" }, nextAt: startedAt + 1020 }, 1],
      [1021, "AttemptStarted", "charge", {}, 2],
      [1061, "StepFailed", "charge", { declared: { _tag: "PaymentDeclined", reason: "no" } }, 2],
      [1061, "CompensationStarted", "", { cause: "PaymentDeclined" }],
      [1062, "StepScheduled", "reserve/undo"],
      [1062, "AttemptStarted", "reserve/undo", {}, 1],
      [1070, "StepCompleted", "reserve/undo", { result: null }, 1],
      [1071, "ExecutionFailed", "", {
        failure: {
          kind: "declared",
          name: "PaymentDeclined",
          message: "",
          data: { _tag: "PaymentDeclined", reason: "no" }
        }
      }]
    )
  )).toBe(`Order/ord_1  8ceccc3e2600  Failed, started 2026-11-20 09:00:00Z

TIME      STEP          TRY  TOOK    WHAT
+0.000 s                             started, version 3
+0.012 s  reserve       1    11 ms   done → {"id":"r1"}
+0.020 s  charge        1    7 ms    GatewayTimeout; again in 1.00 s
+1.061 s  charge        2    1.05 s  failed: PaymentDeclined {"reason":"no"}
+1.061 s                             compensation begins: PaymentDeclined
+1.070 s  reserve/undo  1    8 ms    undone
+1.071 s                     1.07 s  failed: PaymentDeclined {"reason":"no"}`)
})

it("says that an attempt was lost with its worker, and which one is under way", () => {
  expect(text(
    [0, "StepScheduled", "ship"],
    [1, "AttemptStarted", "ship", {}, 1],
    [5000, "AttemptStarted", "ship", {}, 2]
  )).toEqual([
    "TIME      STEP  TRY  TOOK  WHAT",
    "+5.000 s  ship  1          the attempt was lost with its worker",
    "          ship  2          under way"
  ])
})

it("tells timers, records, decisions and what an operator does", () => {
  expect(text(
    [0, "ValueRecorded", "at", { value: "2026-11-20" }],
    [1, "DecisionTaken", "route/case/1", { taken: true }],
    [2, "TimerStarted", "pause", { due: startedAt + 2 + 7_500_000 }],
    [7_500_010, "TimerFired", "pause"],
    [7_500_011, "TimerStarted", "past", { due: 0, past: true }],
    [7_500_012, "Parked", "", { code: "STEP_RENAMED", message: "ship is not what was recorded" }],
    [7_600_000, "Resumed", ""],
    [7_600_000, "ExecutionPaused", "", { since: 7_600_000, by: "ann", reason: "lunch" }],
    [7_600_000, "ExecutionResumed", "", {}],
    [7_600_001, "CancelRequested", ""],
    [7_600_002, "ExecutionCancelled", ""]
  )).toEqual([
    "TIME      STEP          TRY  TOOK   WHAT",
    "+0.000 s  at                        recorded \"2026-11-20\"",
    "+0.001 s  route/case/1              yes",
    "+0.002 s  pause                     waits 2h 5m, until 2026-11-20 11:05:00Z",
    "+2h 5m    pause              2h 5m  the time has come",
    "+2h 5m    past                      was due already",
    "+2h 5m                              parked: ship is not what was recorded",
    "+2h 6m                              resumed",
    "+2h 6m                              paused by ann: lunch",
    "+2h 6m                              resumed",
    "+2h 6m                              cancel requested",
    "+2h 6m                       2h 6m  cancelled"
  ])
})

it("tells signals: what was waited for, sent, and had", () => {
  expect(text(
    [0, "SignalAwaited", "answer", { signal: "approval", due: startedAt + 60_000 }],
    [5, "SignalReceived", "", { signal: "approval", sender: "mail-17", payload: { by: "ann" } }],
    [6, "SignalConsumed", "answer", { received: 2 }],
    [7, "SignalAwaited", "again", { signal: "approval" }],
    [8, "SignalReceived", "", { signal: "approval", step: "again", payload: { by: "bob" } }],
    [9, "SignalTimedOut", "again"]
  )).toEqual([
    "TIME      STEP    TRY  TOOK  WHAT",
    "+0.000 s  answer             waits for approval, until 2026-11-20 09:01:00Z",
    "+0.005 s                     received approval from mail-17: {\"by\":\"ann\"}",
    "+0.006 s  answer       6 ms  has its signal",
    "+0.007 s  again              waits for approval",
    "+0.008 s                     received approval for again: {\"by\":\"bob\"}",
    "+0.009 s  again        2 ms  no signal came in time"
  ])
})

it("tells what holds branches, which one decided, and what was interrupted", () => {
  expect(text(
    [0, "BlockStarted", "prep", { block: "parallel", branches: ["stock", "notice"] }],
    [1, "TimerStarted", "nap", { branch: "prep/notice", due: startedAt + 60_001 }],
    [5, "BranchesClosed", "prep", { by: "prep/stock" }],
    [5, "StepInterrupted", "nap"],
    [6, "BlockStarted", "cheapest", { block: "race", branches: ["dhl", "giveUp"] }],
    [7, "RaceDecided", "cheapest", { by: "cheapest/dhl" }],
    [8, "BlockStarted", "shipAll", { block: "foreach" }],
    [9, "BranchesClosed", "shipAll", { by: "shipAll[a]" }],
    [9, "BlockStarted", "pay", { block: "try" }]
  )).toEqual([
    "TIME      STEP      TRY  TOOK  WHAT",
    "+0.000 s  prep                 side by side: stock, notice",
    "+0.001 s  nap                  waits 1m 0s, until 2026-11-20 09:01:00Z",
    "+0.005 s  prep                 stock failed; the others are interrupted",
    "+0.005 s  nap            4 ms  interrupted",
    "+0.006 s  cheapest             race: dhl, giveUp",
    "+0.007 s  cheapest             dhl finished first",
    "+0.008 s  shipAll              for each item",
    "+0.009 s  shipAll              shipAll[a] failed; the others are interrupted"
  ])
})

it("shows what would steer a terminal instead of obeying it", () => {
  const [, line = ""] = text([0, "StepCompleted", "step", { result: "\u001b[2J\u202e" }, 1])
  expect(line).not.toContain("\u001b")
  expect(line).not.toContain("\u202e")
  expect(line).toContain("\\u001b[2J\\u202e")
})

it("tells a run that has continued as new from its own start", () => {
  const later = { ...status, run: 3, state: "Completed" } as const
  const told = events(
    [60_000, "ExecutionStarted", "", { version: 1 }],
    [60_001, "FailureHeld", "", { failure: "Refused", step: "a" }],
    [60_002, "Parked", "", { code: "EXECUTION_FAILED", message: "The workflow has failed" }],
    [61_000, "Resumed", ""],
    [62_000, "ExecutionContinuedAsNew", "", { payload: { day: 2 } }]
  )
  expect(historyText(later, told).split("\n").slice(2)).toEqual([
    "TIME      STEP  TRY  TOOK    WHAT",
    "+0.000 s                     started, version 1",
    "+0.002 s                     parked: The workflow has failed",
    "+1.000 s                     resumed",
    "+2.000 s             2.00 s  continued as new: {\"day\":2}"
  ])
})
