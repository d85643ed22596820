/** What is undone, when, in which order, and what happens when it cannot be. */
import { Deferred, Effect, Fiber } from "effect"
import { call, sleep, undo } from "perdure/runtime/v1"
import { describe, expect, test } from "vitest"
import type { HistoryEvent } from "../../runtime/engine/model.ts"
import { Control } from "../../runtime/index.ts"
import { looking } from "./looking.ts"
import {
  act,
  Busy,
  type Call,
  databaseFile,
  kinds,
  Refused,
  run,
  session,
  type Setup,
  start,
  undoAct,
  until
} from "./support.ts"

const step = (name: string, onGiveUp: "park" | "log" = "park") =>
  call(name, act, { text: name }).pipe(undo(() => call(`${name}/undo`, undoAct, { text: name }), { onGiveUp }))

/** Two steps that can be undone, a wait, and a step that cannot. */
const main: Setup["main"] = Effect.fnUntraced(function*(payload) {
  yield* step("a")
  yield* step("b")
  if (payload.note === "fail") return yield* Effect.fail(new Refused({ why: "as asked" }))
  yield* sleep("pause", payload.note === "long" ? 60_000 : 1)
  return (yield* call("c", act, { text: "c" })).text
})

const undone = (calls: ReadonlyArray<Call>) => calls.filter(({ method }) => method === "undo").map(({ text }) => text)

/** Why compensations began. */
const causes = (history: ReadonlyArray<HistoryEvent>) =>
  history.filter(({ kind }) => kind === "CompensationStarted").map(({ data }) => data)

/** Activities whose undo of "b" fails as long as it is broken. */
const refusing = (broken: { current: boolean }, calls: Array<Call>) => ({
  calls,
  override: {
    undo: ({ text }: { readonly text: string }) =>
      broken.current && text === "b" ? Effect.die(new Error("cannot refund")) : Effect.void
  }
})

const sleeping = until(({ waitingFor }) => waitingFor[0]?.kind === "timer")

describe("compensation runs in reverse order of completion", () => {
  test("when the body fails", async () => {
    const calls: Array<Call> = []
    const { history, status } = await session({ calls, main }, run({ note: "fail" }))
    expect(status).toMatchObject({ state: "Failed", failure: { name: "Refused", data: { why: "as asked" } } })
    expect(undone(calls)).toEqual(["b", "a"])
    expect(kinds(history).slice(5)).toEqual([
      "CompensationStarted",
      "StepScheduled b/undo",
      "StepCompleted b/undo",
      "StepScheduled a/undo",
      "StepCompleted a/undo",
      "ExecutionFailed"
    ])
  })

  test("when a step fails as the system sees it", async () => {
    const calls: Array<Call> = []
    const { history, status } = await session({
      calls,
      main,
      override: { act: ({ text }) => text === "c" ? Effect.succeed({ text, count: 0.5 }) : Effect.succeed({ text }) }
    }, run())
    expect(status.failure).toMatchObject({ kind: "system", name: "ValueRejected" })
    expect(causes(history)).toEqual([{ cause: "ValueRejected" }])
    expect(undone(calls)).toEqual(["b", "a"])
  })

  test("when it is cancelled, in memory or on disk", async () => {
    for (const residency of [100, 0]) {
      const calls: Array<Call> = []
      const { history, status } = await session(
        { calls, main, engine: { residency } },
        Effect.gen(function*() {
          yield* start({ note: "long" })
          yield* sleeping
          yield* Control.use((control) => control.cancel("Flow/k"))
          return yield* run({ note: "long" })
        })
      )
      expect(status).toMatchObject({ state: "Cancelled", waitingFor: [] })
      expect(undone(calls)).toEqual(["b", "a"])
      expect(causes(history)).toEqual([{ cause: "Cancelled" }])
      expect(kinds(history).at(-1)).toBe("ExecutionCancelled")
    }
  })

  test("when it exceeds its execution timeout", async () => {
    const calls: Array<Call> = []
    const { history, status } = await session({ calls, main, timeouts: { execution: 500 } }, run({ note: "long" }))
    expect(status.state).toBe("TimedOut")
    expect(undone(calls)).toEqual(["b", "a"])
    expect(kinds(history)).toContain("DeadlineReached")
    expect(causes(history)).toEqual([{ cause: "TimedOut" }])
  })

  test("when the execution timeout passes while no worker runs", async () => {
    const calls: Array<Call> = []
    const setup = { calls, main, timeouts: { execution: 80 }, engine: { filename: databaseFile() } }
    await session(setup, Effect.andThen(start({ note: "long" }), sleeping))
    await Effect.runPromise(Effect.sleep(100))
    const { status } = await session(setup, run({ note: "long" }))
    expect(status.state).toBe("TimedOut")
    expect(undone(calls)).toEqual(["b", "a"])
  })
})

