/** Databases that earlier releases have written: each goes on in the format of today. */
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { awaitSignal, call, child, parallel, record, sleep, token, undo } from "perdure/runtime/v1"
import { expect, test } from "vitest"
import { Control, openReader } from "../../runtime/index.ts"
import { openSqlite } from "../../runtime/journal/sqlite.ts"
import { Part, together } from "../engine/family.ts"
import { act, approval, type Call, databaseFile, kinds, session, undoAct, until, urgent } from "../engine/support.ts"

/** A file that a release wrote in this format. */
const written = (format: 1 | 2): string => {
  const filename = databaseFile()
  const db = new DatabaseSync(filename)
  db.exec(readFileSync(join(import.meta.dirname, `format-${format}.sql`), "utf8"))
  db.close()
  return filename
}

/** With an execution that has ended, and one that waits in a branch beside one that is done. */
const format1 = () => written(1)

/** With an execution that has ended, and one that waits for a signal beside one that nobody has read yet. */
const format2 = () => written(2)

/** The body that wrote the file, and after it what its format did not have. */
const main = Effect.fnUntraced(function*({ key }: { readonly key: string }) {
  const stamp = yield* record("stamp", "uuid")
  const first = yield* call("first", act, { text: "a" }).pipe(undo(() => call("first/undo", undoAct, { text: "a" })))
  if (key === "done") return first.text
  const both = yield* parallel("both", {
    left: Effect.map(call("left", act, { text: "l" }), ({ text }) => text),
    right: Effect.as(sleep("nap", 700), "r")
  })
  yield* token("answer", approval)
  const { by } = yield* awaitSignal("answer", approval)
  return [stamp, first.text, both.left, both.right, by].join(" ")
})

const formatOf = (filename: string): unknown => {
  const db = new DatabaseSync(filename, { readOnly: true })
  const format = db.prepare("PRAGMA user_version").get()?.user_version
  db.close()
  return format
}

const secretOf = (filename: string): string => {
  const { close, journal } = openSqlite({ filename })
  close()
  return journal.secret
}

test("format 1 is read as it is, without a change", () => {
  const filename = format1()
  const reader = openReader(filename)
  expect(reader.list({}).map(({ key, state }) => `${key} ${state}`)).toEqual(["k Running", "done Completed"])
  reader.close()
  expect(formatOf(filename)).toBe(1)
})

test.each([10_000, 0])("executions of format 1 go on, and take signals (room for %i)", async (residency) => {
  const filename = format1()
  const calls: Parameters<typeof session>[0]["calls"] = []
  const [status, history, done] = await session(
    { main, calls, engine: { filename, residency } },
    Effect.gen(function*() {
      const control = yield* Control
      yield* until(({ waitingFor }) => waitingFor.some(({ kind }) => kind === "signal"))
      yield* control.signal("Flow/k", { name: "approval", payload: { by: "ann" } })
      return yield* Effect.all([control.result("Flow/k"), control.history("Flow/k"), control.status("Flow/done")])
    })
  )
  expect(status).toMatchObject({ state: "Completed", result: "9dade804-bc8b-4ff1-96a2-41471adfcc6c a! l! r ann" })
  expect(done).toMatchObject({ state: "Completed", result: "a!" })
  expect(calls).toEqual([])
  expect(kinds(history).slice(7)).toEqual([
    "StepCompleted left",
    "TimerFired nap",
    "SignalAwaited answer",
    "SignalReceived",
    "SignalConsumed answer",
    "ExecutionCompleted"
  ])
  expect(formatOf(filename)).toBe(3)
})

/** The body that wrote the file of format 2, and after it what its format did not have. */
const parent = Effect.fnUntraced(function*({ key }: { readonly key: string }) {
  const first = yield* awaitSignal("first", approval)
  const told = yield* call("told", act, { text: first.by })
  if (key === "done") return told.text
  const { level } = yield* awaitSignal("level", urgent)
  const last = yield* awaitSignal("last", approval)
  return [told.text, level, last.by, yield* child("child", Part, { key: "a" })].join(" ")
})

test("format 2 is read as it is, without a change", () => {
  const filename = format2()
  const reader = openReader(filename)
  expect(reader.list({}).map(({ key, state, waitingFor }) => [key, state, waitingFor])).toEqual([
    ["k", "Running", [{ kind: "signal", step: "level", signal: "urgent" }]],
    ["done", "Completed", []]
  ])
  reader.close()
  expect(formatOf(filename)).toBe(2)
})

test.each([10_000, 0])(
  "executions of format 2 have what they were sent, and run children (room for %i)",
  async (residency) => {
    const filename = format2()
    const calls: Array<Call> = []
    const [status, history] = await together(
      { parent, part: ({ key }) => Effect.succeed(`child ${key}`), calls, engine: { filename, residency } },
      Effect.gen(function*() {
        const control = yield* Control
        const twice = yield* control.signal("Flow/k", { name: "approval", payload: { by: "bob" }, senderId: "2" })
        expect(twice.duplicate).toBe(true)
        yield* control.signal("Flow/k", { name: "urgent", payload: { level: 3 } })
        return yield* Effect.all([control.result("Flow/k"), control.history("Flow/k")])
      })
    )
    expect(status).toMatchObject({ state: "Completed", result: "ann! 3 bob child a" })
    expect(calls).toEqual([])
    expect(kinds(history).slice(8)).toEqual([
      "SignalReceived",
      "SignalConsumed level",
      "SignalAwaited last",
      "SignalConsumed last",
      "ChildStarted child",
      "ChildCompleted child",
      "ExecutionCompleted"
    ])
    expect(formatOf(filename)).toBe(3)
  }
)

test("the secret of a database stays the same, and is not that of another", () => {
  const [one, other] = [format1(), databaseFile()]
  expect(secretOf(one)).toBe(secretOf(one))
  expect(secretOf(other)).toBe(secretOf(other))
  expect(secretOf(one)).not.toBe(secretOf(other))
  expect(Buffer.from(secretOf(one), "base64url")).toHaveLength(32)
})
