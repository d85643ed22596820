/** Waits for signals of several types. */
import { type Construct, type Made, type Place, reach, type Spec, valueOf } from "../construct.ts"
import type { Maker } from "../maker.ts"
import { instead } from "./instead.ts"

const limit = (maker: Maker, { environment }: Place, otherwise: unknown): Spec =>
  maker.pick<Spec>([{}, { timeout: "1d" }, { timeout: "36h", onTimeout: instead(maker, environment, otherwise) }])

const countSignal = (maker: Maker, place: Place): Made => ({
  spec: { ...place.base, await: "call", ...limit(maker, place, { count: maker.value("int", place.environment) }) },
  leaves: [
    { text: `${reach(place)}.count`, kind: place.certain ? "int" : "maybeInt" },
    ...(place.certain ? [{ text: `${reach(place)}.extra`, kind: "maybeString" as const }] : [])
  ]
})

const choiceSignal = (maker: Maker, place: Place): Made => ({
  spec: {
    ...place.base,
    await: "choice",
    ...limit(maker, place, maker.pick(["yes", maker.value("choice", place.environment)]))
  },
  leaves: valueOf(place, "choice")
})

const foundSignal = (maker: Maker, place: Place): Made => ({
  spec: { ...place.base, await: "found", ...limit(maker, place, null) },
  leaves: place.certain ? [{ text: `(steps.${place.id} ?? undefined)`, kind: "maybeString" }] : []
})

const moneySignal = (maker: Maker, place: Place): Made => ({
  spec: { ...place.base, await: "money", ...limit(maker, place, maker.value("money", place.environment)) },
  leaves: valueOf(place, "money")
})

export const awaitSignal: Construct = {
  kind: "await",
  weight: 2,
  make: (maker, place) => maker.pick([countSignal, choiceSignal, foundSignal, moneySignal])(maker, place)
}
