/** Children on all engines: the same results and failures for their parents, and each of them run once. */
import { Cause, Context, Effect, Exit, Layer, Schema } from "effect"
import {
  activity,
  body,
  call,
  child,
  forEach,
  NeedsPerdureEngine,
  onTimeout,
  parallel,
  sleep,
  startChild,
  tryCatch,
  workflow
} from "perdure/runtime/v1"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Commands } from "../../runtime/v1/commands.ts"
import type { Saga } from "../../runtime/v1/saga.ts"
import { engines, type OpenEngine, openEngine } from "./engines.ts"

class Refused extends Schema.TaggedError<Refused>()("Refused", { why: Schema.String }) {}

class Desk extends Context.Service<Desk, {
  readonly act: (input: { readonly text: string }) => Effect.Effect<string, Refused>
}>()("test/FamilyDesk") {}

const act = activity(Desk, "act", {
  input: Schema.Struct({ text: Schema.String }),
  success: Schema.String,
  errors: [Refused]
})

const hashes = { identity: "", payload: "", result: "", plan: "", source: "" }
const common = { version: 1, payload: { key: Schema.String }, errors: [Refused], hashes } as const

const Part = workflow("FamilyPart", { ...common, success: Schema.String, idempotencyKey: ({ key }) => key })
const Whole = workflow("FamilyWhole", { ...common, success: Schema.Unknown, idempotencyKey: ({ key }) => key })

const part = body(
  Part,
  Effect.fnUntraced(function*({ key }) {
    yield* sleep("nap", 20)
    return yield* call("one", act, { text: key }, { retry: { maximumAttempts: 1, nonRetryableErrors: ["Refused"] } })
  })
)

/** Bodies by the key of the execution that runs them. */
const mains: { readonly [key: string]: Effect.Effect<unknown, Refused, Commands | Saga> } = {
  awaits: Effect.gen(function*() {
    const first = yield* child("first", Part, { key: "first" })
    yield* sleep("nap", 10)
    return [first, yield* child("again", Part, { key: "first" })]
  }),
  fails: child("bad", Part, { key: "bad!" }),
  catches: tryCatch("guarded", child("bad", Part, { key: "caught!" }), {
    catch: { Refused: ({ why }) => Effect.succeed(`caught ${why}`) }
  }),
  closed: tryCatch("guarded", child("dead", Part, { key: "dies" }), {
    catch: { ChildClosed: ({ message, state }) => Effect.succeed(`${state} ${message}`) }
  }),
  uncaught: child("dead", Part, { key: "dies" }),
  starts: Effect.gen(function*() {
    const { executionId } = yield* startChild("started", Part, { key: "started" })
    yield* startChild("apart", Part, { key: "apart" }, { detach: true })
    return [executionId, yield* child("joined", Part, { key: "started" })]
  }),
  many: Effect.gen(function*() {
    const all = yield* forEach(
      "all",
      ["x", "y", "z"],
      { key: (item) => item, concurrency: 2 },
      (item, at) => child(at("one"), Part, { key: `item ${item}` })
    )
    const both = yield* parallel("both", {
      left: child("left", Part, { key: "left" }),
      right: Effect.andThen(sleep("pause", 10), child("right", Part, { key: "right" }))
    })
    return [...all, both.left, both.right]
  }),
  waits: child("slow", Part, { key: "slow" }, { timeout: "1 hour" }).pipe(onTimeout(() => Effect.succeed("late")))
}

const whole = body(Whole, ({ key }) => mains[key] ?? Effect.void)

describe.each(engines)("on $name", (engine) => {
  const made: Array<string> = []
  let opened: OpenEngine
  beforeAll(async () => {
    const desk = Layer.succeed(Desk, {
      act: ({ text }) =>
        Effect.suspend(() => {
          made.push(text)
          if (text === "dies") return Effect.die(new Error("dead"))
          return text.endsWith("!") ? Effect.fail(new Refused({ why: text })) : Effect.succeed(`made ${text}`)
        })
    })
    opened = await openEngine(engine, Layer.mergeAll(whole, part).pipe(Layer.provide(desk)))
  })
  afterAll(() => opened.close())

  const play = async (key: string) => {
    const exit = await opened.run(Effect.exit(Whole.execute({ key })))
    return Exit.isSuccess(exit) ? exit.value : Cause.squash(exit.cause)
  }
  const times = (text: string) => made.filter((it) => it === text).length

  it("a child gives its result, and its key is joined", async () => {
    expect(await play("awaits")).toEqual(["made first", "made first"])
    expect(times("first")).toBe(1)
  })

  it("a declared error is one of its parent, and is caught by name", async () => {
    expect(await play("fails")).toEqual(new Refused({ why: "bad!" }))
    expect(await play("catches")).toBe("caught caught!")
  })

  it("a system failure of a child is told as its end", async () => {
    expect(await play("closed")).toBe("Failed dead")
    expect(await play("uncaught")).toMatchObject({ _tag: "WorkflowFailed", kind: "ChildClosed", message: "dead" })
  })

  it("one that is only started runs by itself", async () => {
    const id = await opened.run(Part.executionId({ key: "started" }))
    expect(await play("starts")).toEqual([id, "made started"])
    expect(await opened.run(Part.execute({ key: "apart" }))).toBe("made apart")
    expect([times("started"), times("apart")]).toEqual([1, 1])
  })

  it("branches and items run children of their own", async () => {
    const keys = ["item x", "item y", "item z", "left", "right"]
    expect(await play("many")).toEqual(keys.map((key) => `made ${key}`))
    expect(keys.map(times)).toEqual([1, 1, 1, 1, 1])
  })

  it("limits the wait for a child", async ({ task }) => {
    const end = await play("waits")
    const needs = new NeedsPerdureEngine({ feature: "The timeout of a child" })
    if (engine.expected.isPerdure) return expect(end).toBe("made slow")
    task.meta.answer = "NeedsPerdureEngine"
    expect(end).toMatchObject({ _tag: "WorkflowFailed", kind: "NeedsPerdureEngine", message: needs.message })
  })
})
