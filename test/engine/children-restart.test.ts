/** Parents and children over several workers: whoever comes back finds what has happened meanwhile, and what it has to do. */
import { Effect } from "effect"
import { awaitSignal, call, child, sleep, startChild } from "perdure/runtime/v1"
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
  together,
  waits
} from "./family.ts"
import { act, approval, type Call, databaseFile, kinds, start, until } from "./support.ts"

const waiting: NonNullable<Family["part"]> = Effect.fnUntraced(function*({ key }) {
  yield* step(`made-${key}`)
  return `${key} by ${(yield* awaitSignal("answer", approval)).by}`
})

const awaiting: NonNullable<Family["parent"]> = Effect.fnUntraced(function*() {
  yield* step("own")
  return yield* child("child", Part, { key: "a" })
})

/** Says that its time was up. */
const hasty: NonNullable<Family["parent"]> = () =>
  Effect.catchDefect(
    child("child", Part, { key: "a" }, { timeout: 500 }),
    (failure) => Effect.map(call("after", act, { text: String(failure) }), ({ text }) => text)
  )

const texts = (calls: ReadonlyArray<Call>) => calls.map(({ method, text }) => method === "undo" ? `-${text}` : text)

describe.each([10_000, 0])("with room for %i executions in memory", (residency) => {
  /** Workers on one file, one after the other. */
  const workers = () => {
    const engine = { filename: databaseFile(), residency }
    const calls: Array<Call> = []
    return {
      calls,
      worker: <A, E>(family: Family, script: Effect.Effect<A, E, Control>) =>
        together({ engine, calls, ...family }, script)
    }
  }

  test("a child that ends while nobody knows its parent reaches it later", async () => {
    const { calls, worker } = workers()
    await worker({ parent: awaiting, part: waiting }, Effect.andThen(start(), waits("Part/a", "signal")))
    await worker({ part: waiting }, Effect.andThen(approve("Part/a"), resultOf("Part/a")))
    const [status, history] = await worker({ parent: awaiting }, Effect.all([resultOf("Flow/k"), historyOf("Flow/k")]))
    expect(status).toMatchObject({ state: "Completed", result: "a by ann" })
    expect(kinds(history).filter((kind) => kind.startsWith("Child"))).toEqual([
      "ChildStarted child",
      "ChildCompleted child"
    ])
    expect(texts(calls)).toEqual(["own", "made-a"])
  })

  test("both go on where they were", async () => {
    const { calls, worker } = workers()
    const both = { parent: awaiting, part: waiting }
    await worker(both, Effect.andThen(start(), waits("Part/a", "signal")))
    const status = await worker(both, Effect.andThen(approve("Part/a"), resultOf("Flow/k")))
    expect(status).toMatchObject({ state: "Completed", result: "a by ann" })
    expect(texts(calls)).toEqual(["own", "made-a"])
  })

  test("a child of a workflow that no worker knows waits for one that does, and is no error", async () => {
    const { worker } = workers()
    const unknown = await worker({ parent: awaiting }, Effect.andThen(start(), waits("Flow/k", "worker")))
    expect(unknown.waitingFor).toEqual([{ kind: "worker", workflow: "Part" }])
    await worker({ part: waiting }, Effect.sleep(10))
    const status = await worker(
      { parent: awaiting, part: waiting },
      Effect.andThen(Effect.andThen(waits("Part/a", "signal"), approve("Part/a")), resultOf("Flow/k"))
    )
    expect(status).toMatchObject({ state: "Completed", result: "a by ann" })
  })

  test("one that nobody can start is given up when its parent is cancelled, and never started", async () => {
    const { calls, worker } = workers()
    await worker({ parent: awaiting }, Effect.andThen(start(), waits("Flow/k", "worker")))
    const status = await worker({ parent: awaiting }, Effect.andThen(cancel("Flow/k"), resultOf("Flow/k")))
    expect(status.state).toBe("Cancelled")
    expect(texts(calls)).toEqual(["own", "-own"])
    const all = await worker(
      { parent: awaiting, part: waiting },
      Effect.andThen(Effect.sleep(20), Control.use((control) => control.list({})))
    )
    expect(all.map(({ workflow }) => workflow)).toEqual(["Flow"])
  })

  test("a parent that was cancelled waits for the worker that can let its child undo what it did", async () => {
    const { calls, worker } = workers()
    await worker({ parent: awaiting, part: waiting }, Effect.andThen(start(), waits("Part/a", "signal")))
    await worker({ parent: awaiting }, Effect.andThen(cancel("Flow/k"), Effect.sleep(30)))
    expect(texts(calls)).toEqual(["own", "made-a"])
    const status = await worker({ parent: awaiting, part: waiting }, resultOf("Flow/k"))
    expect(status.state).toBe("Cancelled")
    expect(texts(calls)).toEqual(["own", "made-a", "-made-a", "-own"])
  })

  test("a child whose time was up ends before its parent goes on, also after a restart", async () => {
    const { calls, worker } = workers()
    await worker({ parent: hasty, part: waiting }, Effect.andThen(start(), waits("Part/a", "signal")))
    // Nobody here can let the child undo what it did.
    const history = await worker(
      { parent: hasty },
      Effect.repeat(Effect.delay(historyOf("Flow/k"), 5), {
        until: (events) => events.some(({ kind }) => kind === "ChildFailed")
      })
    )
    expect(kinds(history)).toEqual(["ExecutionStarted", "ChildStarted child", "ChildFailed child"])
    const [status, made] = await worker(
      { parent: hasty, part: waiting },
      Effect.all([resultOf("Flow/k"), statusOf("Part/a")])
    )
    expect(status.result).toMatch(/waited for its child until its timeout/)
    expect(made.state).toBe("Cancelled")
    expect(texts(calls).slice(0, 2)).toEqual(["made-a", "-made-a"])
  })

  test("a child that its parent has left is closed by the next worker, if the last one could not", async () => {
    const { calls, worker } = workers()
    const parent: Family["parent"] = Effect.fnUntraced(function*() {
      yield* startChild("child", Part, { key: "a" })
      return (yield* awaitSignal("go", approval)).by
    })
    await worker({ parent, part: waiting }, Effect.andThen(start(), waits("Part/a", "signal")))
    await worker({ parent }, Effect.andThen(approve("Flow/k"), resultOf("Flow/k")))
    const made = await worker({ part: waiting }, resultOf("Part/a"))
    expect(made.state).toBe("Cancelled")
    expect(texts(calls)).toEqual(["made-a", "-made-a"])
  })

  test("what stands behind a started child is replayed without starting it again", async () => {
    const { calls, worker } = workers()
    const parent: Family["parent"] = Effect.fnUntraced(function*() {
      const { executionId } = yield* startChild("child", Part, { key: "a" }, { onParentClose: "abandon" })
      yield* sleep("nap", 40)
      return executionId
    })
    const both = { parent, part: waiting }
    await worker(both, Effect.andThen(start(), waits("Part/a", "signal")))
    const [status, made] = await worker(
      both,
      Effect.andThen(approve("Part/a"), Effect.all([resultOf("Flow/k"), resultOf("Part/a")]))
    )
    expect(status.result).toBe(made.executionId)
    expect(made).toMatchObject({ state: "Completed", run: 1 })
    expect(texts(calls)).toEqual(["made-a"])
  })
})

