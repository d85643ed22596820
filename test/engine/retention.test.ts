/** Closed executions that are deleted, by hand and when their time has come, and what stays of them: nothing. */
import { Effect } from "effect"
import { DatabaseSync } from "node:sqlite"
import { awaitSignal, call, child, continueAsNew, startChild } from "perdure/runtime/v1"
import { expect, test } from "vitest"
import { Control } from "../../runtime/index.ts"
import { openSqlite } from "../../runtime/journal/sqlite.ts"
import { append, create, record } from "../journal/support.ts"
import { approve, type Family, Flow, Part, resultOf, statusOf, together, waits } from "./family.ts"
import { act, approval, databaseFile, session, type Setup, start } from "./support.ts"

const remove = (execution: string) => Control.use((control) => control.delete(execution))

const gone = Effect.fnUntraced(function*(execution: string) {
  for (;;) {
    if ((yield* Effect.result(statusOf(execution)))._tag === "Failure") return
    yield* Effect.sleep(2)
  }
})

const tables = ["execution", "event", "heartbeat", "child", "sender", "attribute", "removed"]

/** How many rows there are of each table that has some. */
const rowsOf = (filename: string): Readonly<Record<string, number>> => {
  const db = new DatabaseSync(filename, { readOnly: true })
  const counted = [...tables, "queue_item", "queue_waiter"].map((table) =>
    [table, Number(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n)] as const
  )
  db.close()
  return Object.fromEntries(counted.filter(([, n]) => n > 0))
}

const swept = Effect.fnUntraced(function*(filename: string) {
  while (rowsOf(filename).removed !== undefined) yield* Effect.sleep(5)
})

const main: Setup["main"] = Effect.fnUntraced(function*({ key, note }) {
  if (note === "wait") yield* awaitSignal("go", approval)
  yield* call("first", act, { text: key })
  return key
})

test("a closed execution is deleted, and its key is free; one that runs is not", async () => {
  const filename = databaseFile()
  await session(
    { main, engine: { filename } },
    Effect.gen(function*() {
      const { executionId } = yield* start({ note: "wait" })
      expect(yield* Effect.flip(remove("Flow/k"))).toMatchObject({
        _tag: "DeletionRefused",
        executionId,
        reason: "running"
      })
      yield* approve("Flow/k")
      yield* resultOf("Flow/k")
      expect(yield* remove("Flow/k")).toMatchObject({ executionId, state: "Completed", result: "k" })
      expect(yield* Effect.flip(statusOf("Flow/k"))).toMatchObject({ _tag: "ExecutionNotFound" })
      expect(yield* Effect.flip(remove(executionId))).toMatchObject({ _tag: "ExecutionNotFound" })
      yield* swept(filename)
      expect(rowsOf(filename)).toEqual({})
      // With another payload, and nothing of the history before.
      expect(yield* start({ note: "other" })).toEqual({ executionId, run: 1, created: true })
      expect((yield* resultOf("Flow/k")).historyLength).toBe(4)
    })
  )
})

test("what was closed for long enough goes with everything that its runs have left; the rest stays", async () => {
  const filename = databaseFile()
  const loops: Setup["main"] = Effect.fnUntraced(function*({ key, list = [], note }) {
    if (note === "wait") yield* awaitSignal("go", approval)
    if (key !== "k") return key
    yield* awaitSignal("told", approval)
    if (list.length < 2) return yield* continueAsNew("again", Flow, { key, list: [...list, 1] })
    return "done"
  })
  await session(
    { main: loops, engine: { filename, retention: { closed: 30 } } },
    Effect.gen(function*() {
      const control = yield* Control
      yield* start({ key: "stays", note: "wait" })
      yield* start()
      for (const senderId of ["1", "2", "3"]) {
        yield* control.signal("Flow/k", { name: "approval", payload: { by: "ann" }, senderId })
      }
      expect(yield* resultOf("Flow/k")).toMatchObject({ run: 3, state: "Completed" })
      expect(rowsOf(filename)).toMatchObject({ execution: 2, attribute: 1, sender: 2 })
      yield* gone("Flow/k")
      yield* swept(filename)
      expect(rowsOf(filename)).toEqual({ execution: 1, event: 2, attribute: 1 })
      expect(yield* statusOf("Flow/stays")).toMatchObject({ state: "Running" })
    })
  )
})

const parent: NonNullable<Family["parent"]> = () => child("child", Part, { key: "a" })
const part: NonNullable<Family["part"]> = () => Effect.map(awaitSignal("answer", approval), ({ by }) => by)

