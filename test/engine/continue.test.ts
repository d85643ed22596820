/** Executions of several runs: nothing is lost between two of them, and whoever waits sees one execution. */
import { Effect } from "effect"
import {
  awaitSignal,
  call,
  child,
  continueAsNew,
  execution,
  onTimeout,
  patch,
  record,
  sleep,
  startChild,
  token,
  undo
} from "perdure/runtime/v1"
import { describe, expect, test } from "vitest"
import { Control } from "../../runtime/index.ts"
import { approve, Flow, Part, resultOf, together } from "./family.ts"
import { act, approval, type Call, databaseFile, kinds, session, type Setup, start, undoAct, until } from "./support.ts"

/** The payload of the run that has this number. */
const nth = (run: number) => ({ key: "k", list: [run] })

const numberOf = (payload: { readonly list?: ReadonlyArray<number> | undefined }) => payload.list?.[0] ?? 1

/** Calls, and goes on until there have been so many runs. */
const runs = (last: number): Setup["main"] =>
  Effect.fnUntraced(function*(payload) {
    const run = numberOf(payload)
    yield* call("one", act, { text: `${run}` })
    if (run < last) return yield* continueAsNew("again", Flow, nth(run + 1))
    return `after ${run} runs`
  })

/** Each run sleeps a little, the last one for longer than it may. */
const napping = (last: number): Setup["main"] =>
  Effect.fnUntraced(function*(payload) {
    const run = numberOf(payload)
    yield* sleep("nap", run === last ? 600_000 : 60)
    return yield* continueAsNew("again", Flow, nth(run + 1))
  })

const endless: Setup["main"] = (payload) => continueAsNew("again", Flow, nth(numberOf(payload) + 1))

const result = Control.use((control) => control.result("Flow/k"))
const history = (run?: number) => Control.use((control) => control.history("Flow/k", { run }))
const send = (by: string, senderId?: string) =>
  Control.use((control) =>
    control.signal("Flow/k", { name: "approval", payload: { by }, ...(senderId === undefined ? {} : { senderId }) })
  )
const answer = (name: string) => Effect.map(awaitSignal(name, approval), ({ by }) => by)

const waits = until(({ waitingFor }) => waitingFor.some(({ kind }) => kind === "signal"))

const inRun = (run: number) =>
  Effect.gen(function*() {
    const control = yield* Control
    for (;;) {
      const status = yield* control.status("Flow/k")
      if (status.run >= run) return status
      yield* Effect.sleep(2)
    }
  })

