/** What one run may have, and values at the edges of what is stored: exact, or refused with a typed error. */
import { Effect, Logger } from "effect"
import { awaitSignal, call, forEach, sleep, undo } from "perdure/runtime/v1"
import { expect, test } from "vitest"
import { Control } from "../../runtime/index.ts"
import {
  act,
  approval,
  type Call,
  databaseFile,
  kinds,
  run,
  session,
  type Setup,
  start,
  undoAct,
  until
} from "./support.ts"

const undone = (name: string, text = name) =>
  call(name, act, { text }).pipe(undo(() => call(`${name}/undo`, undoAct, { text: name })))

const working = (text: string): Setup["main"] =>
  Effect.fnUntraced(function*() {
    for (let n = 1;; n++) yield* undone(`s${n}`, text)
  })

const limitReached = (limit: string, most: number) =>
  expect.objectContaining({ kind: "LimitReached", data: { limit, most } })

test.each(
  [
    ["events", { events: 40 }, "x"],
    ["size", { size: 20_000 }, "x".repeat(1_000)]
  ] as const
)("a run whose history has too many %s is undone, and fails", async (limit, limits, text) => {
  const calls: Array<Call> = []
  const { history, status } = await session({ main: working(text), calls, engine: { limits } }, run())
  expect(status).toMatchObject({ state: "Failed", failure: { kind: "system", name: "LimitExceeded" } })
  expect(history).toContainEqual(limitReached(limit, Object.values(limits)[0] ?? 0))
  const names = kinds(history)
  const done = names.filter((kind) => /^StepCompleted s\d+$/.test(kind)).map((kind) => kind.slice(14))
  expect(done.length).toBeGreaterThan(3)
  expect(names.filter((kind) => kind.endsWith("/undo") && kind.startsWith("StepCompleted"))).toEqual(
    done.toReversed().map((name) => `StepCompleted ${name}/undo`)
  )
  expect(names.indexOf("LimitReached")).toBeLessThan(60)
})

const napping = (items: number): Setup["main"] => () =>
  forEach(
    "all",
    Array.from({ length: items }, (_, n) => n),
    { key: (n) => n, concurrency: items },
    (_, at) => sleep(at("nap"), 5)
  ).pipe(Effect.as("done"))

test("a run has only so many steps under way at once", async () => {
  const engine = { limits: { pending: 10 }, residency: 100 }
  expect((await session({ main: napping(10), engine }, run())).status).toMatchObject({ state: "Completed" })
  const { history, status } = await session({ main: napping(11), engine }, run())
  expect(status).toMatchObject({ state: "Failed", failure: { name: "LimitExceeded" } })
  expect(history).toContainEqual(limitReached("pending", 10))
})

test("a limit that was reached before the engine went holds when the next one comes", async () => {
  const filename = databaseFile()
  const main: Setup["main"] = Effect.fnUntraced(function*() {
    for (let n = 0; n < 5; n++) yield* undone(`s${n}`)
    return (yield* awaitSignal("go", approval)).by
  })
  await session(
    { main, engine: { filename } },
    Effect.andThen(start(), until(({ waitingFor }) => waitingFor.some(({ kind }) => kind === "signal")))
  )
  const calls: Array<Call> = []
  const status = await session(
    { main, calls, engine: { filename, limits: { events: 10 } } },
    // One that waits on disk is judged when something wakes it.
    Control.use((control) => Effect.andThen(control.resume("Flow/k"), control.result("Flow/k")))
  )
  expect(status).toMatchObject({ state: "Failed", failure: { name: "LimitExceeded" } })
  expect(calls.map(({ method, text }) => `${method} ${text}`)).toEqual(
    [4, 3, 2, 1, 0].map((n) => `undo s${n}`)
  )
})

test("the log warns before a history is too long", async () => {
  const said: Array<string> = []
  const logger = Logger.make(({ message }) => void said.push(String(message)))
  const main: Setup["main"] = Effect.fnUntraced(function*() {
    for (let n = 0; n < 16; n++) yield* call(`s${n}`, act, { text: "x" })
    return "done"
  })
  const { status } = await session({ main, engine: { limits: { events: 40 } }, loggers: [logger] }, run())
  expect(status).toMatchObject({ state: "Completed" })
  expect(said).toEqual([expect.stringMatching(/^Run 1 of execution \S+ \(Flow\/k\) has 32 of at most 40 events; /)])
})

const mebibyte = 1024 * 1024

const echoing: Setup["main"] = ({ note = "" }) => Effect.map(call("same", act, { text: note }), (same) => same.text)

test.each([
  ["256 KiB", "x".repeat(mebibyte / 4)],
  ["just below the limit", "x".repeat(2 * mebibyte - 100)],
  ["NUL, a line separator, an emoji", "a\0b\u2028c🎉"]
])("a text is kept as it is: %s", async (_, text) => {
  const override: Setup["override"] = { act: ({ text }) => Effect.succeed({ text }) }
  const { status } = await session({ main: echoing, override }, run({ note: text }))
  expect(status.result === text).toBe(true)
})

const beating: Setup["main"] = () => Effect.map(call("beats", act, { text: "a" }), ({ text }) => text)

const cyclic: Array<unknown> = []
cyclic.push(cyclic)
let deep: unknown = 1
for (let level = 0; level < 200_000; level++) deep = [deep]

test.each([
  ["cyclic", cyclic],
  ["deep", deep],
  ["NaN", NaN],
  ["too large", "x".repeat(2 * mebibyte)]
])("what cannot be stored is refused where it is given: %s", async (_, value) => {
  const seen: Array<string> = []
  const override: Setup["override"] = {
    act: ({ text }, { heartbeat }) =>
      // What the types rule out, and a cast lets through.
      Effect.catchDefect(Effect.as(heartbeat(value as string), { text }), (refused) => {
        seen.push(String((refused as { readonly _tag?: unknown })._tag))
        return Effect.succeed({ text: "refused" })
      })
  }
  expect((await session({ main: beating, override }, run())).status).toMatchObject({ result: "refused" })
  expect(seen).toEqual(["ValueRejected"])
})
