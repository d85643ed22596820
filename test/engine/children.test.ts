/** Children: run once, joined, waited for in memory and on disk, and closed when nobody waits for them any more. */
import { Effect } from "effect"
import {
  awaitSignal,
  call,
  child,
  forEach,
  onTimeout,
  parallel,
  race,
  sleep,
  startChild,
  tryCatch
} from "perdure/runtime/v1"
import { describe, expect, test } from "vitest"
import { Control } from "../../runtime/index.ts"
import {
  approve,
  cancel,
  type Family,
  Flow,
  historyOf,
  Part,
  resultOf,
  statusOf,
  step,
  terminate,
  together,
  waits
} from "./family.ts"
import { checkLooking } from "./looking.ts"
import { act, approval, type Call, kinds, Refused, start } from "./support.ts"

const part: NonNullable<Family["part"]> = ({ key }) => Effect.map(call("made", act, { text: key }), ({ text }) => text)

/** Does something, and then waits for somebody. */
const slow: NonNullable<Family["part"]> = Effect.fnUntraced(function*({ key }) {
  yield* step(`made-${key}`)
  return `${key} by ${(yield* awaitSignal("answer", approval)).by}`
})

const one = () => child("child", Part, { key: "a" })

const failing = () => Effect.fail(new Refused({ why: "no" }))

const once = () =>
  call("made", act, { text: "" }, { retry: { maximumAttempts: 1 } }).pipe(Effect.map(({ text }) => text), Effect.orDie)

/** Says what it knows of how its child was closed. */
const telling = () =>
  tryCatch("guarded", one(), {
    catch: { ChildClosed: (closed) => Effect.succeed(`${closed.child} ${closed.state}: ${closed.message}`) }
  })

const startsOnly = () =>
  Effect.map(startChild("child", Part, { key: "a" }, { onParentClose: "abandon" }), ({ executionId }) => executionId)

/** The failure of a branch meets a child of another. */
const failsBeside = () =>
  Effect.map(
    parallel("both", { slow: one(), bad: Effect.andThen(awaitSignal("go", approval), failing()) }),
    ({ slow }) => slow
  )

const waitsForChild = waits("Flow/k", "child")
const texts = (calls: ReadonlyArray<Call>) => calls.map(({ method, text }) => method === "undo" ? `-${text}` : text)

