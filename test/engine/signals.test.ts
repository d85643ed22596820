/** Signals: nothing acknowledged is lost or seen twice, in memory and on disk, before the wait, at it and after it. */
import { Effect } from "effect"
import { awaitSignal, call, forEach, onTimeout, parallel, race, sleep, token, tryCatch } from "perdure/runtime/v1"
import { describe, expect, test } from "vitest"
import { Control } from "../../runtime/index.ts"
import { openSqlite } from "../../runtime/journal/sqlite.ts"
import { act, approval, databaseFile, kinds, run, session, type Setup, start, until, urgent } from "./support.ts"

const send = (by: string, senderId?: string) =>
  Control.use((control) =>
    control.signal("Flow/k", { name: "approval", payload: { by }, ...(senderId === undefined ? {} : { senderId }) })
  )

const refusal = (execution: string, name: string, payload: null | { by: string | number }) =>
  Effect.flip(Control.use((control) => control.signal(execution, { name, payload })))

const waits = (...steps: ReadonlyArray<string>) =>
  until(({ waitingFor }) => {
    const waiting = waitingFor.flatMap((wait) => wait.kind === "signal" && "step" in wait ? [wait.step] : [])
    return steps.every((step) => waiting.includes(step))
  })

const result = Control.use((control) => control.result("Flow/k"))
const history = Control.use((control) => control.history("Flow/k"))

const answer = (name: string, timeout?: number) => Effect.map(awaitSignal(name, approval, { timeout }), ({ by }) => by)

