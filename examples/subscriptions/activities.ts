/**
 * What the activities of the subscriptions example do: charges, refunds, revenue and mails, as entries of one book. The card of
 * an account that begins with `acc_declined` is declined.
 */
import { Effect, Layer } from "effect"
import { openBook } from "../book.ts"
import { fileIn } from "../place.ts"
import { BillingActivities } from "./workflows/generated/billing.activities.ts"
import { CardDeclined } from "./workflows/generated/billing.types.ts"

export type Entry =
  | { readonly kind: "charge"; readonly charge: string; readonly amount: number }
  | { readonly kind: "refund"; readonly charge: string }
  | { readonly kind: "revenue"; readonly subscription: string; readonly amount: number }
  | { readonly kind: "mail"; readonly text: string }

export const layerOf = (file: string): Layer.Layer<BillingActivities> =>
  Layer.effect(
    BillingActivities,
    Effect.gen(function*() {
      const book = yield* openBook<Entry>(file)
      return {
        chargeCard: ({ account, amount }, { idempotencyKey }) =>
          Effect.suspend(() => {
            if (account.startsWith("acc_declined")) return Effect.fail(new CardDeclined({ account }))
            book.write(idempotencyKey, { kind: "charge", charge: idempotencyKey, amount })
            return Effect.succeed({ charge: idempotencyKey })
          }),

        refundCard: ({ charge }, { idempotencyKey }) =>
          Effect.sync(() => book.write(idempotencyKey, { kind: "refund", charge })),

        bookRevenue: ({ amount, subscription }, { idempotencyKey }) =>
          Effect.sync(() => book.write(idempotencyKey, { kind: "revenue", subscription, amount })),

        sendMail: ({ text }, { idempotencyKey }) =>
          Effect.sync(() => book.write(idempotencyKey, { kind: "mail", text }))
      }
    })
  )

export const layer = layerOf(fileIn(import.meta.dirname, "billing.sqlite"))
