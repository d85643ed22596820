/** Edits of branches while an execution of them runs; journals from before there were branches; what status says of them. */
import { Effect } from "effect"
import { DatabaseSync } from "node:sqlite"
import { call, forEach, parallel, race, repeat, sleep, tryCatch, undo } from "perdure/runtime/v1"
import { describe, expect, test } from "vitest"
import { checksum } from "../../runtime/journal/checksum.ts"
import {
  act,
  type Call,
  databaseFile,
  kinds,
  Refused,
  run,
  session,
  type Setup,
  start,
  undoAct,
  until
} from "./support.ts"

type Main = Setup["main"]

const step = (name: string) =>
  call(name, act, { text: name }).pipe(
    undo(() => call(`${name}/undo`, undoAct, { text: name })),
    Effect.map(({ text }) => text)
  )

/** The code that the execution started under: two branches, one of which waits. */
const original: Main = Effect.fnUntraced(function*() {
  yield* parallel("prep", {
    a: Effect.andThen(step("a1"), Effect.andThen(step("a2"), sleep("nap", 150))),
    b: Effect.andThen(step("b1"), step("b2"))
  })
  return yield* step("last")
})

/** Starts under `before`, stops the worker while it waits, and goes on under `main`. */
const edited = async (main: Main, before: Main = original) => {
  const engine = { filename: databaseFile() }
  const calls: Array<Call> = []
  await session(
    { engine, calls, main: before },
    Effect.andThen(start(), until((status) => status.waitingFor.length === 1 && status.waitingFor[0]?.kind === "timer"))
  )
  const begun = calls.length
  const next: Setup = { engine, calls, main, plan: "p2" }
  const status = await session(next, until(({ parked, state }) => parked !== undefined || state !== "Running"))
  return { calls: calls.slice(begun).map(({ text }) => text), status }
}

/** A loop whose keys have a prefix. */
const loop = (prefix: string): Main => () =>
  Effect.as(
    forEach("all", ["x", "y"], {
      key: (item) =>
        prefix + item,
      concurrency: 2
    }, (item, at) =>
      Effect.andThen(call(at("one"), act, { text: item }), item === "y" ? sleep(at("nap"), 150) : Effect.void)),
    ""
  )

/** A race that a branch loses after some steps. */
const racing = (lost: ReadonlyArray<string>): Main => () =>
  Effect.gen(function*() {
    const first = yield* race("first", {
      lost: Effect.gen(function*() {
        for (const name of lost) yield* call(name, act, { text: name })
        yield* sleep("ages", 60_000)
        return ""
      }),
      won: Effect.gen(function*() {
        yield* sleep("soon", 30)
        return yield* step("won")
      })
    })
    yield* sleep("nap", 100)
    return first
  })

/** The same, when the branch that lost has less to do. */
const shorter: Main = () =>
  Effect.gen(function*() {
    const first = yield* race("first", {
      lost: Effect.as(call("l1", act, { text: "l1" }), ""),
      won: Effect.gen(function*() {
        yield* sleep("soon", 30)
        return yield* step("won")
      })
    })
    yield* sleep("nap", 1)
    return first
  })

/** A parallel whose failure, if there is one, is caught. */
const failing = (fails: boolean): Main => () =>
  Effect.gen(function*() {
    const caught = tryCatch(
      "guarded",
      parallel("prep", {
        a: Effect.andThen(step("a1"), sleep("ages", 60_000)),
        b: Effect.andThen(step("b1"), fails ? Effect.fail(new Refused({ why: "as asked" })) : Effect.void)
      }),
      { catch: { Refused: () => Effect.void } }
    )
    yield* caught
    yield* sleep("nap", 150)
    return ""
  })

interface Rounds {
  readonly count: number
}

/** A loop that ends at its bound, with a wait in each iteration and one behind it. */
const bounded = (maxIterations: number, wait: number): Main => () =>
  Effect.gen(function*() {
    const rounds = yield* repeat(
      "rounds",
      { init: { count: 0 }, maxIterations, onMax: ({ count }: Rounds) => Effect.succeed({ count: -count }) },
      Effect.fnUntraced(function*({ count }: Rounds, at) {
        yield* call(at("one"), act, { text: `r${count}` })
        if (count === 2) yield* sleep(at("third"), wait)
        return { next: { count: count + 1 }, done: false }
      })
    )
    yield* sleep("nap", wait)
    return `${rounds.count}`
  })

