/** Random workflows, stopped at random moments: they end as they would have ended undisturbed, and their histories replay. */
import { Effect } from "effect"
import * as fc from "fast-check"
import { DatabaseSync } from "node:sqlite"
import { call, continueAsNew, decide, record, sleep, undo } from "perdure/runtime/v1"
import { expect, test } from "vitest"
import { checkLooking } from "./looking.ts"
import {
  act,
  Busy,
  type Call,
  databaseFile,
  define,
  kinds,
  Refused,
  run,
  session,
  type Setup,
  start,
  undoAct
} from "./support.ts"

type Op =
  | { readonly kind: "step"; readonly undone: boolean; readonly failures: number }
  | { readonly kind: "sleep"; readonly millis: number }
  | { readonly kind: "record" }
  | { readonly kind: "decide"; readonly skips: number }
  | { readonly kind: "fail" }

const op = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("step"), undone: fc.boolean(), failures: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("sleep"), millis: fc.nat(12) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("record") }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("decide"), skips: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("fail") }) }
) as fc.Arbitrary<Op>

/** The body that a list of operations stands for; a decision may skip the next ones. */
const bodyOf = (ops: ReadonlyArray<Op>): Setup["main"] =>
  Effect.fnUntraced(function*() {
    let trace = ""
    for (let index = 0; index < ops.length; index++) {
      const op = ops[index]!
      const name = `${op.kind}${index}`
      switch (op.kind) {
        case "step": {
          const made = call(name, act, { text: name }, { retry: { initialInterval: 3, maximumInterval: 3 } })
          const { text } = op.undone
            ? yield* made.pipe(undo(() => call(`${name}/undo`, undoAct, { text: name })))
            : yield* made
          trace += text
          break
        }
        case "sleep":
          yield* sleep(name, op.millis)
          break
        case "record":
          yield* record(name, "uuid")
          break
        case "decide":
          if (yield* decide(name, op.skips > 0)) index += op.skips
          break
        case "fail":
          return yield* Effect.fail(new Refused({ why: trace }))
      }
    }
    return trace
  })

const Flow = define()

/** Goes through the operations in each of so many runs. */
const inRuns = (ops: ReadonlyArray<Op>, last: number): Setup["main"] =>
  Effect.fnUntraced(function*(payload) {
    const [number = 1] = payload.list ?? []
    const trace = yield* bodyOf(ops)(payload)
    return number < last ? yield* continueAsNew("again", Flow, { key: "k", list: [number + 1] }) : `${number} ${trace}`
  })

/** Each step fails as often as its operation says, then answers; the count is its attempts that came to an end. */
const activitiesOf = (ops: ReadonlyArray<Op>, millis: number) => {
  const failed = new Map<string, number>()
  return {
    act: ({ text }: { readonly text: string }) =>
      Effect.andThen(
        Effect.sleep(millis),
        Effect.suspend(() => {
          const op = ops[Number(text.slice(4))]
          const times = failed.get(text) ?? 0
          failed.set(text, times + 1)
          const fails = op?.kind === "step" && times < op.failures
          return fails ? Effect.fail(new Busy()) : Effect.succeed({ text: `${text} ` })
        })
      )
  }
}

const settings = { numRuns: Number(process.env.PERDURE_RUNS ?? 25), endOnFailure: true }

const trace = (calls: ReadonlyArray<Call>) =>
  calls.map(({ method, text }) => `${method} ${text}`).filter((what, index, all) => what !== all[index - 1])

test("stops and restarts change nothing", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(op, { minLength: 1, maxLength: 12 }),
      fc.array(fc.nat(25), { minLength: 1, maxLength: 4 }),
      fc.constantFrom(0, 100),
      fc.integer({ min: 1, max: 3 }),
      async (ops, stops, residency, runs) => {
        const undisturbed: Array<Call> = []
        const main = inRuns(ops, runs)
        const expected = await session({ main, calls: undisturbed, override: activitiesOf(ops, 0) }, run())

        const calls: Array<Call> = []
        const engine = { filename: databaseFile(), residency }
        const setup = { main, calls, engine, override: activitiesOf(ops, 2) }
        for (const stop of stops) await session(setup, Effect.andThen(start(), Effect.sleep(stop)))
        const { history, status } = await session(setup, run())
        expect(status.parked).toBeUndefined()
        expect([status.state, status.result, status.failure]).toEqual([
          expected.status.state,
          expected.status.result,
          expected.status.failure
        ])
        expect(trace(calls)).toEqual(trace(undisturbed))
        for (const { context, text } of calls) {
          const same = calls.filter((other) => other.context.idempotencyKey === context.idempotencyKey)
          expect(new Set(same.map((other) => `${other.method} ${other.text}`)).size, text).toBe(1)
          expect(new Set(same.map((other) => other.context.attempt)).size).toBe(same.length)
        }
        expect(kinds(history).filter((kind) => kind.startsWith("Execution"))).toHaveLength(2)
      }
    ),
    settings
  )
})

test("a history replays to the same end, and runs nothing", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(op, { minLength: 1, maxLength: 12 }), async (ops) => {
      const main = bodyOf(ops)
      const engine = { filename: databaseFile() }
      const first = await session({ main, engine, override: activitiesOf(ops, 0) }, run())
      await checkLooking({ main }, first.status, first.history)
      // As if the worker had died before it recorded the end.
      const db = new DatabaseSync(engine.filename)
      db.exec(
        "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event); UPDATE execution SET state = 'Running', closed_at = NULL"
      )
      db.close()
      const calls: Array<Call> = []
      const again = await session({ main, engine, calls }, run())
      expect(calls).toEqual([])
      expect(again.status).toEqual({ ...first.status, closedAt: again.status.closedAt })
      expect(kinds(again.history)).toEqual(kinds(first.history))
    }),
    settings
  )
})
