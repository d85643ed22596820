/** Random bodies of branches, stopped at random moments: nothing recorded runs again, and what is to be undone is, once. */
import { Effect } from "effect"
import * as fc from "fast-check"
import { DatabaseSync } from "node:sqlite"
import { expect, test } from "vitest"
import { Control } from "../../runtime/index.ts"
import { checkLooking } from "./looking.ts"
import { bodyOf, type Op } from "./ops.ts"
import { type Call, databaseFile, kinds, run, session, type Setup, start } from "./support.ts"

const { ops } = fc.letrec<{ op: Op; ops: ReadonlyArray<Op> }>((tie) => ({
  ops: fc.array(tie("op"), { maxLength: 4, depthIdentifier: "ops" }),
  op: fc.oneof(
    { depthSize: "small", withCrossShrink: true, depthIdentifier: "ops" },
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("step" as const), undone: fc.boolean() }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("sleep" as const), millis: fc.nat(8) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("fail" as const) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom("parallel" as const, "settle" as const, "race" as const),
        branches: fc.array(tie("ops"), { minLength: 1, maxLength: 3 })
      })
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("foreach" as const),
        items: fc.nat(3),
        concurrency: fc.integer({ min: 1, max: 2 }),
        ops: tie("ops")
      })
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("try" as const), ops: tie("ops"), last: tie("ops") }) }
  )
}))

const slow: Setup["override"] = { act: (input) => Effect.as(Effect.sleep(Math.random() * 5), input) }

type History = Effect.Success<ReturnType<typeof run>>["history"]

/** What must hold of any execution that has ended, whatever happened to its workers. */
const check = (state: string, history: History, calls: ReadonlyArray<Call>): void => {
  const completed = history.filter(({ kind }) => kind === "StepCompleted").map(({ name }) => name)
  expect(new Set(completed).size).toBe(completed.length)
  const undone = completed.filter((name) => name.endsWith("/undo")).map((name) => name.slice(0, -"/undo".length))
  const done = completed.filter((name) => !name.endsWith("/undo"))
  expect(done).toEqual(expect.arrayContaining(undone))
  const undoable = new Set(calls.filter(({ method }) => method === "undo").map(({ text }) => text))
  expect(undoable).toEqual(new Set(undone))
  // In the end, in reverse of completion.
  const compensation = history.findIndex(({ kind }) => kind === "CompensationStarted")
  const late = compensation === -1 ? [] : history.slice(compensation).filter(({ kind }) => kind === "StepCompleted")
  const lateNames = late.map(({ name }) => name.slice(0, -"/undo".length))
  expect(lateNames).toEqual(lateNames.toSorted((a, b) => done.indexOf(b) - done.indexOf(a)))
  if (state === "Completed") expect(compensation).toBe(-1)
  // A recorded result is that of the last attempt, and each attempt is made once, under the key of its step.
  for (const { attempt, kind, name } of history) {
    if (kind !== "StepCompleted") continue
    const attempts = calls.filter(({ context }) => context.step === name).map(({ context }) => context.attempt)
    expect(Math.max(...attempts)).toBe(attempt)
    expect(new Set(attempts).size).toBe(attempts.length)
  }
  const keys = new Set(calls.map(({ context }) => context.idempotencyKey))
  expect(keys.size).toBe(new Set(calls.map(({ context }) => context.step)).size)
  expect(kinds(history).filter((kind) => kind.startsWith("Execution"))).toHaveLength(2)
}

/** The steps with an undo that were done, and which must be undone if all is. */
const undoableSteps = (ops: ReadonlyArray<Op>, place = ""): ReadonlyArray<string> =>
  ops.flatMap((op, index) => {
    const here = `${place}_${index}`
    switch (op.kind) {
      case "step":
        return op.undone ? [`step${here}`] : []
      case "foreach":
        return undoableSteps(op.ops, here)
      case "try":
        return [
          ...undoableSteps(op.ops, `${here}t`),
          ...undoableSteps(op.last.filter(({ kind }) => kind !== "fail"), `${here}f`)
        ]
      case "parallel":
      case "settle":
      case "race":
        return op.branches.flatMap((ops, index) => undoableSteps(ops, `${here}b${index}`))
      default:
        return []
    }
  })

const settings = { numRuns: Number(process.env.PERDURE_RUNS ?? 25), endOnFailure: true }

const stops = fc.array(fc.nat(25), { minLength: 0, maxLength: 4 })

test("stops, restarts and cancellation leave nothing undone, and undo nothing twice", async () => {
  await fc.assert(
    fc.asyncProperty(ops, stops, fc.constantFrom(0, 100), fc.boolean(), async (ops, stops, residency, cancels) => {
      const calls: Array<Call> = []
      const setup: Setup = {
        main: bodyOf(ops),
        calls,
        engine: { filename: databaseFile(), residency },
        override: slow
      }
      for (const stop of stops) await session(setup, Effect.andThen(start(), Effect.sleep(stop)))
      const cancel = Control.use((control) => control.cancel("Flow/k"))
      const { history, status } = await session(
        setup,
        Effect.andThen(start(), Effect.andThen(cancels ? cancel : Effect.void, run()))
      )
      expect(status.parked).toBeUndefined()
      check(status.state, history, calls)
      await checkLooking(setup, status, history)
      if (status.state === "Completed") return
      const done = history.filter(({ kind }) => kind === "StepCompleted").map(({ name }) => name)
      const owed = undoableSteps(ops)
      const isOwed = (name: string) => owed.includes(name.replace(/\[.*$/, ""))
      expect(done.filter((name) => name.endsWith("/undo")).toSorted()).toEqual(
        done.filter((name) => !name.endsWith("/undo") && isOwed(name)).map((name) => `${name}/undo`).toSorted()
      )
    }),
    settings
  )
})

test("a history replays to the same end, and runs nothing", async () => {
  await fc.assert(
    fc.asyncProperty(ops, async (ops) => {
      const main = bodyOf(ops)
      const engine = { filename: databaseFile() }
      const first = await session({ main, engine, override: slow }, run())
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
      expect(kinds(again.history)).toEqual(kinds(first.history))
      expect(again.status.state).toEqual(first.status.state)
    }),
    settings
  )
})
