/** In tests, what is not deterministic in a body or in a function that it calls throws; everywhere else it does not. */
import { Effect, Layer } from "effect"
import { body, call, dateOf, datetime, parallel, record, sleep } from "perdure/runtime/v1"
import { testEngineLayer } from "perdure/testing"
import { describe, expect, it, vi } from "vitest"
import { OrderClient, OrderV1 } from "../../golden/build/functions/generated/index.ts"
import { Control, type ExecutionStatus } from "../../runtime/index.ts"
import { act, type Call, databaseFile, define, run, session, type Setup, undoAct, work } from "../engine/support.ts"

/** What a function does that generated code calls: the linter sees no clock in it. */
const smuggled = vi.hoisted(() => ({ discount: (): number => (new Date(0).constructor as DateConstructor).now() }))

vi.mock("../../golden/build/functions/pricing.functions.ts", async (original) => ({
  ...await original<object>(),
  discount: () => smuggled.discount()
}))

const watched = (main: Setup["main"], more: Partial<Setup> = {}, replayEveryWait = false): Promise<ExecutionStatus> =>
  Effect.map(run(), ({ status }) => status).pipe(
    Effect.provide(
      body(define(), main).pipe(
        Layer.provide(work(more.calls ?? [], more.override)),
        Layer.provideMerge(testEngineLayer({ replayEveryWait }))
      )
    ),
    Effect.runPromise
  )

/** Does something after a step that is called "first". */
const afterFirst = (something: () => unknown): Setup["main"] =>
  Effect.fnUntraced(function*() {
    yield* call("first", act, { text: "a" })
    return String(something())
  })

const used: ReadonlyArray<readonly [what: string, use: () => unknown]> = [
  ["Date.now()", () => Date.now()],
  ["new Date()", () => new Date().toISOString()],
  ["Date()", () => Date()],
  ["performance.now()", () => performance.now()],
  ["Math.random()", () => Math.random()],
  ["crypto.randomUUID()", () => crypto.randomUUID()],
  ["crypto.getRandomValues()", () => crypto.getRandomValues(new Uint8Array(1))[0]],
  ["setTimeout()", () => clearTimeout(setTimeout(() => {}, 1))],
  ["setInterval()", () => clearInterval(setInterval(() => {}, 1))],
  ["setImmediate()", () => clearImmediate(setImmediate(() => {}))],
  ["fetch()", () => fetch("data:,x").then(String, String)]
]

describe.each(used)("%s", (what, use) => {
  it("throws in a body, which says after which step, and what to do", async () => {
    const status = await watched(afterFirst(use))
    expect(status).toMatchObject({ state: "Failed", failure: { name: "Defect" } })
    const message = status.failure?.message ?? ""
    expect(message).toContain(`${what} was called in the body of Flow, after step "first" (`)
    expect(message).toMatch(/guard\.test\.ts:\d+\)\. A body runs again .* (step with|an activity)/)
  })

  it("throws in what is made of a result, too", async () => {
    const { failure } = await watched(() => Effect.map(call("first", act, { text: "a" }), () => String(use())))
    expect(failure?.message).toContain(`${what} was called`)
  })

  it("is what it always is in an attempt, and where nobody tests", async () => {
    const override: Setup["override"] = { act: ({ text }) => Effect.sync(() => (use(), { text })) }
    expect(await watched(afterFirst(() => ""), { override })).toMatchObject({ state: "Completed" })
    const { status } = await session({ main: afterFirst(use), engine: { filename: databaseFile() } }, run())
    expect(status).toMatchObject({ state: "Completed" })
  })
})

it("finds it in a function that generated code calls", async () => {
  const payload = { id: "o1", items: [{ sku: "a", qty: 1 }], tier: "gold", due: "2030-01-01T00:00:00Z" } as const
  const failure = await Effect.runPromise(
    Effect.flip(OrderClient.execute(payload)).pipe(
      Effect.provide(OrderV1.pipe(Layer.provideMerge(testEngineLayer())))
    )
  )
  expect(failure).toMatchObject({
    _tag: "WorkflowFailed",
    message: expect.stringContaining("Date.now() was called in the body of Order, after step \"now\"")
  })
})

/** No linter reads what is in the text. */
const made = () => (afterFirst.constructor as FunctionConstructor)("return Date.now()")() as number

it("finds it where a function is made of text, before the first step, and in a function of an array", async () => {
  const { failure } = await watched(() => Effect.sync(() => String([1].map(made))))
  expect(failure?.message).toContain("Date.now() was called in the body of Flow, before its first step")
})

it("names the step of the branch that it is in", async () => {
  const main: Setup["main"] = Effect.fnUntraced(function*() {
    yield* parallel("both", {
      left: Effect.map(call("quick", act, { text: "l" }), () => Math.random()),
      right: call("slow", undoAct, { text: "r" })
    })
    return ""
  })
  const { failure } = await watched(main, { override: { undo: () => Effect.sleep(20) } })
  expect(failure?.message).toContain("after step \"quick\"")
})

it.each([false, true])(
  "lets through what is the same each time, replayed at every wait: %s",
  async (replayEveryWait) => {
    const calls: Array<Call> = []
    const main: Setup["main"] = Effect.fnUntraced(function*() {
      const at = yield* record("at", "now")
      yield* record("id", "uuid")
      yield* record("dice", "random")
      yield* sleep("nap", 5)
      yield* call("first", act, { text: dateOf(at) })
      return new Date(Date.parse(datetime("2030-01-01T00:00:00Z")) + Date.UTC(1970, 0, 2)).toISOString()
    })
    const beside = vi.waitFor(() => expect(Date.now() + Math.random()).toBeGreaterThan(0))
    const status = await watched(main, { calls }, replayEveryWait)
    await beside
    expect(status).toMatchObject({ state: "Completed", result: "2030-01-02T00:00:00.000Z" })
  }
)

it("puts everything back when the last of the engines has gone", async () => {
  const before = [Date, Date.now, Math.random, setTimeout, fetch, Object.getOwnPropertyNames(crypto)]
  const [during] = await Effect.runPromise(
    Effect.scoped(Effect.gen(function*() {
      yield* Layer.build(testEngineLayer())
      yield* Effect.scoped(Layer.build(testEngineLayer()))
      return [Date]
    }))
  )
  expect(during).not.toBe(before[0])
  expect([Date, Date.now, Math.random, setTimeout, fetch, Object.getOwnPropertyNames(crypto)]).toEqual(before)
  expect(Date).toBe(before[0])
})

const half = () => 0.5

it("leaves to others what they have put in its place", async () => {
  const { random } = Math
  await Effect.runPromise(Effect.scoped(Effect.gen(function*() {
    yield* Layer.build(testEngineLayer())
    Math.random = half
    yield* Control.use((control) => control.list({})).pipe(Effect.provide(testEngineLayer()))
  })))
  expect(Math.random).toBe(half)
  Math.random = random
})
