/** Items for queues of several types. */
import { type Construct, type Made, type Place, reach, type Spec, valueOf } from "../construct.ts"
import type { Maker } from "../maker.ts"
import { instead } from "./instead.ts"

const limit = (maker: Maker, { environment }: Place, otherwise: unknown): Spec => ({
  timeout: "36h",
  ...(maker.below(2) === 0 ? { onTimeout: instead(maker, environment, otherwise) } : {})
})

const billed = (maker: Maker, place: Place): Made => {
  const { base, certain, environment } = place
  const item = {
    id: maker.value("id", environment),
    money: maker.value("money", environment),
    ...(maker.below(2) === 0 ? { note: maker.value("string", environment) } : {})
  }
  return {
    spec: { ...base, enqueue: "queue", with: item, ...limit(maker, place, { count: maker.value("int", environment) }) },
    leaves: [
      { text: `${reach(place)}.count`, kind: certain ? "int" : "maybeInt" },
      ...(certain ? [{ text: `${reach(place)}.extra`, kind: "maybeString" as const }] : [])
    ]
  }
}

const chosen = (maker: Maker, place: Place): Made => {
  const { base, environment } = place
  const otherwise = maker.pick(["yes", maker.value("choice", environment)])
  return {
    spec: {
      ...base,
      enqueue: "undo",
      with: { input: maker.value("string", environment) },
      ...limit(maker, place, otherwise)
    },
    leaves: valueOf(place, "choice")
  }
}

const shredded = (maker: Maker, place: Place): Made => ({
  spec: { ...place.base, enqueue: "shred", timeout: maker.pick(["1s", "2d"]) },
  leaves: []
})

export const enqueue: Construct = {
  kind: "enqueue",
  weight: 2,
  make: (maker, place) => maker.pick([billed, chosen, shredded])(maker, place)
}
