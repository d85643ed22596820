/** Calls of each shared activity, with options and compensations. */
import { type Construct, type Made, type Place, reach, type Spec, valueOf } from "../construct.ts"
import type { Maker } from "../maker.ts"
import { instead } from "./instead.ts"

const options = (maker: Maker, { environment }: Place, otherwise: unknown): Spec => ({
  ...(maker.below(4) === 0 ? { timeouts: { scheduleToClose: "1h" } } : {}),
  ...(maker.below(5) === 0 ? { retry: { maximumAttempts: 2, nonRetryableErrors: [] } } : {}),
  ...(maker.below(4) === 0 ? { onTimeout: instead(maker, environment, otherwise) } : {})
})

const pay = (maker: Maker, place: Place): Made => {
  const { base, certain, environment } = place
  const undo = {
    call: "log",
    with: { text: maker.pick(["${ result.receipt }", "${ result.extra ?? 'x' }", "undone"]) }
  }
  return {
    spec: {
      ...base,
      call: "pay",
      with: {
        id: maker.value("id", environment),
        money: maker.value("money", environment),
        ...(maker.below(2) === 0 ? { at: maker.value("datetime", environment) } : {})
      },
      ...options(maker, place, { receipt: "none", count: 0 }),
      ...(maker.below(2) === 0 ? { compensate: undo } : {})
    },
    leaves: [
      { text: `${reach(place)}.count`, kind: certain ? "int" : "maybeInt" },
      ...(certain ? [{ text: `${reach(place)}.extra`, kind: "maybeString" as const }] : [])
    ]
  }
}

const ask = (maker: Maker, place: Place): Made => ({
  spec: {
    ...place.base,
    call: "ask",
    with: { text: maker.value("string", place.environment) },
    ...options(maker, place, maker.pick(["yes", "no"]))
  },
  leaves: valueOf(place, "choice")
})

const count = (maker: Maker, place: Place): Made => ({
  spec: {
    ...place.base,
    call: "count",
    with: {
      n: maker.value("int", place.environment),
      ...(maker.below(2) === 0 ? { tags: maker.value("strings", place.environment) } : {}),
      ...(maker.below(3) === 0 ? { money: { amount: maker.value("int", place.environment), currency: "EUR" } } : {})
    }
  },
  leaves: valueOf(place, "int")
})

const log = (maker: Maker, { base, environment }: Place): Made => ({
  spec: { ...base, call: "log", with: { text: maker.value("string", environment) } },
  leaves: []
})

const draw = (maker: Maker, { base, certain, environment, id }: Place): Made => ({
  spec: {
    ...base,
    call: "draw",
    with: {
      shape: maker.value("shape", environment),
      by: maker.pick<Spec>([{ _tag: "call", n: maker.value("int", environment) }, { _tag: "text" }])
    }
  },
  leaves: certain ? [{ text: `steps.${id}`, kind: "shape" }] : []
})

const find = (maker: Maker, { base, certain, environment, id }: Place): Made => ({
  spec: { ...base, call: "find", with: { text: maker.value("string", environment) } },
  leaves: certain ? [{ text: `(steps.${id} ?? undefined)`, kind: "maybeString" }] : []
})

export const call: Construct = {
  kind: "call",
  weight: 5,
  make: (maker, place) => maker.pick([pay, ask, count, log, draw, find])(maker, place)
}