/** Starts under `awaiting`, stops while the child waits, and goes on under `parent`. */
const edited = async (parent: NonNullable<Family["parent"]>) => {
  const engine = { filename: databaseFile() }
  await together({ engine, parent: awaiting, part: waiting }, Effect.andThen(start(), waits("Part/a", "signal")))
  return together(
    { engine, parent, part: waiting },
    Effect.andThen(approve("Part/a"), until(({ parked, state }) => parked !== undefined || state !== "Running"))
  )
}
const after = (next: ReturnType<NonNullable<Family["parent"]>>) => () => Effect.andThen(step("own"), next)

describe("edits of a parent whose child runs", () => {
  test.each([
    [
      after(child("child", Flow, { key: "b" })),
      "STEP_WORKFLOW_CHANGED",
      "runs the workflow Flow; recorded is a child Part"
    ],
    [
      after(Effect.map(startChild("child", Part, { key: "a" }), ({ executionId }) => executionId)),
      "STEP_KIND_CHANGED",
      "now has started child \"child\", where child \"child\" is recorded"
    ],
    [
      after(child("renamed", Part, { key: "a" })),
      "STEP_RENAMED",
      "has child \"renamed\", where child \"child\" is recorded"
    ],
    [after(Effect.succeed("gone")), "STEP_REMOVED", "ends before child \"child\""]
  ])("%# is parked", async (parent, code, message) => {
    const { parked } = await edited(parent)
    expect(parked).toMatchObject({ code, message: expect.stringContaining(message) })
  })

  test("another payload is no edit of what runs: the recorded one counts", async () => {
    const status = await edited(after(child("child", Part, { key: "other" })))
    expect(status).toMatchObject({ state: "Completed", result: "a by ann" })
  })
})