test("termination undoes nothing", async () => {
  const calls: Array<Call> = []
  const { status } = await session(
    { calls, main },
    Effect.gen(function*() {
      yield* start({ note: "long" })
      yield* sleeping
      yield* Control.use((control) => control.terminate("Flow/k"))
      return yield* run({ note: "long" })
    })
  )
  expect(status.state).toBe("Terminated")
  expect(undone(calls)).toEqual([])
})

test("the outcome of a step under way is awaited before it is undone; what cannot be undone is interrupted", async () => {
  const calls: Array<Call> = []
  const interrupted: Array<string> = []
  const flow = async (body: Setup["main"]) => {
    const open = Deferred.makeUnsafe<void>()
    calls.length = 0
    return session(
      {
        calls,
        main: body,
        override: {
          act: ({ text }) =>
            text === "slow"
              ? Effect.as(Deferred.await(open), { text }).pipe(
                Effect.onInterrupt(() => Effect.sync(() => interrupted.push(text)))
              )
              : Effect.succeed({ text })
        }
      },
      Effect.gen(function*() {
        yield* start()
        yield* until(() => calls.some(({ text }) => text === "slow"))
        yield* Control.use((control) => control.cancel("Flow/k"))
        const running = yield* until(() => true)
        yield* Deferred.succeed(open, undefined)
        const { status } = yield* run()
        return { running, status }
      })
    )
  }
  const awaited = await flow(() => Effect.map(Effect.andThen(step("a"), step("slow")), ({ text }) => text))
  expect(awaited.running.state).toBe("Running")
  expect(awaited.status.state).toBe("Cancelled")
  expect(undone(calls)).toEqual(["slow", "a"])
  expect(interrupted).toEqual([])
  const cut = await flow(() =>
    Effect.map(Effect.andThen(step("a"), call("slow", act, { text: "slow" })), ({ text }) => text)
  )
  expect(cut.status.state).toBe("Cancelled")
  expect(undone(calls)).toEqual(["a"])
  expect(interrupted).toEqual(["slow"])
})

test("an outcome that was owed when the worker died is made certain by the next worker, and undone", async () => {
  for (const compensable of [true, false]) {
    const calls: Array<Call> = []
    const slow = compensable ? step("slow") : call("slow", act, { text: "slow" })
    const setup: Setup = {
      calls,
      engine: { filename: databaseFile() },
      main: () => Effect.map(Effect.andThen(step("a"), slow), ({ text }) => text)
    }
    await session(
      { ...setup, override: { act: ({ text }) => text === "slow" ? Effect.never : Effect.succeed({ text }) } },
      Effect.gen(function*() {
        yield* start()
        yield* until(() => calls.some(({ text }) => text === "slow"))
        yield* Effect.forkChild(Control.use((control) => control.cancel("Flow/k")))
        yield* Effect.sleep(10)
      })
    )
    const { status } = await session(setup, run())
    expect(status.state).toBe("Cancelled")
    expect(undone(calls)).toEqual(compensable ? ["slow", "a"] : ["a"])
    const attempts = calls.filter(({ method, text }) => method === "act" && text === "slow")
    expect(attempts).toHaveLength(compensable ? 2 : 1)
    expect(new Set(attempts.map(({ context }) => context.idempotencyKey)).size).toBe(1)
  }
})

