/** The order example on the engine: what its activities did stands in the shop's own ledger. */
import { Effect, Layer, type Result } from "effect"
import { join } from "node:path"
import { engineLayer } from "perdure/runtime"
import { afterAll, expect, it } from "vitest"
import { Shop } from "../../examples/order/shop.ts"
import { scratch } from "../support/scratch.ts"

const folder = scratch()
process.env.SHOP_DATABASE = join(folder, "shop.sqlite")

// The module of activities reads its setting when it is loaded.
const { layer: activities } = await import("../../examples/order/activities.ts")
const { layer: workflows, OrderClient } = await import("../../examples/order/workflows/generated/index.ts")

const engine = workflows.pipe(
  Layer.provide(activities),
  Layer.provideMerge(engineLayer({ filename: join(folder, "journal.sqlite") }))
)

const shop = new Shop(process.env.SHOP_DATABASE)
afterAll(() => shop.close())

type Order = Parameters<typeof OrderClient.execute>[0]

let count = 0
const order = (over: Partial<Order> = {}): Order => ({
  orderId: `ord_${++count}`,
  customerId: `ann${count}`,
  items: [{ sku: "lamp", qty: 2 }, { sku: "chair", qty: 1 }],
  amount: { amount: 12_900, currency: "EUR" },
  packingTime: "20ms",
  ...over
})

const run = (payload: Order) =>
  Effect.runPromise(OrderClient.execute(payload).pipe(Effect.provide(engine), Effect.result))

const failure = <A, E>(result: Result.Result<A, E>): unknown => result._tag === "Failure" ? result.failure : result

it("charges and ships", async () => {
  const payload = order()
  const lamps = shop.available("lamp")
  const result = await run(payload)
  expect(result).toMatchObject({
    _tag: "Success",
    success: { receipt: { charged: payload.amount }, tracking: `ST-${count}` }
  })
  expect(shop.charges(payload.orderId)).toHaveLength(1)
  expect(shop.parcels(payload.orderId)).toEqual([`ST-${count}`])
  expect(shop.available("lamp")).toBe(lamps - 2)
})

it("charges once through a gateway that times out before and after it books", async () => {
  const payload = order({ customerId: "flaky-bob" })
  expect(await run(payload)).toMatchObject({ _tag: "Success" })
  expect(shop.charges(payload.orderId)).toHaveLength(1)
})

it("sends a large order by express and tells the account manager", async () => {
  const payload = order({ amount: { amount: 60_000, currency: "USD" } })
  expect(await run(payload)).toMatchObject({ success: { tracking: `EX-${count}` } })
  expect(shop.notices(payload.customerId)).toEqual(["A large order: 600 USD"])
})

it("puts the stock back when the card is declined", async () => {
  const payload = order({ amount: { amount: 600_000, currency: "EUR" } })
  const lamps = shop.available("lamp")
  expect(failure(await run(payload))).toMatchObject({ _tag: "PaymentDeclined", reason: "above the card's limit" })
  expect(shop.charges(payload.orderId)).toEqual([])
  expect(shop.available("lamp")).toBe(lamps)
})

it("pays back and puts back when the order is refused after the charge", async () => {
  const payload = order({ note: "fraud" })
  const lamps = shop.available("lamp")
  expect(failure(await run(payload))).toMatchObject({ _tag: "PaymentDeclined" })
  expect(shop.charges(payload.orderId)).toMatchObject([{ refunded: true }])
  expect(shop.parcels(payload.orderId)).toEqual([])
  expect(shop.available("lamp")).toBe(lamps)
})

it("takes nothing when one item is out of stock", async () => {
  const payload = order({ items: [{ sku: "lamp", qty: 1 }, { sku: "sofa", qty: 1 }] })
  const lamps = shop.available("lamp")
  expect(failure(await run(payload))).toMatchObject({ _tag: "OutOfStock", sku: "sofa" })
  expect(shop.available("lamp")).toBe(lamps)
})

it("refuses a payload that does not fit before anything is started", async () => {
  expect(failure(await run(order({ orderId: "nonsense" })))).toMatchObject({ _tag: "PayloadRejected", path: "orderId" })
})
