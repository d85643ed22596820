/** Retries, timeouts, heartbeats and values of steps, by the rules of the language. */
import { Effect, Fiber } from "effect"
import { call, onTimeout, type RetryPolicy } from "perdure/runtime/v1"
import { expect, test } from "vitest"
import { Control } from "../../runtime/index.ts"
import { act, Busy, type Call, databaseFile, kinds, Refused, run, session, start, until } from "./support.ts"

const once = (retry?: RetryPolicy) => () =>
  Effect.map(call("one", act, { text: "a" }, retry === undefined ? {} : { retry }), ({ text }) => text)

const failing =
  (times: number, failure: (attempt: number) => Effect.Effect<never, Refused | Busy>) =>
  (_input: unknown, { attempt }: { readonly attempt: number }) =>
    attempt <= times ? failure(attempt) : Effect.succeed({ text: "done" })

const fast: RetryPolicy = { initialInterval: 2, maximumInterval: 5, maximumAttempts: 3 }

test("an undeclared failure is retried under the default policy, with one key and a key per attempt", async () => {
  const calls: Array<Call> = []
  const { status } = await session(
    { calls, main: once(), override: { act: failing(1, () => Effect.die(new Error("lost connection"))) } },
    run()
  )
  expect(status.result).toBe("done")
  expect(calls.map(({ context }) => context.attempt)).toEqual([1, 2])
  expect(new Set(calls.map(({ context }) => context.idempotencyKey)).size).toBe(1)
  expect(new Set(calls.map(({ context }) => context.attemptKey)).size).toBe(2)
})

test("attempts that are used up on undeclared failures are StepFailed", async () => {
  const { history, status } = await session(
    { main: once(fast), override: { act: () => Effect.die(new Error("no route")) } },
    run()
  )
  expect(status).toMatchObject({
    state: "Failed",
    failure: { kind: "system", name: "StepFailed", message: "no route", data: { step: "one" } }
  })
  expect(kinds(history).filter((kind) => kind.startsWith("AttemptFailed"))).toHaveLength(3)
})

test("a declared error is an outcome where no retry is written", async () => {
  const calls: Array<Call> = []
  const { status } = await session(
    { calls, main: once(), override: { act: () => Effect.fail(new Refused({ why: "no" })) } },
    run()
  )
  expect(status.failure).toMatchObject({ kind: "declared", name: "Refused", data: { _tag: "Refused", why: "no" } })
  expect(calls).toHaveLength(1)
})

test("a written retry covers declared errors but those it excludes; the last one is the outcome", async () => {
  const calls: Array<Call> = []
  const retry = { ...fast, nonRetryableErrors: ["Refused"] }
  const busy = await session({ calls, main: once(retry), override: { act: () => Effect.fail(new Busy()) } }, run())
  expect(busy.status.failure).toMatchObject({ kind: "declared", name: "Busy" })
  expect(calls).toHaveLength(3)
  calls.length = 0
  await session({ calls, main: once(retry), override: { act: () => Effect.fail(new Refused({ why: "no" })) } }, run())
  expect(calls).toHaveLength(1)
})

test("an error that the contract does not declare is undeclared, whatever the types say", async () => {
  const smuggled: unknown = Effect.fail({ _tag: "Surprise" })
  const { status } = await session(
    { main: once({ ...fast, maximumAttempts: 1 }), override: { act: () => smuggled as Effect.Effect<never> } },
    run()
  )
  expect(status.failure).toMatchObject({ kind: "system", name: "StepFailed" })
})

test("an attempt that takes too long is interrupted and retried, then StepTimedOut", async () => {
  const interrupted: Array<number> = []
  const { history, status } = await session({
    main: () =>
      Effect.map(
        call("one", act, { text: "a" }, { retry: { ...fast, maximumAttempts: 2 }, timeouts: { startToClose: 20 } }),
        ({ text }) => text
      ),
    override: {
      act: (_input, { attempt }) => Effect.onInterrupt(Effect.never, () => Effect.sync(() => interrupted.push(attempt)))
    }
  }, run())
  expect(status.failure).toMatchObject({ name: "StepTimedOut", message: expect.stringContaining("startToClose") })
  expect(interrupted).toEqual([1, 2])
  expect(kinds(history)).toContain("AttemptFailed one")
})

test("scheduleToClose spans the attempts and the waits between them", async () => {
  const { status } = await session({
    main: () =>
      Effect.map(
        call("one", act, { text: "a" }, { retry: { initialInterval: 20 }, timeouts: { scheduleToClose: 100 } }),
        ({ text }) => text
      ),
    override: { act: () => Effect.fail(new Busy()) }
  }, run())
  // A declared error whose retries ran out of time is still the outcome.
  expect(status.failure).toMatchObject({ kind: "declared", name: "Busy" })
})