describe.each([10_000, 0])("with room for %i executions in memory", (residency) => {
  const playing = <A, E>(setup: Omit<Setup, "engine">, script: Effect.Effect<A, E, Control>) =>
    session({ engine: { residency }, ...setup }, script)

  test("each run has a history of its own; the execution is one", async () => {
    const calls: Array<Call> = []
    const { first, second, status } = await playing(
      { main: runs(3), calls },
      Effect.gen(function*() {
        const started = yield* start()
        const status = yield* result
        expect(status).toMatchObject({ executionId: started.executionId, run: 3, payload: nth(3) })
        return { status, first: yield* history(1), second: yield* history(2) }
      })
    )
    expect(status).toMatchObject({ state: "Completed", result: "after 3 runs" })
    for (const events of [first, second]) {
      expect(kinds(events)).toEqual([
        "ExecutionStarted",
        "StepScheduled one",
        "StepCompleted one",
        "ExecutionContinuedAsNew"
      ])
    }
    expect(first.at(-1)?.data).toEqual({ payload: nth(2) })
    expect(second[0]?.data).toMatchObject({ payload: nth(2), key: "k" })
    expect(calls.map(({ context }) => context.idempotencyKey.split("/")[1])).toEqual(["1", "2", "3"])
  })

  test("a run that does not exist has no history", async () => {
    const found = await playing(
      { main: runs(2) },
      Effect.gen(function*() {
        yield* start()
        yield* result
        return yield* Effect.flip(history(3))
      })
    )
    expect(found).toMatchObject({ _tag: "RunNotFound", run: 3, runs: 2 })
  })

  test("a start joins whatever run it has, and is held against the payload of the first", async () => {
    await playing(
      {
        main: Effect.fnUntraced(function*(payload) {
          if (numberOf(payload) < 3) return yield* continueAsNew("again", Flow, nth(numberOf(payload) + 1))
          return yield* answer("answer")
        })
      },
      Effect.gen(function*() {
        yield* start(nth(1))
        yield* inRun(3)
        expect(yield* start(nth(1))).toMatchObject({ created: false, run: 3 })
        expect(yield* Effect.flip(start(nth(3)))).toMatchObject({ _tag: "StartConflict", differs: ["list[0]"] })
        yield* send("ann")
        yield* result
        expect(yield* start(nth(1))).toMatchObject({ created: false, run: 3 })
        expect(yield* Effect.flip(start(nth(3)))).toMatchObject({ _tag: "StartConflict" })
      })
    )
  })

  test("the key stays what it was, whatever payload comes later", async () => {
    const status = await playing(
      {
        main: Effect.fnUntraced(function*({ key }) {
          const { id } = yield* execution
          return key === "k" ? yield* continueAsNew("again", Flow, { key: "another" }) : `${key} ${id}`
        })
      },
      Effect.andThen(start(), result)
    )
    expect(status).toMatchObject({ key: "k", result: `another ${status.executionId}` })
  })

  test("signals that no step has had are had by the next run, in order, and by nobody twice", async () => {
    const status = await playing(
      {
        main: Effect.fnUntraced(function*(payload) {
          const run = numberOf(payload)
          const by = yield* answer("answer")
          const seen = payload.note === undefined ? by : `${payload.note} ${by}`
          return run < 4 ? yield* continueAsNew("again", Flow, { ...nth(run + 1), note: seen }) : seen
        })
      },
      Effect.gen(function*() {
        yield* start()
        yield* send("ann", "1")
        yield* send("bob", "2")
        yield* send("cid", "3")
        yield* inRun(4)
        expect(yield* send("ann", "1")).toMatchObject({ duplicate: true })
        expect(yield* send("cid", "3")).toMatchObject({ duplicate: true })
        yield* send("dan", "4")
        const status = yield* result
        expect(yield* send("bob", "2")).toMatchObject({ duplicate: true })
        return status
      })
    )
    expect(status).toMatchObject({ result: "ann bob cid dan" })
  })

  test("a token answers its step in its own run only", async () => {
    const tokens: Array<string> = []
    const status = await playing(
      {
        main: Effect.fnUntraced(function*(payload) {
          tokens.push(yield* token("answer", approval))
          if (numberOf(payload) === 1) return yield* continueAsNew("again", Flow, nth(2))
          return yield* answer("answer")
        })
      },
      Effect.gen(function*() {
        const control = yield* Control
        yield* start()
        yield* inRun(2)
        yield* waits
        const [old = "", current = ""] = [...new Set(tokens)]
        expect(yield* Effect.flip(control.signalByToken(old, { by: "eve" }))).toMatchObject({ _tag: "TokenSpent" })
        yield* control.signalByToken(current, { by: "ann" })
        return yield* result
      })
    )
    expect(status).toMatchObject({ result: "ann" })
  })

  test("a payload that breaks its schema fails the run, which is compensated", async () => {
    const calls: Array<Call> = []
    const status = await playing(
      {
        calls,
        main: Effect.fnUntraced(function*() {
          yield* call("one", act, { text: "1" }).pipe(undo(() => call("one/undo", undoAct, { text: "1" })))
          return yield* continueAsNew("again", Flow, { key: "k", list: [0.5] })
        })
      },
      Effect.andThen(start(), result)
    )
    expect(status).toMatchObject({
      state: "Failed",
      run: 1,
      failure: { name: "ValueRejected", data: { step: "again" } }
    })
    expect(calls.map(({ method }) => method)).toEqual(["act", "undo"])
  })

  test("what could be undone before is not undone after", async () => {
    const calls: Array<Call> = []
    const status = await playing(
      {
        calls,
        main: Effect.fnUntraced(function*(payload) {
          const run = numberOf(payload)
          yield* call("one", act, { text: `${run}` }).pipe(undo(() => call("one/undo", undoAct, { text: `${run}` })))
          if (run === 1) return yield* continueAsNew("again", Flow, nth(2))
          return yield* Effect.die("It is broken.")
        })
      },
      Effect.andThen(start(), result)
    )
    expect(status).toMatchObject({ state: "Failed", run: 2 })
    expect(calls.map(({ method, text }) => `${method} ${text}`)).toEqual(["act 1", "act 2", "undo 2"])
  })

  test("cancel ends the run that there is, and the execution", async () => {
    const calls: Array<Call> = []
    const status = await playing(
      {
        calls,
        main: Effect.fnUntraced(function*(payload) {
          const run = numberOf(payload)
          yield* call("one", act, { text: `${run}` }).pipe(undo(() => call("one/undo", undoAct, { text: `${run}` })))
          if (run < 3) return yield* continueAsNew("again", Flow, nth(run + 1))
          yield* sleep("long", 600_000)
          return "never"
        })
      },
      Effect.gen(function*() {
        const control = yield* Control
        yield* start()
        yield* inRun(3)
        yield* until(({ waitingFor }) => waitingFor.some(({ kind }) => kind === "timer"))
        yield* control.cancel("Flow/k")
        return yield* result
      })
    )
    expect(status).toMatchObject({ state: "Cancelled", run: 3 })
    expect(calls.filter(({ method }) => method === "undo").map(({ text }) => text)).toEqual(["3"])
  })

  test("a cancel that comes between two runs is not lost", async () => {
    const status = await playing(
      { main: endless },
      Effect.gen(function*() {
        const control = yield* Control
        yield* start()
        yield* inRun(5)
        yield* control.cancel("Flow/k")
        return yield* result
      })
    )
    expect(status.state).toBe("Cancelled")
  })

  test("terminate ends it at once", async () => {
    const status = await playing(
      { main: endless },
      Effect.gen(function*() {
        yield* start()
        yield* inRun(5)
        yield* Control.use((control) => control.terminate("Flow/k"))
        return yield* result
      })
    )
    expect(status.state).toBe("Terminated")
  })

  test("each run has the time that a run may take; the execution has its own", async () => {
    const play = Effect.andThen(start(), result)
    expect(await playing({ main: napping(3), timeouts: { run: 2_000 } }, play)).toMatchObject({
      state: "TimedOut",
      run: 3
    })
    const whole = await playing({ main: napping(0), timeouts: { run: 60_000, execution: 1_000 } }, play)
    expect(whole.state).toBe("TimedOut")
    expect(whole.run).toBeGreaterThan(1)
  })

  test("timers and waits of a run are over with it", async () => {
    const status = await playing(
      {
        main: Effect.fnUntraced(function*(payload) {
          const run = numberOf(payload)
          const by = yield* awaitSignal("answer", approval, { timeout: 20 }).pipe(
            onTimeout(() => Effect.succeed({ by: "nobody" }))
          )
          return run < 3 ? yield* continueAsNew("again", Flow, nth(run + 1)) : by.by
        })
      },
      Effect.andThen(start(), result)
    )
    expect(status).toMatchObject({ state: "Completed", run: 3, result: "nobody" })
  })

  test("each run has the patches of the code that started it", async () => {
    const filename = databaseFile()
    const main: Setup["main"] = Effect.fnUntraced(function*(payload) {
      const run = numberOf(payload)
      const seen = `${payload.note ?? ""}${(yield* patch("new")) ? "new" : "old"} `
      yield* answer(`answer`)
      return run < 3 ? yield* continueAsNew("again", Flow, { ...nth(run + 1), note: seen }) : seen
    })
    await session({ main, engine: { filename, residency } }, Effect.andThen(start(), waits))
    const patched = { main, patches: ["new"], plan: "p2", engine: { filename, residency } }
    await session(patched, Effect.andThen(send("ann"), inRun(2)))
    // What comes after a patch was removed is a run without it.
    await session({ ...patched, patches: [] }, Effect.andThen(send("bob"), inRun(3)))
    const status = await session({ ...patched, patches: [] }, Effect.andThen(send("cid"), result))
    expect(status.result).toBe("old new old ")
  })

  test("a run that is replayed stays what it was when patches come and go", async () => {
    const filename = databaseFile()
    const main: Setup["main"] = Effect.fnUntraced(function*() {
      const isNew = yield* patch("new")
      yield* call(isNew ? "newStep" : "oldStep", act, { text: "1" })
      yield* answer("answer")
      return isNew === (yield* patch("new")) ? String(isNew) : "changed"
    })
    const engine = { filename, residency }
    await session({ main, engine, patches: ["new"] }, Effect.andThen(start(), waits))
    const status = await session({ main, engine }, Effect.andThen(send("ann"), result))
    expect(status).toMatchObject({ state: "Completed", result: "true" })
  })
})