describe("compatible edits go on", () => {
  test.each([1, 5])("a loop that has reached its bound has ended, also if it is %d now", async (bound) => {
    const { calls, status } = await edited(bounded(bound, 1), bounded(2, 150))
    expect(status).toMatchObject({ state: "Completed", result: "-2" })
    expect(calls).toEqual([])
  })

  test.each([[1, -3], [5, -5]])(
    "a loop that is past a bound of %d goes on to the end of its iteration",
    async (bound, count) => {
      const { status } = await edited(bounded(bound, 1), bounded(4, 150))
      expect(status).toMatchObject({ state: "Completed", result: `${count}` })
    }
  )

  test("a step is appended to a branch that still waits", async () => {
    const { calls, status } = await edited(Effect.fnUntraced(function*() {
      yield* parallel("prep", {
        a: Effect.andThen(step("a1"), Effect.andThen(step("a2"), Effect.andThen(sleep("nap", 1), step("a3")))),
        b: Effect.andThen(step("b1"), step("b2"))
      })
      return yield* step("last")
    }))
    expect(status.state).toBe("Completed")
    expect(calls).toEqual(["a3", "last"])
  })

  test("the branches stand in another order", async () => {
    const { calls, status } = await edited(Effect.fnUntraced(function*() {
      yield* parallel("prep", {
        b: Effect.andThen(step("b1"), step("b2")),
        a: Effect.andThen(step("a1"), Effect.andThen(step("a2"), sleep("nap", 1)))
      })
      return yield* step("last")
    }))
    expect(status.state).toBe("Completed")
    expect(calls).toEqual(["last"])
  })
})

describe("incompatible edits park, and nothing runs", () => {
  const cases: ReadonlyArray<readonly [string, Main, object]> = [
    [
      "a step is renamed in a branch",
      () => Effect.as(parallel("prep", { a: step("a1"), b: Effect.andThen(step("b1"), step("bb")) }), ""),
      { code: expect.stringMatching("STEP_RE"), step: expect.stringMatching("bb|a2") }
    ],
    [
      "a step is inserted in a branch",
      () =>
        Effect.as(
          parallel("prep", { a: Effect.andThen(step("new"), step("a1")), b: Effect.andThen(step("b1"), step("b2")) }),
          ""
        ),
      { code: "STEP_RENAMED", step: "new" }
    ],
    [
      "a branch ends earlier",
      () =>
        Effect.as(
          parallel("prep", {
            a: Effect.andThen(step("a1"), sleep("nap", 1)),
            b: Effect.andThen(step("b1"), step("b2"))
          }),
          ""
        ),
      { code: "STEP_REMOVED", recorded: "step \"a2\"" }
    ],
    [
      "a branch is renamed",
      () => Effect.as(parallel("prep", { a: step("a1"), c: step("b1") }), ""),
      { code: "BRANCHES_CHANGED", step: "prep", expected: "the branches a, c", recorded: "the branches a, b" }
    ],
    [
      "a branch is added",
      () => Effect.as(parallel("prep", { a: step("a1"), b: step("b1"), c: step("c") }), ""),
      { code: "BRANCHES_CHANGED" }
    ],
    [
      "the block is renamed",
      () => Effect.as(parallel("zeug", { a: step("a1"), b: step("b1") }), ""),
      { code: "STEP_RENAMED", expected: "parallel \"zeug\"", recorded: "parallel \"prep\"" }
    ],
    [
      "the block becomes another",
      () => Effect.as(race("prep", { a: step("a1"), b: step("b1") }), ""),
      { code: "STEP_KIND_CHANGED" }
    ],
    [
      "the block is gone",
      () => step("last"),
      { code: "STEP_INSERTED", recorded: "parallel \"prep\"" }
    ]
  ]
  test.each(cases)("%s", async (_name, main, expected) => {
    const { calls, status } = await edited(main)
    expect(status).toMatchObject({ state: "Running", parked: expected })
    expect(calls).toEqual([])
  })

  test("an item loses its key", async () => {
    const { calls, status } = await edited(loop("new-"), loop(""))
    expect(status.parked).toMatchObject({ code: "BRANCHES_CHANGED", step: "all", recorded: "all[x]" })
    expect(calls).toEqual([])
  })

  const passed: Main = Effect.fnUntraced(function*() {
    yield* parallel("prep", { a: step("a1"), b: step("b1") })
    yield* tryCatch("guarded", step("one"), {})
    yield* sleep("nap", 150)
    return yield* step("last")
  })
  test.each<readonly [string, Main, object]>([
    [
      "a step moves into a branch of a block that is over",
      Effect.fnUntraced(function*() {
        yield* parallel("prep", { a: Effect.andThen(step("a1"), step("last")), b: step("b1") })
        return ""
      }),
      { expected: "step \"last\"", recorded: "try \"guarded\"", lastMatch: "a1" }
    ],
    [
      "a step is added after a try that is over",
      Effect.fnUntraced(function*() {
        yield* parallel("prep", { a: step("a1"), b: step("b1") })
        yield* tryCatch("guarded", step("one"), { finally: step("new") })
        return ""
      }),
      { expected: "step \"new\"", recorded: "timer \"nap\"" }
    ]
  ])("%s", async (_name, after, expected) => {
    const { calls, status } = await edited(after, passed)
    expect(status.parked).toMatchObject({ code: "STEP_INSERTED", ...expected })
    expect(calls).toEqual([])
  })

  test("what ran after a try is gone", async () => {
    const before: Main = Effect.fnUntraced(function*() {
      yield* tryCatch("guarded", step("one"), { finally: step("last") })
      yield* sleep("nap", 150)
      return ""
    })
    const after: Main = Effect.fnUntraced(function*() {
      yield* tryCatch("guarded", step("one"), {})
      yield* sleep("nap", 1)
      return ""
    })
    const { status } = await edited(after, before)
    expect(status.parked).toMatchObject({ code: "STEP_REMOVED", recorded: "step \"last\"" })
  })
})

