/** Queues: each piece of work is done once for all who wait for it, in memory and on disk, and its outcome reaches them. */
import { Deferred, Effect, Fiber } from "effect"
import { DatabaseSync } from "node:sqlite"
import { enqueue, forEach, onTimeout, parallel, race, sleep } from "perdure/runtime/v1"
import { describe, expect, test } from "vitest"
import { Control } from "../../runtime/index.ts"
import { own, type Seen, session, type Setup, shared } from "./queues-support.ts"
import { Busy, databaseFile, kinds, Refused, run, start, until } from "./support.ts"

const timeout = 3_600_000
const ask = (name: string, text: string) => enqueue(name, shared, { text }, { timeout })

/** The body of most tests: one item. */
const one = () => ask("pdf", "a")

const askAlone = (name: string) => enqueue(name, own, { text: "a" }, { timeout })

const bothOwn = () =>
  Effect.map(parallel("both", { left: askAlone("left"), right: askAlone("right") }), ({ left }) => left)

const bothShared: Setup["main"] = ({ key }) =>
  Effect.map(
    parallel("both", { left: ask("left", "a"), right: ask("right", "a") }),
    ({ left, right }) => key + left + right
  )

const raceOrWait: Setup["main"] = ({ key }) =>
  key === "race"
    ? race("race", { item: ask("pdf", "a"), clock: Effect.as(sleep("nap", 10), "clock") })
    : ask("pdf", "a")

const inTurn = () => Effect.andThen(ask("one", "a"), ask("two", "a"))

const untilBusy = () =>
  Effect.andThen(ask("one", "a"), ask("two", "b")).pipe(Effect.catchTag("Busy", () => Effect.succeed("busy")))

const impatient = () =>
  enqueue("pdf", shared, { text: "a" }, { timeout: 20 }).pipe(onTimeout(({ kind }) => Effect.succeed(kind)))

const thirdTime: NonNullable<Setup["handle"]> = ({ text }, { attempt }) =>
  text === "a" && attempt === 3 ? Effect.succeed("third") : Effect.fail(new Busy())

const ofItsKey: Setup["main"] = ({ key }) => enqueue("pdf", own, { text: key }, { timeout })

const result = (key = "k") => Control.use((control) => control.result(`Flow/${key}`))
const waits = until(({ waitingFor }) => waitingFor.some(({ kind }) => kind === "queue"))

/** What is left in the tables of queues. */
const rows = (file: string): { readonly items: number; readonly waiters: number } => {
  const db = new DatabaseSync(file, { readOnly: true })
  const count = (table: string) => Number(db.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.rows)
  const left = { items: count("queue_item"), waiters: count("queue_waiter") }
  db.close()
  return left
}