test("a child that a step waits for stays until the step has what came of it", async () => {
  const engine = { filename: databaseFile() }
  await together({ engine, parent, part }, Effect.andThen(start(), waits("Part/a", "signal")))
  await together(
    { engine: { ...engine, retention: { closed: 0 } }, part },
    Effect.gen(function*() {
      yield* approve("Part/a")
      yield* resultOf("Part/a")
      const { executionId: by } = yield* statusOf("Flow/k")
      expect(yield* Effect.flip(remove("Part/a"))).toMatchObject({ _tag: "DeletionRefused", reason: "awaited", by })
      yield* Effect.sleep(40)
      expect(yield* statusOf("Part/a")).toMatchObject({ state: "Completed" })
    })
  )
  await together(
    { engine, parent, part },
    Effect.gen(function*() {
      expect(yield* resultOf("Flow/k")).toMatchObject({ state: "Completed", result: "ann" })
      yield* remove("Part/a")
      yield* remove("Flow/k")
      yield* swept(engine.filename)
      expect(rowsOf(engine.filename)).toEqual({})
    })
  )
})

test.each(["cancel", "abandon"] as const)(
  "a child that is deleted while its parent is down is not started again (%s)",
  async (onParentClose) => {
    const engine = { filename: databaseFile() }
    const starting = (next: Effect.Effect<string>): NonNullable<Family["parent"]> =>
      Effect.fnUntraced(function*() {
        yield* startChild("born", Part, { key: "a" }, { onParentClose })
        return yield* next
      })
    const begun: Array<string> = []
    const quick: NonNullable<Family["part"]> = ({ key }) => Effect.sync(() => (begun.push(key), key))
    await together(
      { engine, parent: starting(Effect.never), part: quick },
      Effect.gen(function*() {
        yield* start()
        while (begun.length === 0) yield* Effect.sleep(2)
        yield* resultOf("Part/a")
        yield* remove("Part/a")
        expect((yield* statusOf("Flow/k")).waitingFor).toEqual([])
      })
    )
    await together(
      { engine, parent: starting(Effect.succeed("done")), part: quick },
      Effect.gen(function*() {
        expect(yield* resultOf("Flow/k")).toMatchObject({ state: "Completed", result: "done" })
        expect(yield* Effect.flip(statusOf("Part/a"))).toMatchObject({ _tag: "ExecutionNotFound" })
      })
    )
    expect(begun).toEqual(["a"])
  }
)

test("storage comes back to where it was; a long history goes in pieces", { timeout: 60_000 }, async () => {
  const filename = databaseFile()
  const { close, journal } = openSqlite({ filename })
  const committed = () => new Promise<void>((resolve) => journal.committed(resolve))
  const db = new DatabaseSync(filename, { readOnly: true })
  const pages = (name: string) => Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0])
  const used = () => pages("page_count") - pages("freelist_count")
  const before = used()
  const sizes: Array<number> = []
  for (let round = 0; round < 3; round++) {
    create(journal, 40)
    for (let seq = 2; seq < 60; seq++) append(journal, 1, seq, { text: "x".repeat(50_000) })
    for (let n = 1; n <= 40; n++) journal.close(record(n), "Completed", n)
    await committed()
    for (const execution of journal.removal.expired(41, 100)) journal.removal.remove(execution)
    await committed()
    expect(journal.queries.list({})).toEqual([])
    let sweeps = 0
    for (; !journal.removal.isSwept(); sweeps++) {
      journal.removal.sweep()
      await committed()
    }
    // The long history goes in pieces of a quarter of a megabyte.
    expect(sweeps).toBeGreaterThan(40 + 8)
    expect(used()).toBeLessThanOrEqual(before)
    sizes.push(pages("page_count"))
  }
  expect(sizes).toEqual([sizes[0], sizes[0], sizes[0]])
  db.close()
  close()
})

test("a number is free only when nothing is left of the execution that had it", async () => {
  const filename = databaseFile()
  const first = openSqlite({ filename })
  create(first.journal, 2)
  first.journal.close(record(2), "Completed", 5)
  first.journal.removal.remove(record(2))
  first.journal.removal.remove(record(1))
  first.close()
  const second = openSqlite({ filename })
  expect(second.journal.lastN()).toBe(2)
  second.journal.removal.sweep()
  second.journal.removal.sweep()
  second.close()
  const third = openSqlite({ filename })
  expect(third.journal.lastN()).toBe(1)
  third.close()
  expect(rowsOf(filename)).toEqual({ execution: 1, event: 1 })
})
