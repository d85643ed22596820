/** Children of two workflows, awaited and only started. */
import { type Construct, type Made, type Place, reach, type Spec } from "../construct.ts"
import type { Maker } from "../maker.ts"
import { instead } from "./instead.ts"

const payload = (maker: Maker, { environment }: Place): Spec => ({
  id: maker.value("id", environment),
  n: maker.value("int", environment),
  ...(maker.below(3) === 0 ? { tags: maker.value("strings", environment) } : {}),
  ...(maker.below(3) === 0 ? { money: maker.value("money", environment) } : {})
})

const policy = (maker: Maker): Spec =>
  maker.pick<Spec>([{}, { onParentClose: "terminate" }, { onParentClose: "abandon" }])

const awaited = (maker: Maker, place: Place): Made => ({
  spec: {
    ...place.base,
    child: "Parts",
    with: payload(maker, place),
    ...policy(maker),
    ...maker.pick<Spec>([
      {},
      { timeout: "1h" },
      { timeout: "2d", onTimeout: instead(maker, place.environment, { count: maker.value("int", place.environment) }) }
    ])
  },
  leaves: [
    { text: `${reach(place)}.count`, kind: place.certain ? "int" : "maybeInt" },
    ...(place.certain ? [{ text: `${reach(place)}.extra`, kind: "maybeString" as const }] : [])
  ]
})

const started = (maker: Maker, place: Place): Made => ({
  spec: {
    ...place.base,
    child: "Parts",
    with: payload(maker, place),
    ...(maker.below(2) === 0 ? { mode: "detach" } : { mode: "start", ...policy(maker) })
  },
  leaves: [{ text: `${reach(place)}.executionId`, kind: place.certain ? "string" : "maybeString" }]
})

const quiet = (maker: Maker, { base, environment }: Place): Made => ({
  spec: { ...base, child: "Quiet", with: { text: maker.value("string", environment) } },
  leaves: []
})

export const child: Construct = {
  kind: "child",
  weight: 2,
  make: (maker, place) => maker.pick([awaited, started, quiet])(maker, place)
}
