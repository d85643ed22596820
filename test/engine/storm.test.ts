/** Everybody at once: many clients start, pause, resume, cancel, terminate and read the same executions; each ends exactly once. */
import { Effect } from "effect"
import { call, sleep, undo } from "perdure/runtime/v1"
import { expect, test } from "vitest"
import { Control } from "../../runtime/index.ts"
import { act, type Call, databaseFile, kinds, session, type Setup, undoAct } from "./support.ts"

const main: Setup["main"] = Effect.fnUntraced(function*({ key }) {
  for (const name of ["a", "b", "c"]) {
    yield* call(name, act, { text: `${key} ${name}` }).pipe(
      undo(() => call(`${name}/undo`, undoAct, { text: `${key} ${name}` }))
    )
    yield* sleep(`after ${name}`, 10)
  }
  return key
})

const keys = Array.from({ length: 60 }, (_, n) => `k${n}`)

/** One client: does things to executions in an order of its own. */
const client = (seed: number) =>
  Effect.gen(function*() {
    const control = yield* Control
    yield* Effect.forEach(keys, (_, index) => {
      const key = keys[(index * 7 + seed * 13) % keys.length] ?? ""
      const target = `Flow/${key}`
      const start = Effect.asVoid(control.start({ workflow: "Flow", payload: { key } }))
      const ops = [
        start,
        control.cancel(target),
        control.pause(target),
        control.resume(target),
        control.status(target),
        control.terminate(target)
      ]
      // Termination is rare, and only some are cancelled, so that all ends occur.
      const op = ops[index % 29 === 0 ? 5 : (index + seed) % 11] ?? start
      return Effect.andThen(Effect.ignore(op), Effect.sleep(Math.random() * 3))
    })
  })

test.each([0, 20, 10_000])("with room for %i waiting executions", async (residency) => {
  const calls: Array<Call> = []
  const setup: Setup = {
    main,
    calls,
    timeouts: { execution: 250 },
    engine: { filename: databaseFile(), residency },
    override: { act: ({ text }) => Effect.as(Effect.sleep(Math.random() * 5), { text }) }
  }
  const states = await session(
    setup,
    Effect.gen(function*() {
      yield* Effect.forEach(Array.from({ length: 10 }, (_, n) => n), client, {
        concurrency: "unbounded",
        discard: true
      })
      const control = yield* Control
      return yield* Effect.forEach(keys, (key) =>
        Effect.gen(function*() {
          yield* control.start({ workflow: "Flow", payload: { key } })
          // Paused on its way out, it would wait for that for ever.
          yield* Effect.ignore(control.resume(`Flow/${key}`))
          const { state } = yield* control.result(`Flow/${key}`)
          const ends = kinds(yield* control.history(`Flow/${key}`)).filter((kind) =>
            /^Execution(?!Paused|Resumed)/.test(kind)
          )
          expect(ends).toEqual(["ExecutionStarted", `Execution${state}`])
          return state
        }), { concurrency: "unbounded" })
    })
  )
  expect(new Set(states).size).toBeGreaterThan(1)
  for (const [index, key] of keys.entries()) {
    const own = calls.filter(({ text }) => text.startsWith(`${key} `))
    const done = own.filter(({ method }) => method === "act").map(({ text }) => text)
    const undone = own.filter(({ method }) => method === "undo").map(({ text }) => text)
    // No worker died, so nothing runs twice.
    expect(new Set(done).size).toBe(done.length)
    if (states[index] === "Completed") expect([done.length, undone]).toEqual([3, []])
    if (states[index] === "Cancelled" || states[index] === "TimedOut") {
      expect(undone).toEqual(done.toReversed())
    }
  }
})
