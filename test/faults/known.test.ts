/** The faults that effect's cluster engine is known to have had, as issues of Effect-TS/effect tell of them: ours has none. */
import { Effect } from "effect"
import { once } from "node:events"
import { DatabaseSync } from "node:sqlite"
import { awaitSignal, call, enqueue } from "perdure/runtime/v1"
import { describe, expect, test } from "vitest"
import { Control } from "../../runtime/index.ts"
import { openSqlite } from "../../runtime/journal/sqlite.ts"
import { own, session as queueSession, shared } from "../engine/queues-support.ts"
import { act, approval, databaseFile, session, type Setup, start } from "../engine/support.ts"
import { check } from "./checker/index.ts"
import { entries } from "./ledger.ts"
import { spawnWorker } from "./spawn.ts"
import type { Order } from "./worker.ts"

const keys = (count: number): ReadonlyArray<string> => Array.from({ length: count }, (_, index) => `k${index}`)

const rooms = [0, 10_000]

/** Starts all, some at a time, and waits until all have ended; fails if that takes long. */
const runAll = (all: ReadonlyArray<string>, concurrency: number) =>
  Control.use((control) =>
    Effect.forEach(
      all,
      (key) =>
        Effect.andThen(
          control.start({ workflow: "Flow", payload: { key } }),
          Effect.timeout(control.result(`Flow/${key}`), "30 seconds")
        ),
      { concurrency }
    )
  )

const nothing = (filename: string) => check({ database: filename, rest: "ended" })

/**
 * The result of a wait arrived while its workflow was on its way to sleep: before "suspended" was stored, nobody was found
 * to be woken, and afterwards nobody looked. 6318 saw it with fast queue workers, 8238 with large results.
 */
describe("6318 and 8238: what a workflow waits for comes while it falls asleep", () => {
  test.each(rooms)("a signal of a mebibyte (room for %i)", async (residency) => {
    const filename = databaseFile()
    const by = "x".repeat(2 ** 20)
    const arrived = new Map<string, () => void>()
    const main: Setup["main"] = Effect.fnUntraced(function*({ key }) {
      yield* call("ready", act, { text: key })
      return (yield* awaitSignal("answer", approval)).by.slice(0, 1)
    })
    // The wait begins as soon as the activity has answered, some turns of the event loop after that.
    const override: Setup["override"] = {
      act: (input) => Effect.as(Effect.sync(() => arrived.get(input.text)?.()), input)
    }
    const ends = await session(
      { main, override, engine: { filename, residency } },
      Effect.gen(function*() {
        const control = yield* Control
        const send = (key: string, turns: number) =>
          Effect.gen(function*() {
            yield* Effect.callback<void>((resume) => void arrived.set(key, () => resume(Effect.void)))
            for (let turn = 0; turn < turns; turn++) {
              yield* Effect.callback<void>((resume) => void setImmediate(resume, Effect.void))
            }
            yield* control.signal(`Flow/${key}`, { name: "approval", payload: { by }, senderId: key })
          })
        const all = keys(20)
        return (yield* Effect.all([
          runAll(all, 5),
          Effect.forEach(all, (key, index) => send(key, index % 8), { concurrency: "unbounded" })
        ], { concurrency: "unbounded" }))[0]
      })
    )
    expect(ends.map(({ result, state }) => `${state} ${String(result)}`)).toEqual(keys(20).map(() => "Completed x"))
    expect(nothing(filename)).toEqual([])
  })
})

/** A workflow that was woken was claimed by a read that then passed it over: 10 to 13 of 300 stood still for ten minutes. */
describe("8312: a workflow that was woken is not gone on with", () => {
  test.each(rooms)("four items after each other, done at once, 150 times (room for %i)", async (residency) => {
    const filename = databaseFile()
    const ends = await queueSession(
      {
        main: Effect.fnUntraced(function*({ key }) {
          const limit = { timeout: 3_600_000 }
          yield* enqueue("first", own, { text: key }, limit)
          yield* enqueue("second", shared, { text: key.slice(0, 2) }, limit)
          yield* enqueue("third", own, { text: key }, limit)
          return yield* enqueue("fourth", own, { text: key }, limit)
        }),
        engine: { filename, residency }
      },
      runAll(keys(150), 20)
    )
    expect(ends.map(({ state }) => state)).toEqual(keys(150).map(() => "Completed"))
    expect(nothing(filename)).toEqual([])
  })
})

/** A runner whose database hung kept running what it had, while its lock expired and another runner took the same over. */
test("6508: two runners have the same execution", async () => {
  const database = databaseFile()
  const payloads = keys(5).map((key) => ({ key, list: [20, 10] }))
  const order: Order = { database, ledger: `${database}.ledger`, payloads, millis: 20, residency: 10 }
  const first = spawnWorker(order)
  const exit = once(first, "exit")
  await once(first.stdout, "data")
  // It cannot even refresh anything, and it still has the file.
  first.kill("SIGSTOP")
  expect(() => openSqlite({ filename: database })).toThrow(
    expect.objectContaining({ _tag: "JournalLocked", pid: first.pid })
  )
  const second = spawnWorker(order, "ignore")
  expect((await once(second, "exit"))[0]).not.toBe(0)
  first.kill("SIGCONT")
  expect(await exit).toEqual([0, null])
  expect(check({ ...order, rest: "ended" })).toEqual([])
  expect(entries(order.ledger).filter(({ what }) => what === "told")).toHaveLength(5)
})

/** Runners answered that they were healthy and consumed nothing any more, after their storage had been away for a while. */
describe("6248 and 6155: healthy, and nothing is done", () => {
  test.each(rooms)("work goes on when the file can be written again (room for %i)", async (residency) => {
    const filename = databaseFile()
    const main: Setup["main"] = Effect.fnUntraced(function*({ key }) {
      for (const name of ["a", "b", "c"]) yield* call(name, act, { text: name })
      return key
    })
    const ends = await session(
      { main, override: { act: (input) => Effect.as(Effect.sleep(5), input) }, engine: { filename, residency } },
      Effect.gen(function*() {
        const other = new DatabaseSync(filename)
        const hold = Effect.acquireUseRelease(
          Effect.sync(() => other.exec("BEGIN IMMEDIATE")),
          () => Effect.sleep(300),
          () => Effect.sync(() => other.exec("ROLLBACK"))
        )
        yield* start({ key: "before" })
        const held = yield* Effect.all([
          runAll(keys(50), 50),
          Effect.andThen(Effect.sleep(3), Effect.andThen(hold, Effect.andThen(Effect.sleep(3), hold)))
        ], { concurrency: "unbounded" })
        other.close()
        return [...held[0], ...yield* runAll(["before", "after"], 1)]
      })
    )
    expect(ends.map(({ state }) => state)).toEqual(ends.map(() => "Completed"))
    expect(nothing(filename)).toEqual([])
  })
})