test("a restart goes on with the run that was stored", async () => {
  const filename = databaseFile()
  const main: Setup["main"] = Effect.fnUntraced(function*(payload) {
    const run = numberOf(payload)
    const at = yield* record("at", "now")
    if (run < 3) return yield* continueAsNew("again", Flow, nth(run + 1))
    return `${at.length} ${yield* answer("answer")}`
  })
  await session({ main, engine: { filename } }, Effect.andThen(start(), inRun(3)))
  const status = await session({ main, engine: { filename } }, Effect.andThen(send("ann"), result))
  expect(status).toMatchObject({ state: "Completed", run: 3, result: "24 ann" })
})

test("code that goes on before something that is recorded parks", async () => {
  const filename = databaseFile()
  const waits = until(({ waitingFor }) => waitingFor.some(({ kind }) => kind === "timer"))
  const recorded: Setup["main"] = Effect.fnUntraced(function*() {
    yield* sleep("long", 600_000)
    return "slept"
  })
  await session({ main: recorded, engine: { filename } }, Effect.andThen(start(), waits))
  const status = await session(
    { main: () => continueAsNew("again", Flow, nth(2)), plan: "p2", engine: { filename } },
    until(({ parked }) => parked !== undefined)
  )
  expect(status).toMatchObject({ run: 1, parked: { code: "STEP_REMOVED", step: "long" } })
})

