/**
 * What the activities of the order example do. Every effect is booked under the idempotency key of its step, so that an
 * attempt that is repeated after a crash finds what the first one did.
 *
 * To see failures: `sofa` is out of stock, more than 5,000.00 is declined, and for a customer whose id begins with
 * `flaky` the gateway times out twice, the second time after it has booked the charge.
 */
import { Effect, Layer } from "effect"
import { join } from "node:path"
import { Datetime } from "perdure/runtime/v1"
import { Shop } from "./shop.ts"
import { ShopActivities } from "./workflows/generated/shop.activities.ts"
import { GatewayTimeout, OutOfStock, PaymentDeclined } from "./workflows/generated/shop.types.ts"

const cardLimit = 500_000

export const shopFile = process.env.SHOP_DATABASE ?? join(import.meta.dirname, ".perdure/shop.sqlite")

export const layer = Layer.effect(
  ShopActivities,
  Effect.gen(function*() {
    const shop = yield* Effect.acquireRelease(
      Effect.sync(() => new Shop(shopFile)),
      (shop) => Effect.sync(() => shop.close())
    )
    return {
      reserveStock: ({ orderId, items }, { idempotencyKey }) =>
        Effect.suspend(() => {
          const { missing } = shop.reserve(idempotencyKey, orderId, items)
          return missing === undefined
            ? Effect.succeed({ reservationId: idempotencyKey })
            : Effect.fail(new OutOfStock({ sku: missing }))
        }),

      releaseStock: ({ reservationId }) => Effect.sync(() => shop.release(reservationId)),

      chargeCard: ({ orderId, customerId, amount }, { attempt, idempotencyKey }) =>
        Effect.gen(function*() {
          if (amount.amount > cardLimit) {
            return yield* Effect.fail(new PaymentDeclined({ reason: "above the card's limit" }))
          }
          const flaky = customerId.startsWith("flaky")
          if (flaky && attempt === 1) return yield* Effect.fail(new GatewayTimeout({ attempt }))
          const { receiptId, at } = shop.charge({ key: idempotencyKey, orderId, customerId, ...amount })
          if (flaky && attempt === 2) return yield* Effect.fail(new GatewayTimeout({ attempt }))
          return { id: receiptId, charged: amount, at: Datetime.make(at) }
        }),

      refundCard: ({ receiptId }) => Effect.sync(() => shop.refund(receiptId)),

      shipParcel: ({ orderId, service }, { idempotencyKey }) =>
        Effect.sync(() => shop.ship(idempotencyKey, orderId, service)),

      notifyVip: ({ customerId, amount }, { idempotencyKey }) =>
        Effect.sync(() =>
          shop.notify(idempotencyKey, customerId, `A large order: ${amount.amount / 100} ${amount.currency}`)
        )
    }
  })
)