describe("an undo step is retried, and when it gives up", () => {
  test("parks the execution, which a resume lets try again", async () => {
    const broken = { current: true }
    const calls: Array<Call> = []
    const { status } = await session(
      { main, ...refusing(broken, calls) },
      Effect.gen(function*() {
        yield* start({ note: "fail" })
        const parked = yield* until((status) => status.parked !== undefined)
        expect(parked.parked).toMatchObject({ code: "UNDO_GAVE_UP", step: "b/undo" })
        expect(undone(calls)).toEqual(["b", "b"])
        broken.current = false
        yield* Control.use((control) => control.resume("Flow/k"))
        return yield* run({ note: "fail" })
      })
    )
    expect(status).toMatchObject({ state: "Failed", failure: { name: "Refused" } })
    expect(undone(calls)).toEqual(["b", "b", "b", "a"])
    expect(new Set(calls.filter(({ text }) => text === "b").map(({ context }) => context.idempotencyKey)).size).toBe(2)
  })

  test("has its whole time again after a resume", async () => {
    const broken = { current: true }
    const body: Setup["main"] = Effect.fnUntraced(function*() {
      yield* call("b", act, { text: "b" }).pipe(
        undo(() => call("b/undo", undoAct, { text: "b" }, { timeouts: { scheduleToClose: 400 } }))
      )
      return yield* Effect.fail(new Busy())
    })
    const { status } = await session(
      { main: body, ...refusing(broken, []) },
      Effect.gen(function*() {
        yield* start()
        yield* until((status) => status.parked !== undefined)
        yield* Effect.sleep(410)
        broken.current = false
        yield* Control.use((control) => control.resume("Flow/k"))
        yield* until((status) => status.parked !== undefined || status.state !== "Running")
        return { status: yield* until(() => true) }
      })
    )
    expect(status).toMatchObject({ state: "Failed", failure: { name: "Busy" } })
  })

  test("or goes on with the next one, if the spec says log", async () => {
    const calls: Array<Call> = []
    const body: Setup["main"] = Effect.fnUntraced(function*() {
      yield* step("a")
      yield* step("b", "log")
      return yield* Effect.fail(new Busy())
    })
    const { history, status } = await session({ main: body, ...refusing({ current: true }, calls) }, run())
    expect(status.state).toBe("Failed")
    expect(undone(calls)).toEqual(["b", "b", "a"])
    expect(kinds(history)).toContain("UndoGaveUp b/undo")
  })
})

test("the first terminal state stands, whoever comes at the same instant", async () => {
  const ends = await Promise.all(Array.from({ length: 20 }, (_, round) =>
    session(
      { main, timeouts: { execution: 5 + round } },
      Effect.gen(function*() {
        const control = yield* Control
        yield* start({ note: "long" })
        yield* Effect.sleep(round / 2)
        const racing = yield* Effect.forEach(
          [control.cancel("Flow/k"), control.terminate("Flow/k"), control.cancel("Flow/k"), control.resume("Flow/k")],
          (effect) => Effect.forkChild(effect)
        )
        yield* Effect.forEach(racing, Fiber.await)
        const first = yield* control.result("Flow/k")
        yield* Effect.sleep(30)
        const later = yield* control.status("Flow/k")
        const history = yield* control.history("Flow/k")
        return { first: first.state, later: later.state, last: kinds(history).at(-1) }
      })
    )))
  for (const { first, last, later } of ends) {
    expect(later).toBe(first)
    expect(last).toBe(`Execution${first}`)
  }
}, 30_000)

/** Two steps, of which these can be undone, and a failure. */
const failing = (...undoable: ReadonlyArray<string>): Setup["main"] =>
  Effect.fnUntraced(function*() {
    for (const name of ["a", "b"]) yield* undoable.includes(name) ? step(name) : call(name, act, { text: name })
    return yield* Effect.fail(new Refused({ why: "as asked" }))
  })

describe("an undo step that is gone", () => {
  test.each([[["b"], "a/undo"], [["a"], "b/undo"], [[], ""]])("of %j and all others", async (left, missed) => {
    const { history, status } = await session({ calls: [], main: failing("a", "b") }, run())
    const { at } = await looking({ main: failing(...left) }, status, history)
    const begun = history.findIndex(({ kind, name }) =>
      missed === "" ? kind === "CompensationStarted" : kind === "StepScheduled" && name === missed
    )
    // Until then it was only to be undone; from then on the record has more than the code.
    expect(at(begun).diverged).toBeUndefined()
    for (let length = begun + 1; length <= history.length; length++) {
      expect(at(length).diverged, `after ${length} events`).toMatchObject({ code: expect.stringMatching(/^STEP_/) })
    }
  })
})