describe.each([10_000, 0])("with room for %i executions in memory", (residency) => {
  const playing = <A, E>(main: Setup["main"], script: Effect.Effect<A, E, Control>, setup: Partial<Setup> = {}) =>
    session({ main, engine: { residency }, ...setup }, Effect.andThen(start(), script))

  test("a wait gets what is sent while it waits", async () => {
    const status = await playing(
      () => answer("answer"),
      Effect.gen(function*() {
        yield* waits("answer")
        expect(yield* send("ann")).toMatchObject({ signal: "approval", duplicate: false })
        expect(kinds(yield* history).slice(0, 2)).toEqual(["ExecutionStarted", "SignalAwaited answer"])
        return yield* result
      })
    )
    expect(status).toMatchObject({ state: "Completed", result: "ann" })
  })

  test("what is sent before the wait is kept for it, in order, one for each wait", async () => {
    const main = Effect.fnUntraced(function*() {
      yield* sleep("nap", 60)
      return [yield* answer("first"), yield* answer("second"), yield* answer("third")].join(" ")
    })
    const status = await playing(
      main,
      Effect.gen(function*() {
        yield* send("ann")
        yield* send("bob")
        yield* waits("third")
        yield* send("cid")
        return yield* result
      })
    )
    expect(status).toMatchObject({ result: "ann bob cid" })
  })

  test("a sender's second delivery is acknowledged and not seen, also after the end", async () => {
    const main = Effect.fnUntraced(function*() {
      return [yield* answer("first"), yield* answer("second")].join(" ")
    })
    const status = await playing(
      main,
      Effect.gen(function*() {
        expect(yield* send("ann", "1")).toMatchObject({ duplicate: false })
        expect(yield* send("ann", "1")).toMatchObject({ duplicate: true })
        yield* waits("second")
        expect(yield* send("ann", "1")).toMatchObject({ duplicate: true })
        expect(yield* send("bob", "2")).toMatchObject({ duplicate: false })
        const status = yield* result
        expect(yield* send("bob", "2")).toMatchObject({ duplicate: true })
        return status
      })
    )
    expect(status).toMatchObject({ result: "ann bob" })
  })

  test("twenty at once are each seen once, in the order in which they were received", async () => {
    const names = Array.from({ length: 20 }, (_, n) => `s${n}`)
    const main = Effect.fnUntraced(function*() {
      const seen: Array<string> = []
      for (const name of names) seen.push(yield* answer(name))
      return seen.join(" ")
    })
    const [status, events] = await playing(
      main,
      Effect.gen(function*() {
        yield* Effect.forEach(names, (name) => send(name, name), { concurrency: "unbounded" })
        return yield* Effect.all([result, history])
      })
    )
    const received = events.flatMap(({ data, kind }) =>
      kind === "SignalReceived" ? [(data as { payload: { by: string } }).payload.by] : []
    )
    expect(received.toSorted()).toEqual(names.toSorted())
    expect(status.result).toBe(received.join(" "))
  })

  test("signals of other names wait for their own steps", async () => {
    const main = Effect.fnUntraced(function*() {
      const by = yield* answer("answer")
      return `${by} ${(yield* awaitSignal("level", urgent)).level}`
    })
    const status = await playing(
      main,
      Effect.gen(function*() {
        yield* Control.use((control) => control.signal("Flow/k", { name: "urgent", payload: { level: 3 } }))
        yield* waits("answer")
        yield* send("ann")
        return yield* result
      })
    )
    expect(status).toMatchObject({ result: "ann 3" })
  })

  test("a wait that nothing comes for times out, once and for all replays", async () => {
    const main = Effect.fnUntraced(function*() {
      const by = yield* answer("answer", 20).pipe(onTimeout(({ kind, step }) => Effect.succeed(`${step} ${kind}`)))
      yield* sleep("nap", 20)
      return by
    })
    const [status, events] = await playing(
      main,
      Effect.gen(function*() {
        yield* until(({ waitingFor }) => waitingFor.some(({ kind }) => kind === "timer"))
        yield* send("late")
        return yield* Effect.all([result, history])
      })
    )
    expect(status).toMatchObject({ result: "answer signal" })
    expect(kinds(events)).toContain("SignalTimedOut answer")
    expect(kinds(events)).not.toContain("SignalConsumed answer")
  })

  test("a timeout without a handler fails the execution by its name, and can be caught", async () => {
    const failed = await session({ main: () => answer("answer", 5), engine: { residency } }, run())
    expect(failed.status).toMatchObject({
      state: "Failed",
      failure: { name: "StepTimedOut", message: "Step \"answer\" waited for its signal until its timeout." }
    })
    const caught = await session({
      main: () => tryCatch("try", answer("answer", 5), { catch: { StepTimedOut: () => Effect.succeed("caught") } }),
      engine: { residency }
    }, run())
    expect(caught.status).toMatchObject({ result: "caught" })
  })

  test("branches wait side by side, and get different deliveries", async () => {
    const status = await playing(
      () => Effect.map(parallel("both", { a: answer("a"), b: answer("b") }), ({ a, b }) => `${a} ${b}`),
      Effect.gen(function*() {
        yield* waits("a", "b")
        yield* send("ann")
        yield* send("bob")
        return yield* result
      })
    )
    expect(String(status.result).split(" ").toSorted()).toEqual(["ann", "bob"])
  })

  test("a wait that lost a race takes nothing away from the next one", async () => {
    const main = Effect.fnUntraced(function*() {
      const first = yield* race("either", { person: answer("person"), clock: Effect.as(sleep("soon", 20), "clock") })
      return `${first} ${yield* answer("next")}`
    })
    const [status, events] = await playing(
      main,
      Effect.gen(function*() {
        yield* waits("next")
        yield* send("ann")
        return yield* Effect.all([result, history])
      })
    )
    expect(status).toMatchObject({ result: "clock ann" })
    expect(kinds(events)).toContain("StepInterrupted person")
  })

  test("a token answers the step that it was made for, once", async () => {
    const given: Array<string> = []
    const status = await playing(
      () =>
        Effect.map(
          forEach("ask", ["a", "b"], { key: (item) => item, concurrency: 2 }, (item, at) =>
            Effect.gen(function*() {
              const text = yield* token(at("answer"), approval)
              yield* call(at("mail"), act, { text })
              const { by } = yield* awaitSignal(at("answer"), approval)
              return `${item}:${by}`
            })),
          (answers) => answers.join(" ")
        ),
      Effect.gen(function*() {
        const control = yield* Control
        yield* waits("answer[a]", "answer[b]")
        const [a = "", b = ""] = given
        expect(a).not.toBe(b)
        yield* control.signalByToken(b, { by: "bob" })
        expect(yield* Effect.flip(control.signalByToken(b, { by: "eve" }))).toMatchObject({
          _tag: "TokenSpent",
          step: "answer[b]"
        })
        expect(yield* Effect.flip(control.signalByToken(`${a}x`, { by: "eve" }))).toMatchObject({
          _tag: "TokenUnknown"
        })
        expect(yield* Effect.flip(control.signalByToken("", { by: "eve" }))).toMatchObject({ _tag: "TokenUnknown" })
        expect(yield* Effect.flip(control.signalByToken(a, { by: 1 }))).toMatchObject({
          _tag: "SignalRejected",
          path: "by"
        })
        yield* control.signalByToken(a, { by: "ann" })
        const status = yield* result
        expect(yield* Effect.flip(control.signalByToken(a, { by: "eve" }))).toMatchObject({ _tag: "ExecutionClosed" })
        return status
      }),
      {
        override: {
          act: ({ text }, { step }) => Effect.sync(() => (given[step === "mail[a]" ? 0 : 1] = text, { text }))
        }
      }
    )
    expect(status).toMatchObject({ result: "a:ann b:bob" })
  })

  test("a token is the same on every replay, and can be used before the wait", async () => {
    const given: Array<string> = []
    const main = Effect.fnUntraced(function*() {
      const before = yield* token("answer", approval)
      yield* call("mail", act, { text: before })
      yield* sleep("nap", 40)
      const other = yield* answer("other")
      const by = yield* answer("answer")
      return `${other} ${by} ${before === (yield* token("answer", approval)) && before === given[0]}`
    })
    const status = await playing(
      main,
      Effect.gen(function*() {
        yield* until(({ waitingFor }) => waitingFor.some(({ kind }) => kind === "timer"))
        const control = yield* Control
        yield* control.signalByToken(given[0] ?? "", { by: "ann" })
        expect(yield* Effect.flip(control.signalByToken(given[0] ?? "", { by: "eve" }))).toMatchObject({
          _tag: "TokenSpent"
        })
        yield* waits("other")
        yield* send("bob")
        return yield* result
      }),
      { override: { act: ({ text }) => Effect.sync(() => (given.push(text), { text })) } }
    )
    expect(status).toMatchObject({ result: "bob ann true" })
    expect(given).toHaveLength(1)
  })

  test("what cannot be delivered is refused with an error that says why", async () => {
    await playing(
      () => answer("answer"),
      Effect.gen(function*() {
        const { executionId } = yield* waits("answer")
        expect(yield* refusal("Flow/other", "approval", { by: "ann" })).toMatchObject({
          _tag: "ExecutionNotFound",
          executionId: "Flow/other"
        })
        expect(yield* refusal("Flow/k", "aproval", { by: "ann" })).toMatchObject({
          _tag: "UnknownSignal",
          workflow: "Flow",
          signal: "aproval",
          known: ["approval", "urgent"]
        })
        expect(yield* refusal("Flow/k", "approval", { by: 1 })).toMatchObject({
          _tag: "SignalRejected",
          signal: "approval",
          path: "by",
          reason: expect.stringContaining("string")
        })
        yield* send("ann")
        yield* result
        expect(yield* refusal("Flow/k", "approval", { by: "bob" })).toMatchObject({
          _tag: "ExecutionClosed",
          executionId,
          state: "Completed"
        })
      })
    )
  })

  test("a cancelled execution waits no more", async () => {
    const status = await playing(
      () => answer("answer"),
      Effect.gen(function*() {
        yield* waits("answer")
        yield* Control.use((control) => control.cancel("Flow/k"))
        return yield* result
      })
    )
    expect(status).toMatchObject({ state: "Cancelled" })
  })
})

