/** F19 and F28: activities, signals and rows that are poison, each for its own execution only. */
import { Effect } from "effect"
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

export const activities: Fault = {
  number: "F28",
  title: "activities that throw anything, never settle, lose heartbeats, block the loop",
  unit: "activities",
  counts: { suite: nasty.length, ci: 80, nightly: 1_000 },
  run: (scale, findings) =>
    each(scale, findings, async (index) => {
      const bad = nasty[index % nasty.length]!
      const statuses = await inside(
        findings,
        {
          main: retried,
          override: { act: (input, { attempt }) => attempt === 1 ? bad(attempt) : Effect.succeed(input) },
          engine: { residency: pick(scale.random, [0, 10_000]) }
        },
        all(keys(5))
      )
      completed(findings, statuses, `activity ${index % nasty.length}`)
    })
}
