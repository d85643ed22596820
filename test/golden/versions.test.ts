/** What the golden of versions does on the engine: each execution runs on the version that it began under, whatever comes after. */
import { Effect, Exit, Layer } from "effect"
import { WorkflowEngine } from "effect/workflow"
import { engineLayer } from "perdure/runtime"
import { versions } from "perdure/runtime/v1"
import { describe, expect, it } from "vitest"
import {
  BatchClient,
  BatchV1,
  layer,
  OrderClient,
  OrderQueues,
  OrderQueueWorkers,
  OrderV1,
  orderV1Contract,
  OrderV1QueueWorkers,
  OrderV2,
  ShopActivities
} from "../../golden/build/versions/generated/index.ts"
import { listText } from "../../runtime/cli/view/list.ts"
import { Control } from "../../runtime/index.ts"
import { databaseFile } from "../engine/support.ts"
import { registrationsOf } from "../support/registrations.ts"

const shop = ShopActivities.of({
  charge: ({ cents, orderId }) => Effect.succeed({ receipt: `${orderId}: ${cents}` }),
  check: () => Effect.void
})

const services = (seen: Array<string>) =>
  Layer.mergeAll(
    Layer.succeed(ShopActivities, shop),
    Layer.succeed(OrderQueues, { pack: ({ orderId }) => Effect.sync(() => void seen.push(`pack ${orderId}`)) }),
    Layer.succeed(orderV1Contract.OrderV1Queues, {
      stamp: ({ orderId }) => Effect.sync(() => void seen.push(`stamp ${orderId}`))
    })
  )

type Services = ShopActivities | OrderQueues | orderV1Contract.OrderV1Queues

const amount = { amount: 250, currency: "EUR" } as const

/** As it was before there was a second version. */
const before = Layer.mergeAll(OrderV1, OrderV1QueueWorkers, BatchV1)

/** Before the second version is to begin anything. */
const notYet = Layer.mergeAll(
  versions("Order", { default: 1 }, [OrderV2, OrderV1]),
  OrderQueueWorkers,
  OrderV1QueueWorkers
)

const startV1 = (orderId: string) =>
  Control.use((control) => control.start({ workflow: "Order", payload: { orderId, cents: 100 } }))

const approve = (executionId: string) => OrderClient.signal.approval(executionId, true)