describe.each([10_000, 0])("with room for %i executions in memory", (residency) => {
  const playing = <A, E>(setup: Setup, script: Effect.Effect<A, E, Control>) =>
    session({ engine: { residency }, ...setup }, script)

  test("a step has what the worker makes of its item", async () => {
    const seen: Array<Seen> = []
    const { history, status } = await playing({ main: one, seen }, run())
    expect(status).toMatchObject({ state: "Completed", result: "a!" })
    expect(kinds(history)).toEqual(["ExecutionStarted", "ItemEnqueued pdf", "ItemCompleted pdf", "ExecutionCompleted"])
    expect(history[1]?.data).toMatchObject({ queue: "Flow/shared", key: "a", input: { text: "a" } })
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({ queue: "Flow/shared", item: "a", attempt: 1, text: "a" })
  })

  test("a declared error is the step's, and what nobody declared is tried again until the policy has no more", async () => {
    const refused = await playing({
      main: one,
      handle: () => Effect.fail(new Refused({ why: "no" }))
    }, run())
    expect(refused.status).toMatchObject({ state: "Failed", failure: { name: "Refused", data: { why: "no" } } })
    const seen: Array<Seen> = []
    const died = await playing({ main: one, seen, handle: () => Effect.die("broken") }, run())
    expect(died.status.failure).toMatchObject({ kind: "system", name: "StepFailed", message: "broken" })
    expect(kinds(died.history)).toContain("ItemFailed pdf")
    expect(seen.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
    expect(new Set(seen.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1)
    expect(new Set(seen.map(({ attemptKey }) => attemptKey)).size).toBe(3)
  })

  test("a declared error that is retried is the outcome of the last attempt", async () => {
    const seen: Array<Seen> = []
    const { history, status } = await playing({ main: untilBusy, seen, handle: thirdTime }, run())
    expect(status).toMatchObject({ result: "busy" })
    expect(kinds(history)).toContain("ItemCompleted one")
    expect(seen.map(({ attempt, text }) => `${text}${attempt}`)).toEqual(["a1", "a2", "a3", "b1", "b2", "b3"])
  })

  test("what breaks the schema is rejected", async () => {
    const { status } = await playing(
      // A worker in JavaScript can return anything.
      { main: one, handle: () => Effect.succeed(1 as unknown as string) },
      run()
    )
    expect(status.failure).toMatchObject({ kind: "system", name: "ValueRejected" })
  })

  test("items of one key are one piece of work, of one execution and of several", async () => {
    const seen: Array<Seen> = []
    const file = databaseFile()
    const gate = Deferred.makeUnsafe<void>()
    const handle: Setup["handle"] = ({ text }) => Effect.as(Deferred.await(gate), text)
    const results = await playing(
      { main: bothShared, seen, handle, engine: { residency, filename: file } },
      Effect.gen(function*() {
        yield* start()
        yield* start({ key: "l" })
        yield* waits
        yield* Deferred.succeed(gate, undefined)
        return [yield* result("k"), yield* result("l")]
      })
    )
    expect(results.map(({ result }) => result)).toEqual(["kaa", "laa"])
    expect(seen).toHaveLength(1)
    expect(rows(file)).toEqual({ items: 0, waiters: 0 })
  })

  test("what is over is not joined: a later item of the same key is new work", async () => {
    const seen: Array<Seen> = []
    await playing({ main: inTurn, seen }, run())
    expect(seen.map(({ attempt }) => attempt)).toEqual([1, 1])
    expect(new Set(seen.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2)
  })

  test("without a key each item is its own", async () => {
    const seen: Array<Seen> = []
    await playing({ main: bothOwn, seen }, run())
    expect(new Set(seen.map(({ item }) => item)).size).toBe(2)
  })

  test("first come, first served, and no more at a time than the queue has it", async () => {
    const seen: Array<Seen> = []
    let now = 0
    let most = 0
    const handle: Setup["handle"] = ({ text }) =>
      Effect.sync(() => void (most = Math.max(most, ++now))).pipe(
        Effect.andThen(Effect.sleep(3)),
        Effect.andThen(Effect.sync(() => void now--)),
        Effect.as(text)
      )
    const texts = ["a", "b", "c", "d", "e", "f"]
    const main = () =>
      Effect.map(
        forEach("all", texts, { key: (text) => text, concurrency: 6 }, (text, at) => ask(at("one"), text)),
        (results) => results.join("")
      )
    const { status } = await playing({ main, seen, handle }, run())
    expect(status).toMatchObject({ result: "abcdef" })
    expect(seen.map(({ text }) => text)).toEqual(texts)
    expect(most).toBe(2)
  })

  test("a wait that lasts too long ends, and the item that has not begun is gone", async () => {
    const file = databaseFile()
    const { history, status } = await playing(
      { main: impatient, isServed: false, engine: { residency, filename: file } },
      Effect.gen(function*() {
        yield* start()
        expect(yield* waits).toMatchObject({ waitingFor: [{ kind: "queue", step: "pdf", queue: "Flow/shared" }] })
        return yield* run()
      })
    )
    expect(status).toMatchObject({ result: "queue" })
    expect(kinds(history)).toContain("ItemTimedOut pdf")
    expect(rows(file)).toEqual({ items: 0, waiters: 0 })
  })

  test("an outcome that comes too late is ignored, and the execution that has not ended is told so", async () => {
    const gate = Deferred.makeUnsafe<void>()
    const main = () =>
      Effect.andThen(
        enqueue("pdf", shared, { text: "a" }, { timeout: 20 }).pipe(onTimeout(() => Effect.succeed("late"))),
        Effect.andThen(Effect.andThen(Deferred.succeed(gate, undefined), sleep("nap", 100)), Effect.succeed("done"))
      )
    const { history, status } = await playing(
      { main, handle: ({ text }) => Effect.as(Deferred.await(gate), text) },
      run()
    )
    expect(status).toMatchObject({ result: "done" })
    expect(kinds(history).filter((kind) => kind.endsWith("pdf"))).toEqual([
      "ItemEnqueued pdf",
      "ItemTimedOut pdf",
      "LateResultIgnored pdf"
    ])
  })

  test("who loses a race or is cancelled leaves; others still have the outcome", async () => {
    const file = databaseFile()
    const gate = Deferred.makeUnsafe<void>()
    const statuses = await playing(
      {
        main: raceOrWait,
        handle: ({ text }) => Effect.as(Deferred.await(gate), text),
        engine: { residency, filename: file }
      },
      Effect.gen(function*() {
        const control = yield* Control
        yield* start()
        yield* start({ key: "cancelled" })
        yield* start({ key: "terminated" })
        yield* start({ key: "race" })
        const raced = yield* result("race")
        yield* control.cancel("Flow/cancelled")
        yield* control.terminate("Flow/terminated")
        yield* Deferred.succeed(gate, undefined)
        return [yield* result(), raced, yield* result("cancelled"), yield* result("terminated")]
      })
    )
    expect(statuses.map(({ result, state }) => result ?? state)).toEqual(["a", "clock", "Cancelled", "Terminated"])
    expect(rows(file)).toEqual({ items: 0, waiters: 0 })
  })

  test("an item waits for the next worker, and an attempt that a stop cut off is made again, under the same key", async () => {
    const file = databaseFile()
    const seen: Array<Seen> = []
    const engine = { residency, filename: file }
    const begun = Deferred.makeUnsafe<void>()
    await session({ main: one, isServed: false, engine }, Effect.andThen(start(), waits))
    await session(
      { main: one, seen, handle: () => Effect.andThen(Deferred.succeed(begun, undefined), Effect.never), engine },
      Deferred.await(begun)
    )
    const status = await session({ main: one, seen, engine }, result())
    expect(status).toMatchObject({ state: "Completed", result: "a!" })
    expect(seen.map(({ attempt }) => attempt)).toEqual([1, 2])
    expect(new Set(seen.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1)
    expect(rows(file)).toEqual({ items: 0, waiters: 0 })
  })

  test("an item waits for the next attempt across a restart, and counts its failures on", async () => {
    const file = databaseFile()
    const seen: Array<Seen> = []
    const engine = { residency, filename: file }
    const failing: Setup = { main: one, seen, handle: () => Effect.die("broken"), engine }
    const attempted = (count: number) => Effect.repeat(Effect.sleep(1), { until: () => seen.length >= count })
    await session(failing, Effect.andThen(start(), attempted(1)))
    const status = await session(failing, result())
    expect(status.failure).toMatchObject({ name: "StepFailed" })
    expect(seen.length).toBeGreaterThanOrEqual(3)
    expect(seen.length).toBeLessThanOrEqual(4)
  })

  test("items that a worker has left come before new ones, in their order, and are still joined", async () => {
    const file = databaseFile()
    const seen: Array<Seen> = []
    const engine = { residency, filename: file }
    // More than are read at a time.
    const texts = Array.from({ length: 300 }, (_, index) => `t${index}`)
    const main: Setup["main"] = ({ key }) =>
      Effect.map(
        forEach("all", key === "late" ? ["new", "t299"] : texts, {
          key: (text) => text,
          concurrency: texts.length
        }, (text, at) => ask(at("one"), text)),
        (results) => results.join("")
      )
    await session({ main, isServed: false, engine }, Effect.andThen(start(), waits))
    const both = Effect.all([run({ key: "late" }), result()], { concurrency: "unbounded" })
    const [late] = await session({ main, seen, engine }, both)
    expect(late.status).toMatchObject({ result: "new!t299!" })
    expect(seen.map(({ text }) => text)).toEqual([...texts, "new"])
    expect(rows(file)).toEqual({ items: 0, waiters: 0 })
  })

  test("a shutdown lets the work under way come to its end", async () => {
    const file = databaseFile()
    const begun = Deferred.makeUnsafe<void>()
    const handle: Setup["handle"] = ({ text }) =>
      Deferred.succeed(begun, undefined).pipe(Effect.andThen(Effect.sleep(30)), Effect.as(text))
    await session(
      { main: one, handle, engine: { residency, filename: file, drain: "5 seconds" } },
      Effect.andThen(start(), Deferred.await(begun))
    )
    const seen: Array<Seen> = []
    expect(await session({ main: one, seen, engine: { residency, filename: file } }, result())).toMatchObject({
      result: "a"
    })
    expect(seen).toEqual([])
  })

  test("an outcome waits for an execution that is parked", async () => {
    const file = databaseFile()
    const engine = { residency, filename: file }
    await session({ main: one, isServed: false, engine }, Effect.andThen(start(), waits))
    const done = Deferred.makeUnsafe<void>()
    // The code of the meantime has another step, so the execution is parked; the item is worked on nevertheless.
    await session(
      {
        main: () => ask("other", "a"),
        engine,
        handle: ({ text }) => Effect.as(Deferred.succeed(done, undefined), text)
      },
      Effect.gen(function*() {
        expect(yield* until(({ parked }) => parked !== undefined)).toMatchObject({ parked: { code: "STEP_RENAMED" } })
        yield* Deferred.await(done)
        yield* Effect.sleep(10)
      })
    )
    expect(rows(file)).toEqual({ items: 1, waiters: 1 })
    const status = await session(
      { main: one, engine, isServed: false },
      Effect.andThen(Control.use((control) => control.resume("Flow/k")), result())
    )
    expect(status).toMatchObject({ result: "a" })
  })

  test("a step that gives its item to another queue than recorded parks", async () => {
    const file = databaseFile()
    const engine = { residency, filename: file }
    await session({ main: one, isServed: false, engine }, Effect.andThen(start(), waits))
    const { parked } = await session(
      { main: () => enqueue("pdf", own, { text: "a" }, { timeout }), engine },
      until(({ parked }) => parked !== undefined)
    )
    expect(parked).toMatchObject({ code: "STEP_QUEUE_CHANGED" })
  })
})

test("many executions, few workers: each item once", async () => {
  const seen: Array<Seen> = []
  const count = 200
  await session(
    { main: ofItsKey, seen },
    Effect.gen(function*() {
      const keys = Array.from({ length: count }, (_, index) => `k${index}`)
      const started = yield* Effect.forkChild(
        Effect.forEach(keys, (key) => start({ key }), { concurrency: "unbounded" })
      )
      yield* Fiber.join(started)
      for (const key of keys) expect(yield* result(key)).toMatchObject({ result: `${key}!` })
    })
  )
  expect(new Set(seen.map(({ text }) => text)).size).toBe(count)
  expect(seen).toHaveLength(count)
})
