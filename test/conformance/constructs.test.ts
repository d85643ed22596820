/** Branches and loops on all engines: the same results, the same steps, the same that is undone. */
import { Cause, Context, Effect, Exit, Layer, Schema } from "effect"
import {
  activity,
  type ActivityContext,
  type At,
  body,
  call,
  forEach,
  forEachSettle,
  observe,
  parallel,
  parallelSettle,
  query,
  race,
  repeat,
  sleep,
  tryCatch,
  undo,
  workflow,
  WorkflowFailed
} from "perdure/runtime/v1"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Commands } from "../../runtime/v1/commands.ts"
import type { AnyObserved } from "../../runtime/v1/observe.ts"
import type { Saga } from "../../runtime/v1/saga.ts"
import { engines, type OpenEngine, openEngine } from "./engines.ts"

class Refused extends Schema.TaggedError<Refused>()("Refused", { why: Schema.String }) {}

const Input = Schema.Struct({ text: Schema.String })

class Desk extends Context.Service<Desk, {
  readonly act: (input: typeof Input.Type, context: ActivityContext) => Effect.Effect<string, Refused>
  readonly undo: (input: typeof Input.Type, context: ActivityContext) => Effect.Effect<void>
}>()("test/Desk") {}

const act = activity(Desk, "act", { input: Input, success: Schema.String, errors: [Refused] })
const undoAct = activity(Desk, "undo", { input: Input })

const plain = (name: string, text = name) => call(name, act, { text })

const step = (name: string, text = name, at: At = (name) => name) =>
  call(at(name), act, { text }).pipe(undo(() => call(at(`${name}/undo`), undoAct, { text })))

type Main = Effect.Effect<unknown, Refused, Commands | Saga | Desk | AnyObserved>

interface Pages {
  readonly rows: ReadonlyArray<string>
}

/** Bodies by the key of the execution that runs them. */
const mains: { readonly [key: string]: Main } = {
  parallel: Effect.map(
    parallel("prep", {
      a: Effect.andThen(step("a1"), Effect.andThen(sleep("nap", 20), step("a2"))),
      b: step("b1"),
      none: Effect.void
    }),
    ({ a, b }) => ({ a, b })
  ),
  fails: Effect.andThen(
    step("before"),
    parallel("prep", {
      a: Effect.andThen(step("a1"), sleep("long", 60_000)),
      b: plain("b", "b after a1!")
    })
  ),
  caught: Effect.gen(function*() {
    yield* step("before")
    yield* tryCatch(
      "guarded",
      parallel("prep", {
        a: Effect.andThen(step("a1"), sleep("long", 60_000)),
        b: plain("b", "b after a1!")
      }),
      { catch: { Refused: () => plain("handled") }, finally: plain("last") }
    )
    yield* sleep("nap", 20)
    return yield* plain("fails", "fails!")
  }),
  settle: Effect.map(
    parallelSettle("prep", { good: plain("good"), bad: plain("bad", "bad!") }),
    ({ bad, good }) => [good, bad.ok]
  ),
  race: Effect.gen(function*() {
    const first = yield* race("first", {
      slow: Effect.andThen(step("s1"), Effect.andThen(step("s2", "s2 after f1"), sleep("s3", 60_000))),
      fast: Effect.andThen(plain("f1", "f1 during s2"), plain("f2")),
      late: Effect.as(sleep("w1", 60_000), "late")
    })
    yield* sleep("nap", 20)
    return first
  }),
  timer: Effect.gen(function*() {
    const first = yield* race("first", {
      slow: tryCatch("guarded", Effect.as(sleep("s1", 60_000), "slow"), { finally: plain("last") }),
      fast: Effect.as(sleep("f1", 30), "fast")
    })
    return yield* plain("after", first)
  }),
  foreach: forEach(
    "all",
    ["x", "y", "z"],
    { key: (item) => item, concurrency: 2 },
    Effect.fnUntraced(function*(item, at) {
      const result = yield* step("one", item, at)
      yield* sleep(at("nap"), 10)
      return result
    })
  ),
  foreachFails: forEach("all", ["x", "y!", "z"], { key: (item) => item }, (item, at) => step("one", item, at)),
  foreachSettle: Effect.map(
    forEachSettle("all", ["x", "y!", "z"], { key: (item) => item }, (item, at) => step("one", item, at)),
    (all) => all.map(({ ok }) => ok)
  ),
  twins: forEach("all", ["x", "x"], { key: (item) => item }, (item, at) => step("one", item, at)),
  repeat: Effect.map(
    repeat(
      "pages",
      { init: { rows: [] }, maxIterations: 5, onMax: () => Effect.fail(new Refused({ why: "too many" })) },
      Effect.fnUntraced(function*(state: Pages, at) {
        const row = yield* plain(at("page"), `p${state.rows.length}`)
        yield* sleep(at("nap"), 10)
        const next: Pages = { rows: [...state.rows, row] }
        return { next, done: next.rows.length === 3 }
      })
    ),
    ({ rows }) => rows
  ),
  observed: Effect.gen(function*() {
    const first = yield* plain("first")
    yield* observe("first", first)
    yield* sleep("nap", 20)
    return yield* plain("second", `${first}-then`)
  }),
  system: tryCatch("guarded", call("one", act, { text: "dies" }, { retry: { maximumAttempts: 1 } }), {
    catch: { StepFailed: (error) => plain("mended", error.step) },
    finally: plain("last")
  })
}

