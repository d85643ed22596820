/** Pause and resume: a paused execution begins nothing, loses nothing, and can still be ended. */
import { Deferred, Effect } from "effect"
import { copyFileSync, existsSync } from "node:fs"
import { awaitSignal, call, child, enqueue, parallel, record, sleep, tryCatch, undo } from "perdure/runtime/v1"
import { describe, expect, test } from "vitest"
import { Control, type ExecutionStatus, openReader } from "../../runtime/index.ts"
import { check } from "../faults/checker/index.ts"
import { onCommit } from "../support/commits.ts"
import { historyOf, Part, resultOf, statusOf, together, waits } from "./family.ts"
import { own, session as serving } from "./queues-support.ts"
import {
  act,
  approval,
  Busy,
  type Call,
  databaseFile,
  kinds,
  Refused,
  session,
  type Setup,
  start,
  undoAct,
  until
} from "./support.ts"

const pause = Control.use((control) => control.pause("Flow/k", { by: "ann", reason: "the warehouse moves" }))
const resume = Control.use((control) => control.resume("Flow/k", { by: "bob" }))
const result = resultOf("Flow/k")
const history = Effect.map(historyOf("Flow/k"), kinds)
const send = (by: string) => Control.use((control) => control.signal("Flow/k", { name: "approval", payload: { by } }))

const waitsFor = (kind: string) => until(({ waitingFor }) => waitingFor.some((wait) => wait.kind === kind))

/** Long enough for whatever should not happen to happen. */
const aMoment = Effect.sleep(40)

/** An activity whose attempt the test lets end. */
const gate = () => {
  const begun = Deferred.makeUnsafe<void>()
  const open = Deferred.makeUnsafe<void>()
  return {
    begun: Deferred.await(begun),
    open: Deferred.succeed(open, undefined),
    answer: ({ text }: { readonly text: string }) =>
      Effect.gen(function*() {
        yield* Deferred.succeed(begun, undefined)
        yield* Deferred.await(open)
        return { text: `${text}!` }
      })
  }
}

const retrying = { retry: { initialInterval: 20, maximumInterval: 20, maximumAttempts: 3 } } as const

const two: Setup["main"] = Effect.fnUntraced(function*() {
  const one = yield* call("one", act, { text: "a" })
  return (yield* call("two", act, { text: one.text })).text
})

const long: Setup["main"] = () => Effect.as(sleep("nap", 60_000), "")

const beside: Setup["main"] = () =>
  Effect.map(
    parallel("both", {
      left: Effect.as(sleep("nap", 20), "l"),
      right: Effect.map(call("slow", act, { text: "r" }), ({ text }) => text)
    }),
    ({ left, right }) => `${left} ${right}`
  )

const caught: Setup["main"] = () =>
  tryCatch("try", Effect.map(call("one", act, { text: "a" }), ({ text }) => text), {
    catch: { Refused: () => record("at", "uuid") }
  })

const undoable = (name: string) =>
  call(name, act, { text: name }).pipe(undo(() => call(`${name}/undo`, undoAct, { text: name })))