test("a thousand runs follow each other, each with a history of its own", async () => {
  const status = await session({ main: runs(1_000) }, Effect.andThen(start(), result))
  expect(status).toMatchObject({ state: "Completed", run: 1_000, historyLength: 4 })
})

test("a parent waits for the last run of its child", async () => {
  const status = await together(
    {
      parent: () => child("child", Part, { key: "a" }),
      part: Effect.fnUntraced(function*({ key, note = "" }) {
        if (note.length < 3) return yield* continueAsNew("again", Part, { key, note: `${note}.` })
        return `${note} ${yield* answer("answer")}`
      })
    },
    Effect.gen(function*() {
      yield* start()
      yield* approve("Part/a").pipe(Effect.retry({ while: ({ _tag }) => _tag === "ExecutionNotFound" }))
      return yield* resultOf("Flow/k")
    })
  )
  expect(status).toMatchObject({ state: "Completed", result: "... ann" })
})

test("the children of all its runs end with an execution", async () => {
  const states = await together(
    {
      parent: Effect.fnUntraced(function*(payload) {
        const run = numberOf(payload)
        yield* startChild("child", Part, { key: `${run}` })
        if (run < 3) return yield* continueAsNew("again", Flow, nth(run + 1))
        return yield* answer("answer")
      }),
      part: () => Effect.as(sleep("long", 600_000), "never")
    },
    Effect.gen(function*() {
      yield* start()
      yield* inRun(3)
      yield* waits
      yield* send("ann")
      yield* result
      return yield* Effect.forEach([1, 2, 3], (run) => Effect.map(resultOf(`Part/${run}`), ({ state }) => state))
    })
  )
  expect(states).toEqual(["Cancelled", "Cancelled", "Cancelled"])
})