describe.each([10_000, 0])("with %d executions in memory", (residency) => {
  const workers = (filename: string, seen: Array<string> = []) =>
  <A, E>(
    bodies: Layer.Layer<never, never, WorkflowEngine.WorkflowEngine | Services>,
    script: Effect.Effect<A, E, Control>
  ): Promise<A> =>
    Effect.runPromise(Effect.provide(
      script,
      bodies.pipe(Layer.provide(services(seen)), Layer.provideMerge(engineLayer({ filename, residency })))
    ))

  it("an execution goes on on the version that it began under, and its result is that version's", async () => {
    const seen: Array<string> = []
    const within = workers(databaseFile(), seen)
    const first = await within(before, startV1("a"))
    const [old, fresh] = await within(
      layer,
      Effect.gen(function*() {
        const second = yield* OrderClient.start({ orderId: "b", amount })
        const control = yield* Control
        const found = yield* control.list({ workflow: "Order" })
        expect(found.map(({ key, version }) => `${key} ${version}`)).toEqual(["b 2", "a 1"])
        expect(listText(found, 0)).toMatch(/STATE +VERSION[^]* Order\/b +Running +2 [^]* Order\/a +Running +1 /)
        yield* approve(first.executionId)
        yield* approve(second.executionId)
        return yield* Effect.all([OrderClient.result(first.executionId), OrderClient.result(second.executionId)])
      })
    )
    expect(old).toEqual({ receipt: "a: 100" })
    expect(fresh).toEqual({ receipt: "b: 250", currency: "EUR" })
    expect(seen.toSorted()).toEqual(["pack a", "pack b", "stamp a"])
  })

  it("a start joins the execution that an older version has of its key, also when that has ended", async () => {
    const within = workers(databaseFile())
    const first = await within(before, startV1("a"))
    const joined = await within(
      layer,
      Effect.gen(function*() {
        const again = yield* OrderClient.start({ orderId: "a", amount })
        yield* approve(again.executionId)
        const result = yield* OrderClient.result(again.executionId)
        return { again, result, once: yield* OrderClient.execute({ orderId: "a", amount }) }
      })
    )
    expect(joined).toEqual({
      again: { executionId: first.executionId, run: 1, created: false },
      result: { receipt: "a: 100" },
      once: { receipt: "a: 100" }
    })
  })

  it("new executions begin under the default version, which is not always the newest", async () => {
    const status = await workers(databaseFile())(
      notYet,
      Effect.gen(function*() {
        const { executionId } = yield* startV1("a")
        const refused = yield* Effect.flip(OrderClient.start({ orderId: "b", amount }))
        expect(refused).toMatchObject({ _tag: "PayloadRejected", path: "cents" })
        return yield* OrderClient.status(executionId)
      })
    )
    expect(status.version).toBe(1)
  })

  it("an execution whose version no worker has waits for one, and says so", async () => {
    const within = workers(databaseFile())
    const { executionId } = await within(before, startV1("a"))
    const alone = Layer.mergeAll(OrderV2, OrderQueueWorkers)
    const waiting = await within(alone, OrderClient.status(executionId))
    expect(waiting).toMatchObject({ state: "Running", waitingFor: [{ kind: "worker", workflow: "Order", version: 1 }] })
    const result = await within(layer, Effect.andThen(approve(executionId), OrderClient.result(executionId)))
    expect(result).toEqual({ receipt: "a: 100" })
  })

  it("a step runs the version of a child that its own code knows", async () => {
    const within = workers(databaseFile())
    const day = "2030-01-01"
    const { executionId } = await within(
      before,
      Control.use((it) => it.start({ workflow: "Batch", payload: { day, orders: ["a", "b"] } }))
    )
    const children = (parent: string) =>
      Control.use((it) => it.list({ workflow: "Order" })).pipe(
        Effect.map((all) => all.filter((it) => it.parent === parent))
      )
    const finish = Effect.fnUntraced(function*(parent: string, count: number) {
      for (let done = 0; done < count; done++) {
        let open = (yield* children(parent)).find(({ state }) => state === "Running")
        while (open === undefined) {
          yield* Effect.sleep("5 millis")
          open = (yield* children(parent)).find(({ state }) => state === "Running")
        }
        yield* approve(open.executionId)
        yield* OrderClient.result(open.executionId)
      }
      const versions = (yield* children(parent)).map(({ key, version }) => `${key} ${version}`)
      return { versions: versions.toSorted(), result: yield* BatchClient.result(parent) }
    })
    expect(await within(layer, finish(executionId, 2))).toEqual({
      versions: ["a 1", "b 1"],
      result: { receipts: ["a: 100", "b: 100"] }
    })
    const newer = await within(
      layer,
      Effect.flatMap(
        BatchClient.start({ day: "2030-01-02", orders: ["c"] }),
        (started) => finish(started.executionId, 1)
      )
    )
    expect(newer).toEqual({ versions: ["c 2"], result: { receipts: ["c: 100"] } })
  })
})

it("another engine refuses to run several versions, of which it knows only one", async () => {
  const bodies = layer.pipe(Layer.provide(services([])), Layer.provideMerge(WorkflowEngine.layerMemory))
  const exit = await Effect.runPromise(Effect.exit(Effect.scoped(Layer.build(bodies))))
  expect(Exit.isFailure(exit) && String(exit.cause)).toContain("Running several versions of Batch needs Perdure's engine")
})

it("what only looks at the versions finds them all", async () => {
  const registrations = await registrationsOf(layer.pipe(Layer.provide(services([]))))
  expect(registrations.map(({ name, version }) => `${name} ${version}`).toSorted()).toEqual([
    "Batch 1",
    "Batch 2",
    "Order 1",
    "Order 2"
  ])
})
