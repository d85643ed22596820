/** Branches side by side: what runs, what is interrupted, what is undone and when, in memory and by replay. */
import { Deferred, Effect } from "effect"
import {
  type At,
  call,
  forEach,
  forEachSettle,
  parallel,
  parallelSettle,
  race,
  repeat,
  sleep,
  tryCatch,
  undo
} from "perdure/runtime/v1"
import { describe, expect, test } from "vitest"
import { Control } from "../../runtime/index.ts"
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
  until,
  type Work
} from "./support.ts"

const plain = (name: string, text = name) => Effect.map(call(name, act, { text }), (result) => result.text)

const step = (name: string, text = name) =>
  call(name, act, { text }).pipe(
    undo(() => call(`${name}/undo`, undoAct, { text: name })),
    Effect.map((result) => result.text)
  )

const itemStep = (item: string, at: At) =>
  call(at("one"), act, { text: item }).pipe(undo(() => call(at("one/undo"), undoAct, { text: item })))

const done = (calls: ReadonlyArray<Call>) => calls.filter(({ method }) => method === "act").map(({ text }) => text)
const undone = (calls: ReadonlyArray<Call>) => calls.filter(({ method }) => method === "undo").map(({ text }) => text)

/**
 * Activities that do as their text says: `a after b` ends once `b` has ended, `a during b` once `b` has begun; one that ends
 * in an exclamation mark fails.
 */
const scripted = (): NonNullable<Setup["override"]> => {
  const [begun, ended] = [new Set<string>(), new Set<string>()]
  return {
    act: Effect.fnUntraced(function*({ text }) {
      const [name = "", when, other = name] = text.replace("!", "").split(" ")
      begun.add(name)
      const awaited = when === "after" ? ended : begun
      while (!awaited.has(other)) yield* Effect.sleep(1)
      ended.add(name)
      return text.endsWith("!") ? yield* Effect.fail(new Refused({ why: text })) : { text }
    })
  }
}

/** The same, noting what is interrupted. */
const noticing = (
  { act: perform = () => Effect.never }: Partial<Work["Service"]>,
  interrupted: Array<string>
): NonNullable<Setup["override"]> => ({
  act: (input, context) =>
    Effect.onInterrupt(perform(input, context), () => Effect.sync(() => interrupted.push(input.text)))
})

/** A step whose failures are caught, and a last one after it. */
const guarded = (text: string): Setup["main"] => () =>
  tryCatch(
    "guarded",
    Effect.map(
      call("pay", act, { text }, { retry: { maximumAttempts: 1 } }),
      (result) => result.text
    ),
    {
      catch: {
        Refused: (error) => plain("handled", error.why),
        StepFailed: (error) => plain("mended", `${error.step} ${error.attempts}`)
      },
      finally: Effect.andThen(sleep("nap", 2), plain("last"))
    }
  )