test("a branch whose recorded failure has interrupted the others must go on failing", async () => {
  const { calls, status } = await edited(failing(false), failing(true))
  expect(status.parked).toMatchObject({ code: "STEP_REMOVED", step: "prep", recorded: "the failure of prep/b" })
  expect(calls).toEqual([])
})

test("below a branch that lost, the record may go on further than the code does", async () => {
  const { calls, status } = await edited(racing(["l1"]), racing(["l1", "l2"]))
  expect(status).toMatchObject({ parked: { code: "STEP_REMOVED" } })
  expect(calls).toEqual([])
  expect((await edited(shorter, racing(["l1", "l2"]))).status).toMatchObject({ state: "Completed", result: "won!" })
})

test("a journal from before there were branches is continued", async () => {
  const filename = databaseFile()
  const main: Main = Effect.fnUntraced(function*() {
    yield* step("first")
    yield* sleep("pause", 1)
    return yield* step("second")
  })
  await session({ main, engine: { filename } }, Effect.void)
  const db = new DatabaseSync(filename)
  const at = Date.now()
  db.prepare(
    `INSERT INTO execution (n, id, workflow, key, version, release, run, plan_hash, task_queue, state, started_at)
     VALUES (1, ?, 'Flow', 'k', 1, 0, 1, 'p1', 'default', 'Running', ?)`
  )
    .run("9d7d0649ca79ad644e2d5071e5faff20", at)
  const about =
    "\"workflow\":\"Flow\",\"version\":1,\"release\":0,\"planHash\":\"p1\",\"key\":\"k\",\"taskQueue\":\"default\""
  const events = [
    ["ExecutionStarted", "", 0, `{${about},"payload":{"key":"k"}}`],
    ["StepScheduled", "first", 1, "{\"activity\":\"test/Work.act\",\"input\":{\"text\":\"first\"}}"],
    ["StepCompleted", "first", 1, "{\"result\":{\"text\":\"recorded\"}}"],
    ["TimerStarted", "pause", 0, `{"due":${at}}`],
    ["CancelRequested", "", 0, "{}"],
    ["CompensationStarted", "", 0, "{\"cause\":\"Cancelled\"}"]
  ] as const
  for (const [index, [kind, name, attempt, data]] of events.entries()) {
    const event = { seq: index + 1, at, kind, name, attempt, data }
    db.prepare("INSERT INTO event VALUES (1, 1, ?, ?, ?, ?, ?, ?, 1, ?)")
      .run(event.seq, at, kind, name, attempt, data, checksum(1, 1, event))
  }
  db.close()
  const calls: Array<Call> = []
  const { history, status } = await session({ main, calls, engine: { filename } }, run())
  expect(status.state).toBe("Cancelled")
  expect(calls.map(({ method, text }) => `${method} ${text}`)).toEqual(["undo first"])
  expect(kinds(history).slice(-3)).toEqual([
    "StepScheduled first/undo",
    "StepCompleted first/undo",
    "ExecutionCancelled"
  ])
})

test("a status names what every branch waits for, however long ago it began", async () => {
  const status = await session({
    main: () =>
      Effect.map(
        race("first", {
          sleeps: Effect.as(sleep("long", 60_000), ""),
          works: Effect.gen(function*() {
            for (let n = 0; n < 60; n++) yield* call(`w${n}`, act, { text: "" })
            return yield* Effect.as(sleep("longer", 90_000), "")
          })
        }),
        (text) => text
      )
  }, Effect.andThen(start(), until(({ waitingFor }) => waitingFor.filter(({ kind }) => kind === "timer").length === 2)))
  expect(status.waitingFor).toMatchObject([{ step: "long" }, { step: "longer" }])
})
