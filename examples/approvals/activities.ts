/**
 * What the activities of the approvals example do: a budget, an outbox and payments, as entries of one book. Mails are not
 * sent anywhere: who wants to answer takes the token out of the link.
 */
import { Effect, Layer } from "effect"
import { openBook } from "../book.ts"
import { fileIn } from "../place.ts"
import { OfficeActivities } from "./workflows/generated/office.activities.ts"
import { BudgetExceeded } from "./workflows/generated/office.types.ts"

export type Entry =
  | { readonly kind: "reserved"; readonly reservation: string; readonly amount: number }
  | { readonly kind: "released"; readonly reservation: string }
  | { readonly kind: "mail"; readonly to: string; readonly text: string }
  | { readonly kind: "paid"; readonly payment: string; readonly to: string; readonly amount: number }

const budget = 1_000_000

/** What no reservation holds: one that was paid holds it for ever. */
export const budgetLeft = (entries: ReadonlyArray<Entry>): number => {
  const released = new Set(entries.flatMap((entry) => entry.kind === "released" ? [entry.reservation] : []))
  return entries.reduce(
    (left, entry) => entry.kind === "reserved" && !released.has(entry.reservation) ? left - entry.amount : left,
    budget
  )
}

/** The token in a mail's link, if there is one. */
export const tokenIn = (mail: string): ReadonlyArray<string> => /(?<=\/answer\/)\S+/.exec(mail) ?? []

export const layerOf = (file: string): Layer.Layer<OfficeActivities> =>
  Layer.effect(
    OfficeActivities,
    Effect.gen(function*() {
      const book = yield* openBook<Entry>(file)
      return {
        reserveBudget: ({ amount, expenseId }, { idempotencyKey }) =>
          Effect.suspend(() => {
            const left = budgetLeft(book.entries())
            if (book.find(idempotencyKey) === undefined && left < amount) {
              return Effect.fail(new BudgetExceeded({ left }))
            }
            book.write(idempotencyKey, { kind: "reserved", reservation: expenseId, amount })
            return Effect.succeed({ reservation: expenseId })
          }),

        releaseBudget: ({ reservation }, { idempotencyKey }) =>
          Effect.sync(() => book.write(idempotencyKey, { kind: "released", reservation })),

        sendMail: ({ text, to }, { idempotencyKey }) =>
          Effect.sync(() => book.write(idempotencyKey, { kind: "mail", to, text })),

        payOut: ({ amount, employee, reservation }, { idempotencyKey }) =>
          Effect.sync(() => {
            const payment = `payment of ${reservation}`
            book.write(idempotencyKey, { kind: "paid", payment, to: employee, amount })
            return { payment }
          })
      }
    })
  )

export const bookFile = fileIn(import.meta.dirname, "office.sqlite")

export const layer = layerOf(bookFile)
