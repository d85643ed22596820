/** Steps whose failures are caught, and steps that run in any case. */
import type { Construct, Place, Spec } from "../construct.ts"
import type { Maker } from "../maker.ts"
import { type Environment, maybe } from "../readable.ts"

export const tryBlock: Construct = {
  kind: "try",
  weight: 2,
  parts: ["try", "catch", "finally"],
  make: (maker, place) => {
    const { base, certain, environment, id } = place
    const kind = maker.pick(["int", "string"] as const)
    const yields = maker.below(2) === 0
    const { inside, steps } = maker.block(place, "try/try")
    const leaked = leaks(inside.slice(environment.length))
    const after = [...environment, ...leaked]
    const catches = caughtIn(maker, steps).map((error): Spec => {
      const as = environment.every(({ text }) => !/(?<![\w.])e\b/.test(text)) ? { as: "e" } : {}
      const more = "as" in as ? fieldsOf(error) : []
      const caught = maker.block(place, "try/catch", { environment: after, more })
      return { error, ...as, steps: caught.steps, ...(yields ? { yield: maker.value(kind, caught.inside) } : {}) }
    })
    return {
      spec: {
        ...base,
        try: steps,
        ...(yields ? { yield: maker.value(kind, inside) } : {}),
        ...(catches.length === 0 ? {} : { catch: catches }),
        ...(maker.below(2) === 0 ? { finally: last(maker, place, after) } : {})
      },
      leaves: [...leaked, ...(yields ? [{ text: `steps.${id}`, kind: certain ? kind : maybe(kind) }] : [])]
    }
  }
}

const last = (maker: Maker, place: Place, environment: Environment): ReadonlyArray<Spec> =>
  maker.block(place, "try/finally", { environment }).steps

/** Failures to catch: those that the steps seem to have, and one that any step has. */
const caughtIn = (maker: Maker, steps: ReadonlyArray<Spec>): ReadonlyArray<string> => {
  const text = JSON.stringify(steps)
  const isLeft = (error: string) => !text.includes(`"error":"${error}"`) && !text.includes("\"mode\":\"settle\"")
  if (steps.length === 0) return []
  const possible = [
    "ValueRejected",
    ...(text.includes("\"call\":") ? ["StepFailed", "StepTimedOut"] : []),
    ...(/"(call":"(pay|ask)|fail":"Refused)"/.test(text) && isLeft("Refused") ? ["Refused", "Refused"] : []),
    ...(/"(call":"pay|fail":"Late)"/.test(text) && isLeft("Late") ? ["Late"] : [])
  ]
  return [...new Set(Array.from({ length: maker.below(4) }, () => maker.pick(possible)))]
}

/** What the failure, called `e`, tells. */
const fieldsOf = (error: string): Environment => {
  const own = error === "Late" ? "_tag" : error === "Refused" ? "reason" : "step"
  return [{ text: `e.${own}`, kind: "string" }]
}

/** What of the calls in a block can be read after it. */
const leaks = (inside: Environment): Environment =>
  inside.flatMap(({ kind, text }) => {
    const found = /^steps\.(\w+)\??\.count$/.exec(text)
    return found === null || (kind !== "int" && kind !== "maybeInt")
      ? []
      : [{ text: `steps.${found[1]}?.count`, kind: "maybeInt" as const }]
  })