describe.each([10_000, 0])("with room for %i executions in memory", (residency) => {
  const playing = async (main: Setup["main"], setup: Partial<Setup> = {}) => {
    const calls: Array<Call> = []
    const result = await session({ main, calls, override: scripted(), engine: { residency }, ...setup }, run())
    return { ...result, calls }
  }

  test("parallel gives the value of each branch, and runs them side by side", async () => {
    const { calls, status } = await playing(Effect.fnUntraced(function*() {
      const prep = yield* parallel("prep", {
        slow: step("slow", "slow after two"),
        two: Effect.gen(function*() {
          yield* step("one")
          yield* sleep("nap", 15)
          return yield* plain("two")
        }),
        none: Effect.void
      })
      return JSON.stringify(prep)
    }))
    expect(status.result).toBe("{\"slow\":\"slow after two\",\"two\":\"two\"}")
    expect(done(calls)).toEqual(["slow after two", "one", "two"])
  })

  test("a failing branch interrupts its siblings; all that was done is undone at the end, in reverse of completion", async () => {
    const { calls, history, status } = await playing(Effect.fnUntraced(function*() {
      yield* step("before")
      yield* parallel("prep", {
        a: Effect.andThen(step("a1"), Effect.andThen(step("a2", "a2 after b1"), sleep("long", 60_000))),
        b: Effect.andThen(step("b1", "b1 after c1"), plain("b2", "b2 after a2!")),
        c: step("c1", "c1 after a1")
      })
      return ""
    }))
    expect(status).toMatchObject({ state: "Failed", failure: { name: "Refused" } })
    expect(undone(calls)).toEqual(["a2", "b1", "c1", "a1", "before"])
    expect(kinds(history)).toEqual(expect.arrayContaining(["BranchesClosed prep", "StepInterrupted long"]))
  })

  test("a compensable call in flight of an interrupted branch is awaited, and undone; another is cut", async () => {
    const interrupted: Array<string> = []
    const { calls } = await playing(
      Effect.fnUntraced(function*() {
        yield* parallel("prep", {
          owed: step("owed", "owed after fails"),
          cut: plain("cut", "cut after never"),
          fails: plain("fails", "fails during cut!")
        })
        return ""
      }),
      { override: noticing(scripted(), interrupted) }
    )
    expect(interrupted).toEqual(["cut after never"])
    expect(undone(calls)).toEqual(["owed"])
  })

  test("a failure that is caught undoes the interrupted branches at once, and leaves the rest to the end", async () => {
    const { calls, status } = await playing(Effect.fnUntraced(function*() {
      yield* step("before")
      const caught = yield* tryCatch(
        "guarded",
        parallel("prep", {
          a: Effect.andThen(step("a1"), sleep("long", 60_000)),
          b: Effect.andThen(step("b1", "b1 after a1"), plain("b2", "b2 after c1!")),
          c: step("c1", "c1 after b1")
        }),
        { catch: { Refused: (error) => Effect.map(step("handled"), () => error.why) } }
      )
      yield* sleep("pause", 5)
      return yield* plain("last", caught === "b2 after c1!" ? "last!" : "wrong")
    }))
    expect(status.state).toBe("Failed")
    // The interrupted branch first; then, when the whole fails, the others.
    expect(calls.map(({ method, text }) => method === "undo" ? `undo ${text}` : text)).toEqual([
      "before",
      "a1",
      "b1 after a1",
      "c1 after b1",
      "b2 after c1!",
      "undo a1",
      "handled",
      "last!",
      "undo handled",
      "undo c1",
      "undo b1",
      "undo before"
    ])
  })

  test("settle waits for all, and says how each ended", async () => {
    const { calls, status } = await playing(
      Effect.fnUntraced(function*() {
        const prep = yield* parallelSettle("prep", {
          good: step("good", "good after y"),
          bad: plain("bad", "bad!"),
          inner: parallel("inner", {
            x: Effect.andThen(step("x1"), sleep("x2", 60_000)),
            y: plain("y", "y after bad!")
          }),
          odd: call("odd", act, { text: "odd after never" }, {
            retry: { maximumAttempts: 1 },
            timeouts: { startToClose: 0.5 }
          })
        })
        return JSON.stringify([prep.good, prep.bad.ok, prep.inner.ok, prep.odd.ok || prep.odd.error._tag])
      })
    )
    expect(status.result).toBe("[{\"ok\":true,\"value\":\"good after y\"},false,false,\"StepTimedOut\"]")
    expect(undone(calls)).toEqual(["x1"])
  })

  test("the first branch of a race to finish decides; what the others have done is undone at once", async () => {
    const { calls, history, status } = await playing(
      Effect.fnUntraced(function*() {
        const first = yield* race("cheapest", {
          slow: Effect.andThen(step("s1"), step("s2", "s2 after f2")),
          fast: Effect.andThen(step("f1"), plain("f2", "f2 during s2")),
          giveUp: Effect.as(sleep("w1", 60_000), null)
        })
        yield* sleep("pause", 5)
        return yield* plain("after", first ?? "")
      })
    )
    expect(status.result).toBe("f2 during s2")
    // s2 was in flight: awaited, and undone with the rest of its branch.
    expect(undone(calls)).toEqual(["s2", "s1"])
    expect(done(calls).filter((text) => text === "s1")).toHaveLength(1)
    expect(history.find(({ kind }) => kind === "RaceDecided")).toMatchObject({
      name: "cheapest",
      data: { by: "cheapest/fast" }
    })
  })

  test("a failure wins a race as well", async () => {
    const { status } = await playing(() =>
      race("first", { a: plain("a", "a!"), b: Effect.map(sleep("b", 60_000), () => "b") })
    )
    expect(status.failure).toMatchObject({ name: "Refused", data: { why: "a!" } })
  })

  test("foreach gives a list in the order of its items, under names of their own", async () => {
    const { calls, status } = await playing(Effect.fnUntraced(function*() {
      const all = yield* forEach(
        "shipAll",
        ["a", "b/[1]", "ü", "d"],
        { key: (item) => item, concurrency: 2 },
        Effect.fnUntraced(function*(item, at) {
          const shipped = yield* call(at("shipOne"), act, { text: item === "a" ? "a after d" : item }).pipe(
            undo(() => call(at("shipOne/undo"), undoAct, { text: item }))
          )
          yield* sleep(at("nap"), 2)
          return shipped.text
        })
      )
      return all.join()
    }))
    expect(status.result).toBe("a after d,b/[1],ü,d")
    expect(calls.map(({ context }) => context.step).toSorted()).toEqual([
      "shipOne[%C3%BC]",
      "shipOne[a]",
      "shipOne[b%2F%5B1%5D]",
      "shipOne[d]"
    ])
    expect(new Set(calls.map(({ context }) => context.idempotencyKey)).size).toBe(4)
  })

  test("two items with one key are refused before anything is done", async () => {
    const { calls, status } = await playing(Effect.fnUntraced(function*() {
      yield* forEach("all", ["a", "b", "a"], { key: (item) => item }, (item, at) => plain(at("one"), item))
      return ""
    }))
    expect(status.failure).toMatchObject({ name: "ValueRejected", data: { step: "all" } })
    expect(status.failure?.message).toContain("has the key \"a\"")
    expect(calls).toEqual([])
  })

  test("the first failing item stops the others; with settle, all are tried", async () => {
    const items = ["a", "b!", "c"]
    const failed = await playing(() => Effect.as(forEach("all", items, { key: (item) => item }, itemStep), ""))
    expect(failed.status.state).toBe("Failed")
    expect(done(failed.calls)).toEqual(["a", "b!"])
    expect(undone(failed.calls)).toEqual(["a"])
    const settled = await playing(() =>
      Effect.as(forEachSettle("all", items, { key: (item) => item }, itemStep), "settled")
    )
    expect(settled.status.result).toBe("settled")
    expect(done(settled.calls)).toEqual(["a", "b!", "c"])
    expect(undone(settled.calls)).toEqual([])
  })

  test("repeat goes on until its condition holds, and names each iteration", async () => {
    interface State {
      readonly rows: ReadonlyArray<string>
    }
    const main = (maxIterations: number): Setup["main"] =>
      Effect.fnUntraced(function*() {
        const pages = yield* repeat(
          "pages",
          { init: { rows: [] }, maxIterations, onMax: () => Effect.fail(new Refused({ why: "too many" })) },
          Effect.fnUntraced(function*(state: State, at) {
            const page = yield* plain(at("page"), `p${state.rows.length}`)
            yield* sleep(at("nap"), 2)
            const next: State = { rows: [...state.rows, page] }
            return { next, done: next.rows.length === 3 }
          })
        )
        return pages.rows.join()
      })
    const { calls, status } = await playing(main(3))
    expect(status.result).toBe("p0,p1,p2")
    expect(calls.map(({ context }) => context.step)).toEqual(["page#1", "page#2", "page#3"])
    expect((await playing(main(2))).status.failure).toMatchObject({ data: { why: "too many" } })
  })

  test("suffixes of nested loops compose outward", async () => {
    const { calls } = await playing(Effect.fnUntraced(function*() {
      yield* forEach("outer", ["a"], { key: (item) => item }, (_item, at) =>
        repeat(
          at("inner"),
          { init: 0, maxIterations: 2, onMax: () => Effect.void },
          Effect.fnUntraced(function*(state: number, at) {
            yield* parallel(at("both"), {
              x: plain(at("x")),
              y: Effect.asVoid(forEach(at("deep"), [7], { key: (item) => item }, (_item, at) => plain(at("y"))))
            })
            return { next: state + 1, done: false }
          })
        ))
      return ""
    }))
    expect(calls.map(({ context }) => context.step).toSorted()).toEqual(["x[a]#1", "x[a]#2", "y[a]#1[7]", "y[a]#2[7]"])
  })

  test("try catches declared errors and system failures by name; finally runs in the end", async () => {
    const override: Setup["override"] = {
      act: ({ text }, { step }) =>
        step !== "pay" || text === "fine"
          ? Effect.succeed({ text })
          : text === "no"
          ? Effect.fail(new Refused({ why: "no" }))
          : Effect.die(new Error("broken"))
    }
    const texts = async (text: string) => {
      const { calls, status } = await playing(guarded(text), { override })
      return [status.result, ...calls.map((each) => each.context.step)]
    }
    expect(await texts("fine")).toEqual(["fine", "pay", "last"])
    expect(await texts("no")).toEqual(["no", "pay", "handled", "last"])
    expect(await texts("broken")).toEqual(["pay 1", "pay", "mended", "last"])
  })

  test("finally runs when its failure goes on, and its own failure replaces it", async () => {
    const { calls, status } = await playing(() =>
      tryCatch("guarded", plain("pay", "pay!"), { finally: plain("last", "last!") })
    )
    expect(status.failure).toMatchObject({ data: { why: "last!" } })
    expect(done(calls)).toEqual(["pay!", "last!"])
  })

  test("finally runs in a branch that lost, and what it lost with it", async () => {
    const { calls, status } = await playing(() =>
      race("first", {
        lost: tryCatch("guarded", Effect.andThen(step("s1"), Effect.as(sleep("long", 60_000), "never")), {
          finally: Effect.andThen(sleep("nap", 3), plain("last"))
        }),
        won: plain("won", "won after s1")
      })
    )
    expect(status.result).toBe("won after s1")
    expect(calls.map(({ method, text }) => `${method} ${text}`)).toEqual([
      "act s1",
      "act won after s1",
      "act last",
      "undo s1"
    ])
  })

  test.each(["cancel", "timeout", "terminate"] as const)(
    "on %s, branches unwind, finally runs, and all is undone",
    async (how) => {
      const calls: Array<Call> = []
      const { history, status } = await session(
        {
          calls,
          override: scripted(),
          engine: { residency },
          ...(how === "timeout" ? { timeouts: { execution: 60 } } : {}),
          main: Effect.fnUntraced(function*() {
            yield* tryCatch(
              "guarded",
              parallel("prep", {
                a: Effect.andThen(step("a1"), sleep("long", 60_000)),
                b: forEach("each", ["x", "y"], { key: (item) => item, concurrency: 2 }, (item, at) =>
                  Effect.andThen(
                    call(at("b1"), act, { text: item }).pipe(undo(() => call(at("b1/undo"), undoAct, { text: item }))),
                    sleep(at("longer"), 60_000)
                  ))
              }),
              { finally: Effect.andThen(sleep("nap", 3), plain("last")) }
            )
            return yield* plain("never")
          })
        },
        Effect.gen(function*() {
          yield* start()
          if (how !== "timeout") {
            yield* until(({ waitingFor }) => waitingFor.filter(({ kind }) => kind === "timer").length === 3)
            yield* Control.use((control) => control[how]("Flow/k"))
          }
          return yield* run()
        })
      )
      expect(status.state).toBe({ cancel: "Cancelled", timeout: "TimedOut", terminate: "Terminated" }[how])
      expect(undone(calls).toSorted()).toEqual(how === "terminate" ? [] : ["a1", "x", "y"])
      expect(done(calls).includes("last")).toBe(how !== "terminate")
      expect(kinds(history).filter((kind) => kind.startsWith("StepInterrupted"))).toHaveLength(
        how === "terminate" ? 0 : 3
      )
    }
  )

  test("a branch without steps is not in the way of a later cancellation", async () => {
    const calls: Array<Call> = []
    const { status } = await session(
      {
        calls,
        engine: { residency },
        main: Effect.fnUntraced(function*() {
          yield* parallel("prep", { none: Effect.void, some: step("a") })
          yield* race("first", { none: Effect.void, some: Effect.asVoid(step("b")) })
          yield* step("c")
          return yield* Effect.as(sleep("long", 60_000), "")
        })
      },
      Effect.gen(function*() {
        yield* start()
        yield* until(({ waitingFor }) => waitingFor[0]?.kind === "timer")
        yield* Control.use((control) => control.cancel("Flow/k"))
        return yield* run()
      })
    )
    expect(status).toMatchObject({ state: "Cancelled", waitingFor: [] })
    expect(undone(calls)).toEqual(["c", "a"])
  })

  test("a race whose branches all end while it is cancelled leaves nothing behind", async () => {
    const calls: Array<Call> = []
    const open = Deferred.makeUnsafe<void>()
    const { status } = await session(
      {
        calls,
        engine: { residency },
        main: () => race("first", { a: step("a"), b: step("b") }),
        override: { act: (input) => Effect.as(Deferred.await(open), input) }
      },
      Effect.gen(function*() {
        yield* start()
        yield* until(() => calls.length === 2)
        yield* Control.use((control) => control.cancel("Flow/k"))
        yield* Deferred.succeed(open, undefined)
        return yield* run()
      })
    )
    expect(status.state).toBe("Cancelled")
    expect(undone(calls).toSorted()).toEqual(["a", "b"])
  })

  test("a thousand waits side by side", async () => {
    const { status } = await playing(() =>
      Effect.map(
        forEach(
          "all",
          Array.from({ length: 1_000 }, (_, n) => n),
          { key: (n) => n, concurrency: 1_000 },
          (_n, at) => sleep(at("nap"), 50)
        ),
        (all) => String(all.length)
      )
    )
    expect(status.result).toBe("1000")
  })

  test("a thousand steps side by side", async () => {
    const { status } = await playing(() =>
      Effect.map(
        forEach(
          "all",
          Array.from({ length: 1_000 }, (_, n) => n),
          { key: (n) => n, concurrency: 1_000 },
          (n, at) => plain(at("one"), `${n}`)
        ),
        (all) => String(all.length)
      )
    )
    expect(status.result).toBe("1000")
  })
})