const Flow = workflow("Constructs", {
  version: 1,
  payload: { key: Schema.String },
  success: Schema.Unknown,
  errors: [Refused],
  queries: { first: query<string>() },
  idempotencyKey: ({ key }) => key,
  attributes: ({ key }) => ({ key }),
  hashes: { identity: "", payload: "", result: "", plan: "", source: "" }
})

const flow = body(Flow, ({ key }) => Effect.map(mains[key] ?? Effect.void, (value) => value ?? null)).answering({
  first: ({ steps }) => String(steps["first"])
})

/** Activities by the text they are given, noted when they end: `a after b` once `b` has ended; one with a `!` fails. */
class Log {
  readonly #entries: Array<{ readonly execution: string; readonly what: string }> = []
  readonly #begun = new Set<string>()
  readonly #ended = new Set<string>()

  readonly act = (text: string, { executionId }: ActivityContext) =>
    Effect.gen({ self: this }, function*() {
      const [name = "", when, other = name] = text.replace("!", "").split(" ")
      this.#begun.add(`${executionId} ${name}`)
      const awaited = when === "after" ? this.#ended : this.#begun
      while (!awaited.has(`${executionId} ${other}`)) yield* Effect.sleep(1)
      this.#entries.push({ execution: executionId, what: name })
      this.#ended.add(`${executionId} ${name}`)
      if (text === "dies") return yield* Effect.die(new Error("dead"))
      return text.endsWith("!") ? yield* Effect.fail(new Refused({ why: text })) : name
    })

  readonly undo = (text: string, { executionId }: ActivityContext) =>
    Effect.sync(() => void this.#entries.push({ execution: executionId, what: `undo ${text.split(" ")[0]}` }))

  /** What happened, each once: an engine may make an attempt again that it has interrupted. */
  of(execution: string): ReadonlyArray<string> {
    return [...new Set(this.#entries.filter((entry) => entry.execution === execution).map(({ what }) => what))]
  }
}

describe.each(engines)("on $name", (engine) => {
  const log = new Log()
  let opened: OpenEngine
  beforeAll(async () => {
    const desk = Layer.succeed(Desk, {
      act: ({ text }, context) => log.act(text, context),
      undo: ({ text }, context) => log.undo(text, context)
    })
    opened = await openEngine(engine, flow.pipe(Layer.provide(desk)))
  })
  afterAll(() => opened.close())

  const play = async (key: string) => {
    const exit = await opened.run(Effect.exit(Flow.execute({ key })))
    const id = await opened.run(Flow.executionId({ key }))
    return { end: Exit.isSuccess(exit) ? exit.value : Cause.squash(exit.cause), log: log.of(id) }
  }

  it("runs branches side by side", async () => {
    const { end, log } = await play("parallel")
    expect(end).toEqual({ a: "a2", b: "b1" })
    expect(log.toSorted()).toEqual(["a1", "a2", "b1"])
  })

  it("interrupts the siblings of a branch that fails, and undoes all", async () => {
    const { end, log } = await play("fails")
    expect(end).toEqual(new Refused({ why: "b after a1!" }))
    expect(log).toEqual(["before", "a1", "b", "undo a1", "undo before"])
  })

  it("undoes interrupted branches at once where the failure is caught", async () => {
    const { end, log } = await play("caught")
    expect(end).toEqual(new Refused({ why: "fails!" }))
    expect(log).toEqual(["before", "a1", "b", "undo a1", "handled", "last", "fails", "undo before"])
  })

  it("settles", async () => {
    expect((await play("settle")).end).toEqual([{ ok: true, value: "good" }, false])
  })

  it("lets the first branch of a race decide, and undoes the others at once", async () => {
    const { end, log } = await play("race")
    expect(end).toBe("f2")
    expect(log.filter((what) => what.startsWith("undo"))).toEqual(["undo s2", "undo s1"])
  })

  it("lets a timer win a race, and runs what a loser has to run in the end", async () => {
    const { end, log } = await play("timer")
    expect(end).toBe("fast")
    expect(log).toEqual(["last", "fast"])
  })

  it("gives a list in the order of the items", async () => {
    const { end, log } = await play("foreach")
    expect(end).toEqual(["x", "y", "z"])
    expect(log).toEqual(["x", "y", "z"])
  })

  it("stops at the first item that fails, or tries all", async () => {
    const failed = await play("foreachFails")
    expect(failed.end).toEqual(new Refused({ why: "y!" }))
    expect(failed.log).toEqual(["x", "y", "undo x"])
    const settled = await play("foreachSettle")
    expect(settled.end).toEqual([true, false, true])
    expect(settled.log).toEqual(["x", "y", "z"])
  })

  it("refuses items with the same key before anything is done", async () => {
    const { end, log } = await play("twins")
    expect(end).toBeInstanceOf(WorkflowFailed)
    expect(end).toMatchObject({ kind: "ValueRejected", step: "all" })
    expect(log).toEqual([])
  })

  it("repeats until the condition holds", async () => {
    const { end, log } = await play("repeat")
    expect(end).toEqual(["p0", "p1", "p2"])
    expect(log).toEqual(["p0", "p1", "p2"])
  })

  it("goes on past what only queries read, and what it is found by", async () => {
    const { end, log } = await play("observed")
    expect(end).toBe("first-then")
    expect(log).toEqual(["first", "first-then"])
  })

  it("catches system failures by name", async () => {
    const { end, log } = await play("system")
    expect(end).toBe("one")
    expect(log).toEqual(["dies", "one", "last"])
  })
})
