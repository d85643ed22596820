/** The order example with activities that only remember what they were asked, for tests of the engine. */
import { Effect, Layer } from "effect"
import type { ActivityContext } from "perdure/runtime/v1"
import { Datetime } from "perdure/runtime/v1"
import { OrderV1 } from "../../examples/order/workflows/generated/order.workflow.ts"
import { ShopActivities } from "../../examples/order/workflows/generated/shop.activities.ts"
import { engineLayer, type EngineOptions } from "../../runtime/index.ts"

export const payload = (orderId: string, more: object = {}) => ({
  orderId,
  customerId: "c1",
  items: [{ sku: "a", qty: 1 }],
  amount: { amount: 100, currency: "EUR" },
  packingTime: "20ms",
  ...more
})

export interface Call {
  readonly method: string
  readonly input: unknown
  readonly context: ActivityContext
}

/** Activities that succeed, except those that `overrides` replaces. */
export const shop = (calls: Array<Call>, overrides: Partial<ShopActivities["Service"]> = {}) => {
  const remember = <A>(method: string, result: A) => (input: unknown, context: ActivityContext) =>
    Effect.sync(() => {
      calls.push({ method, input, context })
      return result
    })
  return Layer.succeed(ShopActivities, {
    reserveStock: remember("reserveStock", { reservationId: "r1" }),
    releaseStock: remember("releaseStock", undefined),
    chargeCard: (input, context) =>
      Effect.sync(() => {
        calls.push({ method: "chargeCard", input, context })
        return { id: "ch1", charged: input.amount, at: Datetime.make("2027-01-01T00:00:00Z") }
      }),
    refundCard: remember("refundCard", undefined),
    shipParcel: remember("shipParcel", { trackingId: "t1" }),
    notifyVip: remember("notifyVip", undefined),
    ...overrides
  })
}

/** The engine with the order workflow registered on it. */
export const orderEngine = (
  options: EngineOptions,
  calls: Array<Call>,
  overrides: Partial<ShopActivities["Service"]> = {}
) => OrderV1.pipe(Layer.provide(shop(calls, overrides)), Layer.provideMerge(engineLayer(options)))
