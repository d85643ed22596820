/** Workflows written by hand for effect's engines: activities, clocks, deferreds, children, interruption, across restarts. */
import { Cause, Effect, Exit, Layer, Option, Schema } from "effect"
import { Activity, DurableClock, DurableDeferred, Workflow, WorkflowEngine } from "effect/workflow"
import { describe, expect, test } from "vitest"
import { Control, engineLayer } from "../../runtime/index.ts"
import { databaseFile } from "./support.ts"

class Declined extends Schema.TaggedError<Declined>()("Declined", { why: Schema.String }) {}

const Order = Workflow.make("Order", {
  payload: { id: Schema.String, at: Schema.Date },
  success: Schema.String,
  error: Declined,
  idempotencyKey: ({ id }) => id
})

const at = new Date("2027-01-01T00:00:00Z")
const approval = DurableDeferred.make("approval", { success: Schema.String })

const session = <A, E>(
  filename: string,
  layer: Layer.Layer<never, never, WorkflowEngine.WorkflowEngine>,
  effect: Effect.Effect<A, E, WorkflowEngine.WorkflowEngine | Control>
) => Effect.runPromise(Effect.provide(effect, Layer.provideMerge(layer, engineLayer({ filename }))))

const activity = (name: string, ran: Array<string>, result: Effect.Effect<string, Declined> = Effect.succeed(name)) =>
  Activity.make({
    name,
    success: Schema.String,
    error: Declined,
    execute: Effect.andThen(Effect.sync(() => ran.push(name)), result)
  })

test("values of any type come back as they were; a second execution joins", async () => {
  const ran: Array<string> = []
  const layer = Order.toLayer(Effect.fn(function*({ at, id }) {
    const first = yield* activity("first", ran)
    return `${id} ${at.getUTCFullYear()} ${first}`
  }))
  const [one, two] = await session(
    databaseFile(),
    layer,
    Effect.all([Order.execute({ id: "a", at }), Order.execute({ id: "a", at })], { concurrency: 2 })
  )
  expect([one, two]).toEqual(["a 2027 first", "a 2027 first"])
  expect(ran).toEqual(["first"])
})

test("declared failures and defects come back typed, also from storage", async () => {
  const filename = databaseFile()
  const layer = Order.toLayer(({ id }) =>
    id === "bad" ? Effect.die(new Error("broken")) : Effect.fail(new Declined({ why: id }))
  )
  const both = Effect.all([Effect.exit(Order.execute({ id: "no", at })), Effect.exit(Order.execute({ id: "bad", at }))])
  for (const [declined, defect] of [await session(filename, layer, both), await session(filename, layer, both)]) {
    expect(Exit.isFailure(declined) && Option.getOrNull(Cause.findErrorOption(declined.cause))).toEqual(
      new Declined({ why: "no" })
    )
    expect(Exit.isFailure(defect) && String(Cause.squash(defect.cause))).toContain("broken")
  }
})

test("a deferred is awaited across a restart, and what has run does not run again", async () => {
  const filename = databaseFile()
  const ran: Array<string> = []
  const layer = Order.toLayer(Effect.fn(function*() {
    yield* activity("first", ran)
    const by = yield* DurableDeferred.await(approval)
    yield* activity("second", ran)
    return by
  }))
  const id = await session(
    filename,
    layer,
    Effect.gen(function*() {
      const id = yield* Order.execute({ id: "a", at }, { discard: true })
      while (Option.isNone(yield* Order.poll(id))) yield* Effect.sleep(2)
      expect(Option.getOrThrow(yield* Order.poll(id))._tag).toBe("Suspended")
      return id
    })
  )
  const result = await session(
    filename,
    layer,
    Effect.gen(function*() {
      const token = DurableDeferred.tokenFromExecutionId(approval, { workflow: Order, executionId: id })
      yield* DurableDeferred.succeed(approval, { token, value: "ann" })
      yield* DurableDeferred.succeed(approval, { token, value: "bob" })
      return yield* Order.execute({ id: "a", at })
    })
  )
  expect(result).toBe("ann")
  expect(ran).toEqual(["first", "second"])
})

test("a durable clock goes on over a restart, and is never early", async () => {
  const filename = databaseFile()
  const layer = Order.toLayer(() =>
    Effect.as(DurableClock.sleep({ name: "nap", duration: 250, inMemoryThreshold: 0 }), "woke")
  )
  const start = Date.now()
  await session(filename, layer, Effect.andThen(Order.execute({ id: "a", at }, { discard: true }), Effect.sleep(60)))
  expect(await session(filename, layer, Order.execute({ id: "a", at }))).toBe("woke")
  const took = Date.now() - start
  expect(took).toBeGreaterThanOrEqual(250)
})