test("a status says which signal is waited for, and until when", async () => {
  const status = await session(
    { main: () => Effect.map(parallel("both", { a: answer("a"), b: answer("b", 60_000) }), () => "") },
    Effect.andThen(start(), waits("a", "b"))
  )
  expect(status.waitingFor).toEqual([
    { kind: "signal", step: "a", signal: "approval" },
    { kind: "signal", step: "b", signal: "approval", due: expect.any(Number) }
  ])
})

/** A wait on disk that nothing but a signal ends before long. */
const onDisk = (filename: string): Setup => ({
  main: () => answer("answer", 3_600_000),
  engine: { filename, residency: 0 }
})

test("a worker that starts goes on with what the last one received and did not hand on", async () => {
  const filename = databaseFile()
  await session(onDisk(filename), Effect.andThen(start(), waits("answer")))
  // As if the worker had died when the signal was stored and acknowledged, before the step had it.
  const { close, journal } = openSqlite({ filename })
  const record = journal.queries.find("Flow/k")
  if (record === undefined) throw new Error("Flow/k is not there.")
  const seq = journal.queries.events(record).length + 1
  const data = JSON.stringify({ signal: "approval", payload: { by: "ann" } })
  journal.append(record, { seq, at: Date.now(), kind: "SignalReceived", name: "", attempt: 0, data })
  journal.setAwake(record)
  close()
  expect(await session(onDisk(filename), result)).toMatchObject({ state: "Completed", result: "ann" })
})