describe.each([10_000, 0])("with room for %i executions in memory", (residency) => {
  const playing = <A, E>(family: Family, script: Effect.Effect<A, E, Control>) =>
    together({ engine: { residency }, ...family }, Effect.andThen(start(), script))

  test("a child gives its result, and its parent says what it waits for", async () => {
    const [waiting, status, history, made] = await playing(
      { parent: one, part: slow },
      Effect.gen(function*() {
        const waiting = yield* waitsForChild
        yield* waits("Part/a", "signal")
        yield* approve("Part/a")
        return [waiting, yield* resultOf("Flow/k"), yield* historyOf("Flow/k"), yield* statusOf("Part/a")] as const
      })
    )
    expect(waiting.waitingFor).toEqual([
      { kind: "child", step: "child", workflow: "Part", executionId: made.executionId }
    ])
    expect(status).toMatchObject({ state: "Completed", result: "a by ann" })
    expect(made).toMatchObject({ parent: status.executionId, payload: { key: "a" } })
    expect(kinds(history)).toEqual([
      "ExecutionStarted",
      "ChildStarted child",
      "ChildCompleted child",
      "ExecutionCompleted"
    ])
  })

  test("its declared error is one of the step", async () => {
    const caught = tryCatch("guarded", child("child", Part, { key: "a" }), {
      catch: { Refused: ({ why }) => Effect.succeed(`caught ${why}`) }
    })
    const [status, history] = await playing(
      { parent: () => caught, part: failing },
      Effect.all([resultOf("Flow/k"), historyOf("Flow/k")])
    )
    expect(status).toMatchObject({ state: "Completed", result: "caught no" })
    expect(kinds(history)).toContain("ChildFailed child")
    const uncaught = await playing(
      { parent: one, part: failing },
      resultOf("Flow/k")
    )
    expect(uncaught).toMatchObject({
      state: "Failed",
      failure: { kind: "declared", name: "Refused", data: { why: "no" } }
    })
  })

  const closings = [
    ["Cancelled", cancel("Part/a"), {}],
    ["Terminated", terminate("Part/a"), {}],
    ["TimedOut", Effect.void, { timeouts: { execution: 100 } }]
  ] as const
  test.each(closings)("one that was closed is told by name: %s", async (state, close, more) => {
    const [status, made] = await playing(
      { parent: telling, part: slow, ...more },
      Effect.gen(function*() {
        yield* waits("Part/a", "signal")
        yield* close
        return [yield* resultOf("Flow/k"), yield* statusOf("Part/a")] as const
      })
    )
    expect(status.result).toMatch(new RegExp(`^${made.executionId} ${state}: The execution `))
  })

  test("one that failed by a system failure is closed as well, and fails its parent uncaught", async () => {
    const broken = { act: () => Effect.die("no line") }
    const status = await playing(
      { parent: one, part: once, override: broken },
      resultOf("Flow/k")
    )
    expect(status).toMatchObject({
      state: "Failed",
      failure: { kind: "system", name: "ChildClosed", message: "no line" }
    })
  })

  test("one that is only started goes on by itself, and gives its id", async () => {
    const [status, made, history] = await playing(
      { parent: startsOnly, part: slow },
      Effect.gen(function*() {
        const status = yield* resultOf("Flow/k")
        yield* waits("Part/a", "signal")
        yield* approve("Part/a")
        return [status, yield* resultOf("Part/a"), yield* historyOf("Flow/k")] as const
      })
    )
    expect(status.result).toBe(made.executionId)
    expect(made).toMatchObject({ state: "Completed", result: "a by ann", parent: status.executionId })
    expect(kinds(history)).toEqual(["ExecutionStarted", "ChildStarted child", "ExecutionCompleted"])
  })

  const policies = [["cancel", "Cancelled", ["made-a", "-made-a"]], ["terminate", "Terminated", ["made-a"]]] as const
  test.each(policies)("one that is started ends with its parent: %s", async (onParentClose, state, done) => {
    const calls: Array<Call> = []
    const parent = Effect.fnUntraced(function*() {
      yield* startChild("child", Part, { key: "a" }, { onParentClose })
      return (yield* awaitSignal("go", approval)).by
    })
    const made = await playing(
      { parent, part: slow, calls },
      Effect.gen(function*() {
        yield* waits("Part/a", "signal")
        yield* approve("Flow/k")
        return yield* resultOf("Part/a")
      })
    )
    expect(made.state).toBe(state)
    expect(texts(calls)).toEqual(done)
  })

  test("one that is detached does not belong to its parent", async () => {
    const parent = Effect.fnUntraced(function*() {
      yield* startChild("child", Part, { key: "a" }, { detach: true })
      return (yield* awaitSignal("go", approval)).by
    })
    const made = await playing(
      { parent, part: slow },
      Effect.gen(function*() {
        yield* waits("Part/a", "signal")
        yield* terminate("Flow/k")
        yield* approve("Part/a")
        return yield* resultOf("Part/a")
      })
    )
    expect(made.state).toBe("Completed")
    expect(made).not.toHaveProperty("parent")
  })

  test("a cancelled parent waits until its child has undone what it did, and then undoes its own", async () => {
    const calls: Array<Call> = []
    const parent = Effect.fnUntraced(function*() {
      yield* step("own")
      return yield* child("child", Part, { key: "a" })
    })
    const [status, made] = await playing(
      { parent, part: slow, calls },
      Effect.gen(function*() {
        yield* waits("Part/a", "signal")
        yield* cancel("Flow/k")
        return [yield* resultOf("Flow/k"), yield* statusOf("Part/a")] as const
      })
    )
    expect([status.state, made.state]).toEqual(["Cancelled", "Cancelled"])
    expect(texts(calls)).toEqual(["own", "made-a", "-made-a", "-own"])
  })

  const closes = [["cancel", "Cancelled"], ["terminate", "Terminated"], ["abandon", "Running"]] as const
  test.each(closes)("a terminated parent leaves its child to its policy: %s", async (onParentClose, state) => {
    const made = await playing(
      { parent: () => child("child", Part, { key: "a" }, { onParentClose }), part: slow },
      Effect.gen(function*() {
        yield* waits("Part/a", "signal")
        yield* waitsForChild
        yield* terminate("Flow/k")
        if (state !== "Running") return yield* resultOf("Part/a")
        yield* Effect.sleep(20)
        return yield* statusOf("Part/a")
      })
    )
    expect(made.state).toBe(state)
  })

  test("one that takes too long is closed, and what stands in for it comes after its end", async () => {
    const calls: Array<Call> = []
    const parent = Effect.fnUntraced(function*() {
      const text = yield* child("child", Part, { key: "a" }, { timeout: 60 }).pipe(
        onTimeout(({ kind, step }) => Effect.succeed(`${step} ${kind}`))
      )
      yield* call("after", act, { text: "after" })
      return text
    })
    const [status, history] = await playing(
      { parent, part: slow, calls },
      Effect.all([resultOf("Flow/k"), historyOf("Flow/k")])
    )
    expect(status.result).toBe("child child")
    expect(texts(calls)).toEqual(["made-a", "-made-a", "after"])
    expect(kinds(history).slice(0, 4)).toEqual([
      "ExecutionStarted",
      "ChildStarted child",
      "ChildFailed child",
      "StepScheduled after"
    ])
  })

  test("one whose branch has lost a race is closed before the race is over", async () => {
    const calls: Array<Call> = []
    const parent = Effect.fnUntraced(function*() {
      const first = yield* race("first", {
        child: child("child", Part, { key: "a" }),
        answer: Effect.map(awaitSignal("go", approval), ({ by }) => by)
      })
      yield* call("after", act, { text: "after" })
      return first
    })
    const [status, made] = await playing(
      { parent, part: slow, calls },
      Effect.gen(function*() {
        yield* waits("Part/a", "signal")
        yield* approve("Flow/k")
        return [yield* resultOf("Flow/k"), yield* statusOf("Part/a")] as const
      })
    )
    expect(status.result).toBe("ann")
    expect(made.state).toBe("Cancelled")
    expect(texts(calls)).toEqual(["made-a", "-made-a", "after"])
  })

  test("an execution that has the key is joined, and closed by nobody but who has started it", async () => {
    const payload = { key: "a", note: "from outside" }
    const parent = () => child("child", Part, payload)
    const [status, made] = await together(
      { parent, part: slow, engine: { residency } },
      Effect.gen(function*() {
        const control = yield* Control
        yield* control.start({ workflow: "Part", payload })
        yield* waits("Part/a", "signal")
        yield* start()
        yield* start({ key: "other" })
        yield* waitsForChild
        yield* cancel("Flow/k")
        expect(yield* resultOf("Flow/k")).toMatchObject({ state: "Cancelled" })
        yield* approve("Part/a")
        return [yield* resultOf("Flow/other"), yield* statusOf("Part/a")] as const
      })
    )
    expect(status).toMatchObject({ state: "Completed", result: "a by ann" })
    expect(made.state).toBe("Completed")
  })

  test("a child that could not be started is not started for those who look at it either", async () => {
    const parent = Effect.fnUntraced(function*() {
      yield* child("first", Part, { key: "a", note: "one" })
      return yield* tryCatch(
        "guarded",
        Effect.as(startChild("apart", Part, { key: "a", note: "two" }, { detach: true }), ""),
        { catch: { StepFailed: ({ message }) => Effect.as(sleep("nap", 1), message) } }
      )
    })
    const [status, history] = await together(
      { parent, part, engine: { residency } },
      Effect.gen(function*() {
        yield* start()
        return [yield* resultOf("Flow/k"), yield* historyOf("Flow/k")] as const
      })
    )
    expect(status.result).toBe("Key \"a\" of Part was started with another payload; it differs at note.")
    await checkLooking({ main: parent }, status, history)
  })

  test("a key that has ended gives its result, and one with another payload says what differs", async () => {
    const parent = Effect.fnUntraced(function*() {
      const first = yield* child("first", Part, { key: "a", note: "one" })
      const again = yield* child("again", Part, { key: "a", note: "one" })
      const other = yield* tryCatch("guarded", child("other", Part, { key: "a", note: "two" }), {
        catch: { StepFailed: ({ attempts, message }) => Effect.succeed(`${attempts} ${message}`) }
      })
      return [first, again, other].join(" ")
    })
    const calls: Array<Call> = []
    const status = await playing({ parent, part, calls }, resultOf("Flow/k"))
    expect(status.result).toBe("a! a! 1 Key \"a\" of Part was started with another payload; it differs at note.")
    expect(texts(calls)).toEqual(["a"])
  })

  test("an execution cannot wait for itself, and can start itself over and over", async () => {
    const parent = Effect.fnUntraced(function*({ key }: { readonly key: string }) {
      const number = Number(key)
      if (number > 0) {
        return (yield* startChild("next", Flow, { key: String(number - 1) }, { detach: true })).executionId
      }
      return yield* child("self", Flow, { key })
    })
    const status = await together(
      { parent, engine: { residency } },
      Effect.gen(function*() {
        yield* start({ key: "500" })
        for (;;) {
          const found = yield* Effect.orElseSucceed(resultOf("Flow/0"), () => undefined)
          if (found !== undefined) return found
          yield* Effect.sleep(5)
        }
      })
    )
    expect(status).toMatchObject({ failure: { name: "StepFailed", message: expect.stringContaining("its own end") } })
  })

  test("children of many branches and items are each run once", async () => {
    const parent = Effect.fnUntraced(function*() {
      const items = yield* forEach(
        "all",
        Array.from({ length: 30 }, (_, n) => n),
        { key: (n) => n, concurrency: 10 },
        (n, at) => child(at("item"), Part, { key: `item-${n}` })
      )
      const both = yield* parallel("both", {
        left: child("left", Part, { key: "left" }),
        right: Effect.andThen(sleep("nap", 20), child("right", Part, { key: "right" }))
      })
      return [...items, both.left, both.right].join(" ")
    })
    const calls: Array<Call> = []
    const status = await playing({ parent, part, calls }, resultOf("Flow/k"))
    const keys = [...Array.from({ length: 30 }, (_, n) => `item-${n}`), "left", "right"]
    expect(status.result).toBe(keys.map((key) => `${key}!`).join(" "))
    expect(texts(calls).toSorted()).toEqual(keys.toSorted())
  })

  test("the failure of one branch closes the children of the others", async () => {
    const [status, made] = await playing(
      { parent: failsBeside, part: slow },
      Effect.gen(function*() {
        yield* waits("Part/a", "signal")
        yield* approve("Flow/k")
        return [yield* resultOf("Flow/k"), yield* statusOf("Part/a")] as const
      })
    )
    expect(status).toMatchObject({ state: "Failed", failure: { name: "Refused" } })
    expect(made.state).toBe("Cancelled")
  })
})