describe.each([10_000, 0])("with room for %i executions in memory", (residency) => {
  const playing = <A, E>(main: Setup["main"], script: Effect.Effect<A, E, Control>, setup: Partial<Setup> = {}) =>
    session({ main, ...setup, engine: { residency, ...setup.engine } }, Effect.andThen(start(), script))

  test("an attempt under way ends and is recorded; nothing begins until it is resumed", async () => {
    const { answer, begun, open } = gate()
    const calls: Array<Call> = []
    const [before, paused, status, events] = await playing(
      two,
      Effect.gen(function*() {
        yield* begun
        const before = yield* pause
        yield* open
        yield* aMoment
        const paused = yield* Effect.all([statusOf("Flow/k"), history])
        yield* resume
        return [before, paused, yield* result, yield* historyOf("Flow/k")] as const
      }),
      { calls, override: { act: answer } }
    )
    const seen = { by: "ann", reason: "the warehouse moves", since: expect.any(Number) }
    expect(before).toMatchObject({ state: "Running", waitingFor: [{ kind: "operator" }], paused: seen })
    expect(paused[0]).toMatchObject({ waitingFor: [{ kind: "operator" }], paused: seen })
    expect(paused[1]).toEqual(["ExecutionStarted", "StepScheduled one", "ExecutionPaused", "StepCompleted one"])
    expect(status).toMatchObject({ state: "Completed", result: "a!!" })
    expect("paused" in status).toBe(false)
    expect(kinds(events).slice(4)).toEqual([
      "ExecutionResumed",
      "StepScheduled two",
      "StepCompleted two",
      "ExecutionCompleted"
    ])
    expect(events.find(({ kind }) => kind === "ExecutionPaused")?.data).toEqual(seen)
    expect(events.find(({ kind }) => kind === "ExecutionResumed")?.data).toEqual({ by: "bob" })
    expect(calls.map(({ text }) => text)).toEqual(["a", "a!"])
  })

  test("the end of the body waits as well", async () => {
    const { answer, begun, open } = gate()
    const [paused, status] = await playing(
      () => Effect.map(call("one", act, { text: "a" }), ({ text }) => text),
      Effect.gen(function*() {
        yield* begun
        yield* pause
        yield* open
        yield* aMoment
        const { state } = yield* statusOf("Flow/k")
        yield* resume
        return [state, yield* result] as const
      }),
      { override: { act: answer } }
    )
    expect(paused).toBe("Running")
    expect(status).toMatchObject({ state: "Completed", result: "a!" })
  })

  test("a timer that comes due is answered when it is resumed", async () => {
    const events = await playing(
      () => Effect.as(sleep("nap", 20), "slept"),
      Effect.gen(function*() {
        yield* waitsFor("timer")
        yield* pause
        yield* aMoment
        expect(yield* history).toEqual(["ExecutionStarted", "TimerStarted nap", "ExecutionPaused"])
        yield* resume
        expect(yield* result).toMatchObject({ result: "slept" })
        return yield* history
      })
    )
    expect(events.slice(3)).toEqual(["ExecutionResumed", "TimerFired nap", "ExecutionCompleted"])
  })

  test("a timer that is not due goes on", async () => {
    const status = await playing(
      () => Effect.as(sleep("nap", 60), "slept"),
      Effect.gen(function*() {
        yield* waitsFor("timer")
        yield* pause
        yield* resume
        expect(yield* waitsFor("timer")).not.toHaveProperty("paused")
        return yield* result
      })
    )
    expect(status).toMatchObject({ result: "slept" })
  })

  test("signals are kept, in order, and had when it is resumed", async () => {
    const events = await playing(
      Effect.fnUntraced(function*() {
        const one = yield* awaitSignal("one", approval)
        return `${one.by} ${(yield* awaitSignal("two", approval)).by}`
      }),
      Effect.gen(function*() {
        yield* waitsFor("signal")
        yield* pause
        yield* Effect.andThen(send("ann"), send("bob"))
        yield* aMoment
        expect((yield* history).slice(2)).toEqual(["ExecutionPaused", "SignalReceived", "SignalReceived"])
        yield* resume
        expect(yield* result).toMatchObject({ result: "ann bob" })
        return yield* history
      })
    )
    expect(events.filter((kind) => kind.startsWith("SignalConsumed"))).toHaveLength(2)
  })

  test("a failed attempt is not made again until then", async () => {
    const calls: Array<Call> = []
    await playing(
      () => Effect.as(call("one", act, { text: "a" }, retrying), "done"),
      Effect.gen(function*() {
        yield* waitsFor("retry")
        yield* pause
        yield* aMoment
        expect(calls).toHaveLength(1)
        yield* resume
        expect(yield* result).toMatchObject({ state: "Completed" })
      }),
      {
        calls,
        override: { act: ({ text }, { attempt }) => attempt === 1 ? Effect.fail(new Busy()) : Effect.succeed({ text }) }
      }
    )
    expect(calls.map(({ context: { attempt } }) => attempt)).toEqual([1, 2])
  })

  test("branches hold one after the other, and go on together", async () => {
    const { answer, begun, open } = gate()
    const main: Setup["main"] = Effect.fnUntraced(function*() {
      const { left, right } = yield* parallel("both", {
        left: Effect.andThen(sleep("nap", 30), Effect.map(call("after", undoAct, { text: "x" }), () => "l")),
        right: Effect.map(call("slow", act, { text: "r" }), ({ text }) => text)
      })
      return `${left} ${right}`
    })
    const events = await playing(
      main,
      Effect.gen(function*() {
        yield* begun
        yield* waitsFor("timer")
        yield* pause
        yield* aMoment
        expect(yield* history).not.toContain("TimerFired nap")
        yield* open
        yield* aMoment
        expect((yield* history).slice(-2)).toEqual(["ExecutionPaused", "StepCompleted slow"])
        yield* resume
        expect(yield* result).toMatchObject({ result: "l r!" })
        return yield* history
      }),
      { override: { act: answer } }
    )
    expect(events.filter((kind) => kind === "StepScheduled slow")).toHaveLength(1)
    expect(events.some((kind) => kind.startsWith("StepInterrupted"))).toBe(false)
  })

  test("resumed while an attempt is still under way, it goes on with it, and beside it", async () => {
    const { answer, begun, open } = gate()
    const calls: Array<Call> = []
    await playing(
      beside,
      Effect.gen(function*() {
        yield* begun
        yield* pause
        yield* aMoment
        yield* resume
        while (!(yield* history).includes("TimerFired nap")) yield* Effect.sleep(2)
        yield* open
        expect(yield* result).toMatchObject({ result: "l r!" })
      }),
      { calls, override: { act: answer } }
    )
    expect(calls).toHaveLength(1)
  })

  test("no child is begun, and the end of one is seen when it is resumed", async () => {
    const events = await together(
      {
        parent: () => Effect.andThen(child("first", Part, { key: "a" }), child("second", Part, { key: "b" })),
        part: ({ key }) => key === "a" ? Effect.as(sleep("nap", 30), key) : Effect.succeed(key),
        engine: { residency }
      },
      Effect.gen(function*() {
        yield* start()
        yield* waits("Flow/k", "child")
        yield* pause
        yield* resultOf("Part/a")
        yield* aMoment
        expect(yield* history).toEqual(["ExecutionStarted", "ChildStarted first", "ExecutionPaused"])
        yield* resume
        expect(yield* result).toMatchObject({ result: "b" })
        return yield* history
      })
    )
    expect(events).toContain("ChildCompleted first")
  })

  test("what a queue makes of an item is kept", async () => {
    const { answer, begun, open } = gate()
    const events = await serving(
      {
        main: () => enqueue("give", own, { text: "a" }, { timeout: 60_000 }),
        handle: (input) => Effect.map(answer(input), ({ text }) => text),
        engine: { residency }
      },
      Effect.gen(function*() {
        yield* start()
        yield* begun
        yield* pause
        yield* open
        yield* aMoment
        expect(yield* history).toEqual(["ExecutionStarted", "ItemEnqueued give", "ExecutionPaused"])
        yield* resume
        expect(yield* result).toMatchObject({ result: "a!" })
        return yield* history
      })
    )
    expect(events).toContain("ItemCompleted give")
  })

  test("a decision waits with what follows from it, and so does a failure", async () => {
    const { answer, begun, open } = gate()
    const events = await playing(
      caught,
      Effect.gen(function*() {
        yield* begun
        yield* pause
        yield* open
        yield* aMoment
        expect((yield* history).slice(-2)).toEqual(["ExecutionPaused", "StepFailed one"])
        yield* resume
        yield* result
        return yield* history
      }),
      { override: { act: (input) => Effect.andThen(answer(input), Effect.fail(new Refused({ why: "no" }))) } }
    )
    expect(events.slice(-2)).toEqual(["ValueRecorded at", "ExecutionCompleted"])
  })

  test("compensation stops between two of its steps", async () => {
    const { answer, begun, open } = gate()
    const calls: Array<Call> = []
    const main: Setup["main"] = Effect.fnUntraced(function*() {
      yield* undoable("a")
      yield* undoable("b")
      return yield* new Refused({ why: "no" })
    })
    const status = await playing(
      main,
      Effect.gen(function*() {
        yield* begun
        yield* pause
        yield* open
        yield* aMoment
        expect((yield* history).slice(-2)).toEqual(["ExecutionPaused", "StepCompleted b/undo"])
        yield* resume
        return yield* result
      }),
      { calls, override: { undo: (input) => Effect.asVoid(answer(input)) } }
    )
    expect(status).toMatchObject({ state: "Failed" })
    expect(calls.filter(({ method }) => method === "undo").map(({ text }) => text)).toEqual(["b", "a"])
  })

  test("it is cancelled with what it has to undo, also while an attempt is under way", async () => {
    const { answer, begun, open } = gate()
    const calls: Array<Call> = []
    const [status, events] = await playing(
      Effect.fnUntraced(function*() {
        yield* undoable("a")
        yield* sleep("nap", 60_000)
        return "never"
      }),
      Effect.gen(function*() {
        yield* begun
        yield* pause
        yield* Control.use((control) => control.cancel("Flow/k"))
        yield* open
        return [yield* result, yield* history] as const
      }),
      { calls, override: { act: answer } }
    )
    expect(status).toMatchObject({ state: "Cancelled" })
    expect(events).toEqual([
      "ExecutionStarted",
      "StepScheduled a",
      "ExecutionPaused",
      "ExecutionResumed",
      "CancelRequested",
      "StepCompleted a",
      "CompensationStarted",
      "StepScheduled a/undo",
      "StepCompleted a/undo",
      "ExecutionCancelled"
    ])
    expect(calls.map(({ method }) => method)).toEqual(["act", "undo"])
  })

  test.each(["cancel", "terminate"] as const)("at rest, it can be ended: %s", async (how) => {
    const status = await playing(
      long,
      Effect.gen(function*() {
        yield* waitsFor("timer")
        yield* pause
        yield* aMoment
        yield* Control.use((control) => control[how]("Flow/k"))
        return yield* result
      })
    )
    expect(status).toMatchObject({ state: how === "cancel" ? "Cancelled" : "Terminated", waitingFor: [] })
    expect("paused" in status).toBe(false)
  })

  test("its timeout ends it", async () => {
    const [status, events] = await playing(
      long,
      Effect.gen(function*() {
        yield* waitsFor("timer")
        yield* pause
        return [yield* result, yield* history] as const
      }),
      { timeouts: { execution: 100 } }
    )
    expect(status).toMatchObject({ state: "TimedOut" })
    expect(events.slice(2, 5)).toEqual(["ExecutionPaused", "ExecutionResumed", "DeadlineReached"])
  })

  test("paused twice it is paused once; resumed twice it goes on once", async () => {
    const events = await playing(
      () => Effect.map(awaitSignal("one", approval), ({ by }) => by),
      Effect.gen(function*() {
        yield* waitsFor("signal")
        const [first, second] = yield* Effect.all([pause, pause], { concurrency: 2 })
        expect(first.paused).toEqual(second.paused)
        yield* Effect.all([resume, resume], { concurrency: 2 })
        yield* send("ann")
        expect(yield* result).toMatchObject({ result: "ann" })
        return yield* history
      })
    )
    expect(events.filter((kind) => /Paused|Resumed/.test(kind))).toEqual(["ExecutionPaused", "ExecutionResumed"])
  })

  test("one that has ended is neither paused nor resumed", async () => {
    const refusals = await playing(
      () => Effect.succeed("done"),
      Effect.gen(function*() {
        yield* result
        const other = Control.use((control) => control.pause("Flow/other"))
        return yield* Effect.all([Effect.flip(pause), Effect.flip(resume), Effect.flip(other)])
      })
    )
    expect(refusals).toMatchObject([
      { _tag: "ExecutionClosed", state: "Completed" },
      { _tag: "ExecutionClosed", state: "Completed" },
      { _tag: "ExecutionNotFound" }
    ])
  })

  test("one that is parked can be paused; one command continues it", async () => {
    let isMended = false
    const status = await playing(
      () => Effect.map(call("one", act, { text: "a" }), ({ text }) => text),
      Effect.gen(function*() {
        yield* until(({ parked }) => parked !== undefined)
        expect(yield* pause).toHaveProperty("parked.code", "EXECUTION_FAILED")
        isMended = true
        const resumed: ExecutionStatus = yield* resume
        expect([resumed.parked, resumed.paused]).toEqual([undefined, undefined])
        return yield* result
      }),
      {
        onFailure: "park",
        override: { act: ({ text }) => isMended ? Effect.succeed({ text }) : Effect.fail(new Refused({ why: "no" })) }
      }
    )
    expect(status).toMatchObject({ state: "Completed", result: "a" })
  })

  test("a worker that starts leaves it alone, whatever has happened to it, until it is resumed or its time is up", async () => {
    const filename = databaseFile()
    let launches = 0
    const main: Setup["main"] = Effect.fnUntraced(function*({ note }) {
      launches += 1
      yield* sleep("nap", 20)
      if (note === "timeout") yield* sleep("long", 60_000)
      return (yield* awaitSignal("one", approval)).by
    })
    const setup: Partial<Setup> = { engine: { filename } }
    await playing(main, Effect.andThen(waitsFor("timer"), pause), setup)
    const before = launches
    await session(
      { main, plan: "p2", engine: { filename, residency } },
      Effect.gen(function*() {
        yield* send("ann")
        yield* aMoment
        expect(yield* statusOf("Flow/k")).toHaveProperty("paused.by", "ann")
        const control = yield* Control
        expect(yield* control.list({ paused: true })).toHaveLength(1)
        expect(yield* control.list({ paused: false })).toEqual([])
      })
    )
    expect(launches).toBe(before)
    const reader = openReader(filename)
    expect(reader.list({ paused: true }).map(({ waitingFor }) => waitingFor)).toEqual([[{ kind: "operator" }]])
    reader.close()
    const status = await session({ main, engine: { filename, residency } }, Effect.andThen(resume, result))
    expect(status).toMatchObject({ state: "Completed", result: "ann" })
  })

  test("dies at each of its commits, and loses neither the pause nor what is done meanwhile", async () => {
    const filename = databaseFile()
    const { answer, begun, open } = gate()
    const phases = ["before", "paused", "after"] as const
    let phase: (typeof phases)[number] = "before"
    const copies: Array<{ readonly file: string; readonly phase: (typeof phases)[number] }> = []
    const stop = onCommit((when, file) => {
      if (file !== filename) return
      const copy = `${filename}-${copies.length}-${when}`
      for (const end of ["", "-wal"]) if (existsSync(file + end)) copyFileSync(file + end, copy + end)
      copies.push({ file: copy, phase })
    })
    const pausing = Effect.tap(pause, () => Effect.sync(() => (phase = "paused")))
    const resuming = Effect.andThen(Effect.sync(() => (phase = "after")), resume)
    await playing(
      two,
      Effect.gen(function*() {
        yield* begun
        yield* pausing
        yield* open
        yield* aMoment
        yield* resuming
        yield* result
      }),
      { override: { act: answer }, engine: { filename } }
    ).finally(stop)
    expect(new Set(copies.map((copy) => copy.phase)).size).toBe(3)
    for (const { file, phase } of copies) {
      const calls: Array<Call> = []
      const status = await session(
        { main: two, calls, engine: { filename: file, residency } },
        Effect.gen(function*() {
          yield* start()
          const { paused } = yield* statusOf("Flow/k")
          if (phase === "paused") expect(paused).toMatchObject({ by: "ann" })
          if (paused !== undefined) {
            yield* aMoment
            expect(calls).toEqual([])
          }
          yield* Effect.ignore(resume)
          return yield* result
        })
      )
      expect(status).toMatchObject({ state: "Completed", result: "a!!" })
      expect(check({ database: file, rest: "ended" })).toEqual([])
    }
  })

  test("its time may run out while no worker is there", async () => {
    const filename = databaseFile()
    const setup: Partial<Setup> = { engine: { filename }, timeouts: { execution: 150 } }
    await playing(long, Effect.andThen(waitsFor("timer"), pause), setup)
    const status = await session({ main: long, ...setup }, result)
    expect(status).toMatchObject({ state: "TimedOut" })
  })
})