test("an undo step of a lost branch that gives up parks; resumed, it is tried again and nothing else", async () => {
  const broken = { current: true }
  const calls: Array<Call> = []
  const { status } = await session(
    {
      calls,
      override: {
        ...scripted(),
        undo: ({ text }) => broken.current && text === "s2" ? Effect.die(new Error("stuck")) : Effect.void
      },
      main: () =>
        race("first", {
          slow: Effect.as(Effect.andThen(step("s1"), Effect.andThen(step("s2"), sleep("long", 60_000))), "slow"),
          fast: plain("fast", "fast after s2")
        })
    },
    Effect.gen(function*() {
      yield* start()
      const { parked } = yield* until((status) => status.parked !== undefined)
      expect(parked).toMatchObject({ code: "UNDO_GAVE_UP", step: "s2/undo" })
      broken.current = false
      yield* Control.use((control) => control.resume("Flow/k"))
      return yield* run()
    })
  )
  expect(status.result).toBe("fast after s2")
  expect(undone(calls)).toEqual(["s2", "s2", "s2", "s1"])
  expect(done(calls)).toEqual(["s1", "fast after s2", "s2"])
})

test("the worker dies with a compensable loser in flight: the next one makes its outcome certain, and undoes it", async () => {
  const calls: Array<Call> = []
  const open = Deferred.makeUnsafe<void>()
  const setup: Setup = {
    calls,
    engine: { filename: databaseFile() },
    main: Effect.fnUntraced(function*() {
      const first = yield* race("first", { slow: step("slow"), fast: plain("fast") })
      yield* sleep("pause", 5)
      return yield* plain("end", `${first}!`)
    }),
    override: scripted()
  }
  await session(
    {
      ...setup,
      override: {
        act: ({ text }) =>
          text === "slow" ? Effect.never : Effect.as(text === "fast" ? Deferred.await(open) : Effect.void, { text })
      }
    },
    Effect.gen(function*() {
      yield* start()
      yield* until(() => calls.length === 2)
      yield* Deferred.succeed(open, undefined)
      const control = yield* Control
      for (;;) {
        const history = yield* control.history("Flow/k")
        if (history.some(({ kind }) => kind === "RaceDecided")) break
        yield* Effect.sleep(2)
      }
    })
  )
  const { status } = await session(setup, run())
  expect(status.state).toBe("Failed")
  expect(done(calls)).toEqual(["slow", "fast", "slow", "fast!"])
  expect(undone(calls)).toEqual(["slow"])
})
