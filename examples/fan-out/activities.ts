/**
 * What the activities of the fan-out example do: two providers, and a desk for reports, as entries of one book.
 *
 * To see failures: an address at `gone.example` bounces, the provider is down for the first two attempts of one that begins
 * with `flaky`, and for ever for one at `down.example`.
 */
import { Effect, Layer } from "effect"
import type { ActivityContext } from "perdure/runtime/v1"
import { type Book, openBook } from "../book.ts"
import { fileIn } from "../place.ts"
import { MailingActivities } from "./workflows/generated/mailing.activities.ts"
import { Bounced, type Missed, ProviderDown } from "./workflows/generated/mailing.types.ts"

export type Entry =
  | { readonly kind: "mail" | "text"; readonly to: string; readonly text: string }
  | {
    readonly kind: "report"
    readonly campaign: string
    readonly delivered: number
    readonly missed: ReadonlyArray<Missed>
  }

const send = (
  book: Book<Entry>,
  message: { readonly kind: "mail" | "text"; readonly to: string; readonly text: string },
  { attempt, idempotencyKey }: ActivityContext
): Effect.Effect<void, Bounced | ProviderDown> => {
  const { kind, to } = message
  if (to.endsWith("@gone.example")) return Effect.fail(new Bounced({ address: to }))
  if (to.endsWith("@down.example") || (to.startsWith("flaky") && attempt <= 2)) {
    return Effect.fail(new ProviderDown({ provider: kind }))
  }
  return Effect.sync(() => book.write(idempotencyKey, message))
}

export const layerOf = (file: string): Layer.Layer<MailingActivities> =>
  Layer.effect(
    MailingActivities,
    Effect.gen(function*() {
      const book = yield* openBook<Entry>(file)
      return {
        sendMail: ({ address, text }, context) => send(book, { kind: "mail", to: address, text }, context),
        sendText: ({ number, text }, context) => send(book, { kind: "text", to: number, text }, context),
        report: ({ campaign, delivered, missed }, { idempotencyKey }) =>
          Effect.sync(() => book.write(idempotencyKey, { kind: "report", campaign, delivered, missed }))
      }
    })
  )

export const layer = layerOf(fileIn(import.meta.dirname, "mailing.sqlite"))
