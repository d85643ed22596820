/** A shutdown: attempts under way come to their end within the time they are given, and nothing new begins. */
import { Effect } from "effect"
import { expect, test } from "vitest"
import { call } from "../../runtime/v1/index.ts"
import { act, type Call, databaseFile, other, run, session, type Setup, start, until } from "./support.ts"

const setup = (calls: Array<Call>, filename: string, drain: number): Setup => ({
  calls,
  engine: { filename, drain },
  main: () =>
    Effect.gen(function*() {
      const { text } = yield* call("slow", act, { text: "a" })
      yield* call("next", other, { text })
      return text
    }),
  override: { act: ({ text }) => Effect.as(Effect.sleep(200), { text }) }
})

const startAndLeave = Effect.gen(function*() {
  yield* start()
  yield* until(({ waitingFor }) => waitingFor.some(({ kind }) => kind === "activity"))
  // The attempt begins when its record is durable.
  yield* Effect.sleep(50)
})

test("an attempt under way ends and is recorded; the next step waits for the next worker", async () => {
  const calls: Array<Call> = []
  const file = databaseFile()
  await session(setup(calls, file, 5_000), startAndLeave)
  expect(calls.map(({ method }) => method)).toEqual(["act"])
  const { status } = await session(setup(calls, file, 5_000), run())
  expect(status.state).toBe("Completed")
  expect(calls.map(({ method }) => method)).toEqual(["act", "other"])
})

test("an attempt that is not over by then is made again, with the same key", async () => {
  const calls: Array<Call> = []
  const file = databaseFile()
  await session(setup(calls, file, 10), startAndLeave)
  const { status } = await session(setup(calls, file, 10), run())
  expect(status.state).toBe("Completed")
  expect(calls.map(({ method }) => method)).toEqual(["act", "act", "other"])
  expect(calls[0]?.context.idempotencyKey).toBe(calls[1]?.context.idempotencyKey)
})
