/** Starting, joining, finding, listing and closing executions from outside. */
import { Effect } from "effect"
import { call, decide, record, sleep } from "perdure/runtime/v1"
import { expect, test } from "vitest"
import { executionId } from "../../runtime/engine/identity.ts"
import { Control, openReader } from "../../runtime/index.ts"
import { act, type Call, databaseFile, define, run, session, type Setup, start, until } from "./support.ts"

const main: Setup["main"] = Effect.fnUntraced(function*({ note }) {
  if (note === "long") yield* sleep("pause", 60_000)
  return (yield* call("one", act, { text: "a" })).text
})

test("the same key joins; another payload is a conflict that says where it differs", async () => {
  const calls: Array<Call> = []
  const outcome = await session(
    { calls, main },
    Effect.gen(function*() {
      const both = yield* Effect.all([start({ list: [1, 2] }), start({ list: [1, 2] })], { concurrency: 2 })
      yield* run({ list: [1, 2] })
      const control = yield* Control
      const again = yield* start({ list: [1, 2] })
      const conflict = yield* Effect.flip(start({ list: [1, 3], note: "x" }))
      const exists = yield* Effect.flip(
        control.start({ workflow: "Flow", payload: { key: "k", list: [1, 2] }, reuse: "reject" })
      )
      return { both, again, conflict, exists }
    })
  )
  expect(outcome.both.map(({ created }) => created)).toEqual([true, false])
  expect(outcome.again.created).toBe(false)
  expect(outcome.conflict).toMatchObject({ _tag: "StartConflict", key: "k", differs: ["list[1]", "note"] })
  expect(outcome.exists._tag).toBe("ExecutionExists")
  expect(calls).toHaveLength(1)
})

test("an unknown workflow and a payload that does not fit are refused", async () => {
  const [unknown, rejected] = await session(
    { main },
    Effect.gen(function*() {
      const control = yield* Control
      return [
        yield* Effect.flip(control.start({ workflow: "Flaw", payload: {} })),
        yield* Effect.flip(control.start({ workflow: "Flow", payload: { key: "k", list: ["x"] } }))
      ]
    })
  )
  expect(unknown).toMatchObject({ _tag: "UnknownWorkflow", known: ["Flow"] })
  expect(rejected).toMatchObject({ _tag: "PayloadRejected", path: "list[0]" })
})

test("ids are effect's own", async () => {
  const flow = define()
  for (const key of ["k", "ünï/cödé", ""]) {
    const ours = executionId("Flow", key)
    expect(await Effect.runPromise(flow.executionId({ key }))).toBe(ours)
  }
  expect(executionId("Order", "ord_1")).toBe("8ceccc3e2600b46d40bfd81eb0afd497")
})

test("an execution is found by id, by a prefix that fits no other, and by its key", async () => {
  const id = executionId("Flow", "k")
  await session(
    { main },
    Effect.gen(function*() {
      const control = yield* Control
      yield* run()
      for (const selector of [id, id.slice(0, 8), "Flow/k"]) {
        expect((yield* control.status(selector)).executionId).toBe(id)
      }
      for (const selector of [id.slice(0, 7), "Flow/other", "Flow", "", "zzzzzzzz", "%"]) {
        expect((yield* Effect.flip(control.status(selector)))._tag).toBe("ExecutionNotFound")
      }
    })
  )
})

test("lists are newest first, filtered and limited", async () => {
  await session(
    { main },
    Effect.gen(function*() {
      const control = yield* Control
      for (const key of ["1", "2", "3"]) {
        const { executionId } = yield* control.start({ workflow: "Flow", payload: { key } })
        yield* control.result(executionId)
      }
      yield* start({ note: "long" })
      const keys = (filter: Parameters<typeof control.list>[0]) =>
        Effect.map(control.list(filter), (statuses) => statuses.map(({ key }) => key))
      expect(yield* keys({})).toEqual(["k", "3", "2", "1"])
      expect(yield* keys({ state: "Running" })).toEqual(["k"])
      expect(yield* keys({ workflow: "Other" })).toEqual([])
      expect(yield* keys({ version: 1, limit: 1 })).toEqual(["k"])
      expect(yield* keys({ version: 2 })).toEqual([])
      expect(yield* keys({ parked: true })).toEqual([])
      expect(yield* keys({ limit: 2 })).toEqual(["k", "3"])
    })
  )
})

test("values that are not deterministic are made once", async () => {
  const seen: Array<unknown> = []
  const body: Setup["main"] = Effect.fnUntraced(function*() {
    const values = [yield* record("at", "now"), yield* record("id", "uuid"), yield* record("dice", "random")]
    seen.push(values)
    yield* decide("choice", seen.length === 1)
    yield* sleep("pause", 5)
    return JSON.stringify(values)
  })
  const { status } = await session({ main: body, engine: { residency: 0 } }, run())
  expect(seen).toHaveLength(2)
  expect(seen[1]).toEqual(seen[0])
  expect(status.result).toBe(JSON.stringify(seen[0]))
})

test("a database is read while its engine runs, and after it has stopped", async () => {
  const filename = databaseFile()
  await session(
    { main, engine: { filename } },
    Effect.gen(function*() {
      yield* start({ note: "long" })
      yield* until(({ waitingFor }) => waitingFor[0]?.kind === "timer")
      const reader = openReader(filename)
      const found = reader.find("Flow/k")
      expect(found && reader.status(found)).toMatchObject({
        state: "Running",
        waitingFor: [{ kind: "timer", step: "pause" }]
      })
      reader.close()
    })
  )
  const reader = openReader(filename)
  expect(reader.list({}).map(({ key }) => key)).toEqual(["k"])
  reader.close()
})