test("a hanging attempt ends with the step's scheduleToClose", async () => {
  const { status } = await session({
    main: () =>
      call("one", act, { text: "a" }, { timeouts: { scheduleToClose: 30 } }).pipe(
        Effect.map(({ text }) => text),
        onTimeout(({ kind }) => Effect.succeed(`instead after ${kind}`))
      ),
    override: { act: () => Effect.never }
  }, run())
  expect(status.result).toBe("instead after scheduleToClose")
})

test("a result that comes after its timeout is recorded as ignored", async () => {
  const { history, status } = await session({
    main: () =>
      Effect.map(
        call("one", act, { text: "a" }, { retry: { initialInterval: 60 }, timeouts: { startToClose: 20 } }),
        ({ text }) => text
      ),
    override: {
      act: (_input, { attempt }) =>
        attempt === 1
          ? Effect.uninterruptible(Effect.as(Effect.sleep(40), { text: "late" }))
          : Effect.succeed({ text: "in time" })
    }
  }, run())
  expect(status.result).toBe("in time")
  expect(kinds(history)).toContain("LateResultIgnored one")
})

test("heartbeats keep an attempt alive, and the next attempt gets the details of the last one", async () => {
  const seen: Array<unknown> = []
  const { status } = await session({
    main: () =>
      Effect.map(
        call("one", act, { text: "a" }, { retry: fast, timeouts: { heartbeat: 40 } }),
        ({ text }) => text
      ),
    override: {
      act: (_input, { attempt, heartbeat, lastHeartbeat }) =>
        Effect.gen(function*() {
          seen.push(lastHeartbeat)
          for (let page = 1; page <= 4; page++) {
            yield* Effect.sleep(15)
            yield* heartbeat({ page })
          }
          return attempt === 1 ? yield* Effect.never : { text: "done" }
        })
    }
  }, run())
  expect(status.result).toBe("done")
  expect(seen).toEqual([undefined, { page: 4 }])
})

test("a result that breaks its schema is ValueRejected, and is not tried again", async () => {
  const calls: Array<Call> = []
  const { status } = await session(
    { calls, main: once(fast), override: { act: () => Effect.succeed({ text: "a", count: 1.5 }) } },
    run()
  )
  expect(status.failure).toMatchObject({ name: "ValueRejected", message: expect.stringContaining("count") })
  expect(calls).toHaveLength(1)
})

test("a value above 2 MiB is refused, not stored", async () => {
  const { status } = await session(
    { main: once(), override: { act: () => Effect.succeed({ text: "x".repeat(2 * 1024 * 1024) }) } },
    run()
  )
  expect(status.failure).toMatchObject({ name: "ValueRejected", message: expect.stringContaining("2.0 MiB") })
})

test("a back-off is not begun again by a restart", async () => {
  const file = databaseFile()
  const calls: Array<Call> = []
  const setup = {
    calls,
    engine: { filename: file },
    main: once({ initialInterval: 3_000 }),
    override: { act: failing(1, () => Effect.fail(new Busy())) }
  }
  const before = Date.now()
  await session(setup, Effect.andThen(start(), until(({ waitingFor }) => waitingFor[0]?.kind === "retry")))
  await Effect.runPromise(Effect.sleep(1_500))
  const { status } = await session(setup, run())
  const took = Date.now() - before
  expect(status.result).toBe("done")
  expect(calls.map(({ context }) => context.attempt)).toEqual([1, 2])
  expect(took).toBeGreaterThanOrEqual(2_700)
  // Begun again, it would end 2.7 s after the restart at the earliest.
  expect(took).toBeLessThan(4_100)
})

test("a stopped worker interrupts its attempts; the step runs again with the same key", async () => {
  const file = databaseFile()
  const calls: Array<Call> = []
  const setup = { calls, engine: { filename: file }, main: once() }
  await session(
    { ...setup, override: { act: () => Effect.never } },
    Effect.gen(function*() {
      yield* start()
      const waiting = yield* Effect.forkChild(Control.use((control) => control.result("Flow/k")))
      yield* until(() => calls.length === 1)
      yield* Fiber.interrupt(waiting)
    })
  )
  const { history, status } = await session(setup, run())
  expect(status.result).toBe("a!")
  expect(calls.map(({ context }) => context.idempotencyKey)).toEqual(Array(2).fill(calls[0]?.context.idempotencyKey))
  expect(kinds(history)).toEqual([
    "ExecutionStarted",
    "StepScheduled one",
    "AttemptStarted one",
    "StepCompleted one",
    "ExecutionCompleted"
  ])
})