test("what a parked execution receives is kept until it goes on", async () => {
  const filename = databaseFile()
  await session(onDisk(filename), Effect.andThen(start(), waits("answer")))
  const changed = { ...onDisk(filename), main: () => Effect.map(sleep("answer", 5), () => "") }
  await session(
    changed,
    Effect.gen(function*() {
      yield* Control.use((control) => control.resume("Flow/k"))
      yield* until(({ parked }) => parked !== undefined)
      expect(yield* send("ann")).toMatchObject({ duplicate: false })
      expect(yield* Control.use((control) => control.status("Flow/k"))).toHaveProperty("parked")
    })
  )
  const status = await session(
    onDisk(filename),
    Effect.gen(function*() {
      yield* Control.use((control) => control.resume("Flow/k"))
      return yield* result
    })
  )
  expect(status).toMatchObject({ result: "ann" })
})

test("a body that waits for another signal than the recorded one is parked", async () => {
  const filename = databaseFile()
  // In memory it is replayed at once; on disk only when its signal comes.
  await session(
    { main: () => answer("answer"), engine: { filename, residency: 10 } },
    Effect.andThen(start(), waits("answer"))
  )
  const { parked } = await session(
    {
      main: () => Effect.map(awaitSignal("answer", urgent), () => ""),
      engine: { filename, residency: 10 },
      plan: "p2"
    },
    until(({ parked }) => parked !== undefined)
  )
  expect(parked).toMatchObject({
    code: "STEP_SIGNAL_CHANGED",
    message: "Step \"answer\" now waits for the signal urgent; recorded is a wait for approval."
  })
})

test("a received payload that the schema of today refuses parks the execution", async () => {
  const filename = databaseFile()
  await session(
    { main: () => sleep("nap", 200).pipe(Effect.andThen(answer("answer"))), engine: { filename } },
    Effect.andThen(start(), send("ann"))
  )
  const narrower = { ...urgent, name: "approval" }
  const main = () => sleep("nap", 200).pipe(Effect.andThen(awaitSignal("answer", narrower)), Effect.as(""))
  const { parked } = await session({ main, engine: { filename } }, until(({ parked }) => parked !== undefined))
  expect(parked).toMatchObject({ code: "RESULT_UNREADABLE", step: "answer" })
})
