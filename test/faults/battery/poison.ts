/** F19 and F28: activities, signals and rows that are poison, each for its own execution only. */
import { Deferred, Effect } from "effect"
import { DatabaseSync } from "node:sqlite"
import { awaitSignal, call } from "perdure/runtime/v1"
import { Control } from "../../../runtime/index.ts"
import { act, approval, databaseFile, session, type Setup } from "../../engine/support.ts"
import { each, type Fault } from "../fault.ts"
import { all, completed, inside, keys, plain, started } from "../inside.ts"
import { pick } from "../workers.ts"

/** Its own execution alone is not to get on. */
const isPoisoned = (key: string): boolean => key.startsWith("bad")

const poisoned: Setup["main"] = Effect.fnUntraced(function*({ key, list, note }) {
  if (isPoisoned(key) && note === "body") throw new Error("a defect of the body")
  yield* awaitSignal("first", approval, { timeout: isPoisoned(key) ? 20 : 3_600_000 })
  return yield* plain({ key, ...(list && { list }) })
})

const send = (key: string, payload: { readonly by: string | number }) =>
  Control.use((control) => Effect.ignore(control.signal(`Flow/${key}`, { name: "approval", payload })))

export const poison: Fault = {
  number: "F19",
  title: "a body, a signal or a row that is poison, among others",
  unit: "poisons",
  counts: { suite: 6, ci: 60, nightly: 1_000 },
  run: (scale, findings) =>
    each(scale, findings, async (index) => {
      const kind = ["body", "signal", "row"][index % 3]!
      const filename = databaseFile()
      const setup: Setup = { main: poisoned, engine: { filename, residency: pick(scale.random, [0, 10_000]) } }
      await session(
        setup,
        Effect.andThen(started("bad", { note: kind }), Effect.forEach(keys(10), (key) => started(key)))
      )
      if (kind === "row") {
        const db = new DatabaseSync(filename)
        db.exec("UPDATE event SET data = '{}' WHERE execution = 1")
        db.close()
      }
      const statuses = await session(
        setup,
        Effect.gen(function*() {
          const control = yield* Control
          yield* send("bad", { by: 7 })
          yield* Effect.forEach(keys(10), (key) => send(key, { by: key }))
          const statuses = yield* Effect.forEach(keys(10), (key) => control.result(`Flow/${key}`), { concurrency: 10 })
          return [...statuses, ...yield* Effect.forEach(["bad"], (key) => control.status(`Flow/${key}`))]
        })
      )
      completed(findings, statuses.slice(0, 10), kind)
      const [bad] = statuses.slice(10)
      const isAside = bad?.parked !== undefined || bad?.state === "Failed" || kind === "signal"
      findings.expect(isAside, `the poisoned one is ${JSON.stringify(bad)} (${kind})`)
    })
}

const nasty: ReadonlyArray<(attempt: number) => Effect.Effect<{ readonly text: string }>> = [
  () => Effect.die(null),
  () => Effect.die(Symbol("poison")),
  () =>
    Effect.sync(() => {
      throw "no error"
    }),
  () => Effect.die({ toString: undefined }),
  () => Effect.never,
  () => Effect.uninterruptible(Effect.sleep(80)).pipe(Effect.as({ text: "late" })),
  () => Effect.interrupt,
  () =>
    Effect.sync(() => {
      const until = Date.now() + 60
      while (Date.now() < until);
      return { text: "blocked" }
    })
]

const retried: Setup["main"] = ({ key }) =>
  Effect.as(
    call("only", act, { text: key }, {
      retry: { initialInterval: 1, maximumInterval: 2, maximumAttempts: 3 },
      timeouts: { startToClose: 40, heartbeat: 20 }
    }),
    key
  )

type Case = Pick<Setup, "main" | "override">

const at = (bad: (attempt: number) => Effect.Effect<{ readonly text: string }>) => (): Case => ({
  main: retried,
  override: { act: (input, { attempt }) => attempt === 1 ? bad(attempt) : Effect.succeed(input) }
})

/** The first attempt is deaf to its timeout, and ends when the result of the second is recorded, before the next step is done. */
const belated = (): Case => {
  const awaited = new Map<string, { readonly asked: Deferred.Deferred<void>; readonly gone: Deferred.Deferred<void> }>()
  const of = (key: string) => {
    const known = awaited.get(key) ?? { asked: Deferred.makeUnsafe<void>(), gone: Deferred.makeUnsafe<void>() }
    awaited.set(key, known)
    return known
  }
  return {
    main: ({ key }) => Effect.andThen(retried({ key }), Effect.as(call("next", act, { text: key }), key)),
    override: {
      act: (input, { attempt, step }) => {
        const { asked, gone } = of(input.text)
        if (step === "next") {
          return Deferred.succeed(asked, undefined).pipe(
            Effect.andThen(Deferred.await(gone)),
            // The engine hears of it in a turn of its own.
            Effect.andThen(Effect.sleep(1)),
            Effect.as(input)
          )
        }
        return attempt > 1 ? Effect.succeed(input) : Effect.uninterruptible(Deferred.await(asked)).pipe(
          Effect.as({ text: "late" }),
          Effect.ensuring(Deferred.succeed(gone, undefined))
        )
      }
    }
  }
}

const cases: ReadonlyArray<() => Case> = [belated, ...nasty.map(at)]

export const activities: Fault = {
  number: "F28",
  title: "activities that throw anything, never settle, lose heartbeats, block the loop",
  unit: "activities",
  counts: { suite: cases.length, ci: 80, nightly: 1_000 },
  run: (scale, findings) =>
    each(scale, findings, async (index) => {
      const statuses = await inside(
        findings,
        { ...cases[index % cases.length]!(), engine: { residency: pick(scale.random, [0, 10_000]) } },
        all(keys(5))
      )
      completed(findings, statuses, `activity ${index % cases.length}`)
    })
}