test("a child runs once, is found again by its parent, and wakes it", async () => {
  const ran: Array<string> = []
  const Parent = Workflow.make("Parent", {
    payload: { id: Schema.String },
    success: Schema.String,
    error: Declined,
    idempotencyKey: ({ id }) => id
  })
  const child = Order.toLayer(Effect.fn(function*() {
    yield* DurableClock.sleep({ name: "nap", duration: 20, inMemoryThreshold: 0 })
    return yield* activity("child", ran)
  }))
  const parent = Parent.toLayer(({ id }) => Effect.scoped(Order.execute({ id, at })))
  const layer = Layer.merge(parent, child)
  expect(await session(databaseFile(), layer, Parent.execute({ id: "p" }))).toBe("child")
  expect(ran).toEqual(["child"])
})

describe("interruption", () => {
  const undone: Array<string> = []
  const layer = Order.toLayer(Effect.fn(function*() {
    yield* Order.withCompensation(activity("pay", []), (value) => Effect.sync(() => undone.push(value)))
    return yield* DurableDeferred.await(approval)
  }))

  const interrupted = (how: (id: string) => Effect.Effect<void, never, WorkflowEngine.WorkflowEngine>) =>
    session(
      databaseFile(),
      layer,
      Effect.gen(function*() {
        const id = yield* Order.execute({ id: "a", at }, { discard: true })
        while (Option.isNone(yield* Order.poll(id))) yield* Effect.sleep(2)
        yield* how(id)
        const status = yield* Control.use((control) => control.result(id))
        return { status, result: Option.getOrThrow(yield* Order.poll(id)) }
      })
    )

  test("of a suspended workflow runs its compensations", async () => {
    undone.length = 0
    const { result, status } = await interrupted((id) => Order.interrupt(id))
    expect(status.state).toBe("Cancelled")
    expect(undone).toEqual(["pay"])
    expect(result._tag).toBe("Complete")
  })

  test("the unsafe way runs none", async () => {
    undone.length = 0
    const { status } = await interrupted((id) =>
      WorkflowEngine.WorkflowEngine.use((engine) => engine.interruptUnsafe(Order, id))
    )
    expect(status.state).toBe("Terminated")
    expect(undone).toEqual([])
  })
})

test("one that is paused begins no activity, and answers no wait, until it is resumed", async () => {
  const ran: Array<string> = []
  const layer = Order.toLayer(Effect.fn(function*({ id }) {
    yield* activity("first", ran, Effect.as(Effect.sleep(30), "first"))
    yield* activity("second", ran)
    yield* DurableClock.sleep({ name: "nap", duration: 20, inMemoryThreshold: 0 })
    return `${id} ${yield* activity("third", ran)}`
  }))
  const result = await session(
    databaseFile(),
    layer,
    Effect.gen(function*() {
      const id = yield* Order.execute({ id: "a", at }, { discard: true })
      const control = yield* Control
      yield* control.pause(id)
      yield* Effect.sleep(80)
      expect(ran).toEqual(["first"])
      yield* control.resume(id)
      while ((yield* control.status(id)).waitingFor[0]?.kind !== "timer") yield* Effect.sleep(1)
      yield* control.pause(id)
      yield* Effect.sleep(60)
      expect(ran).toEqual(["first", "second"])
      yield* control.resume(id)
      return yield* Order.execute({ id: "a", at })
    })
  )
  expect(result).toBe("a third")
  expect(ran).toEqual(["first", "second", "third"])
})

test("a workflow that suspends on failure is parked, and resumed", async () => {
  let broken = true
  const Careful = Order.annotate(Workflow.SuspendOnFailure, true)
  const layer = Careful.toLayer(() =>
    Effect.suspend(() => broken ? Effect.fail(new Declined({ why: "down" })) : Effect.succeed("up"))
  )
  const result = await session(
    databaseFile(),
    layer,
    Effect.gen(function*() {
      const id = yield* Careful.execute({ id: "a", at }, { discard: true })
      const control = yield* Control
      while ((yield* control.status(id)).parked === undefined) yield* Effect.sleep(2)
      expect(Option.getOrThrow(yield* Careful.poll(id))).toMatchObject({ _tag: "Suspended", failed: true })
      broken = false
      yield* Careful.resume(id)
      return yield* Careful.execute({ id: "a", at })
    })
  )
  expect(result).toBe("up")
})
