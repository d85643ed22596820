/** Takes one of several ways, whose steps can be read after it. */
import type { Construct, Spec } from "../construct.ts"
import { covering } from "../covering.ts"
import { type Environment, maybe, outsideItsBlock, type Readable } from "../readable.ts"

export const switchCases: Construct = {
  kind: "switch",
  weight: 2,
  parts: ["case"],
  make: (maker, place) => {
    const { base, certain, environment, id } = place
    const kind = maker.pick(["int", "string"] as const)
    const covered = maker.below(2) === 0 ? covering(maker, environment) : undefined
    const yields = covered !== undefined || maker.below(2) === 0
    const left: Array<Readable> = []
    const way = (proved: Environment) => {
      const known = [...environment, ...proved]
      const { inside, steps } = maker.block(place, "switch/case", { environment: known, sameFunction: true })
      left.push(...inside.slice(known.length).flatMap(outsideItsBlock))
      return { steps, more: yields ? { yield: maker.value(kind, inside) } : {} }
    }
    /** What the cases before have failed to find. */
    const refuted: Array<Readable> = []
    const guarded = () => {
      const refusal = maker.below(4) === 0 ? maker.refusal(environment) : undefined
      const guard = maker.guard(environment) ?? { when: maker.condition(environment), proves: [] }
      const { more, steps } = way([...refuted, ...(refusal === undefined ? guard.proves : [])])
      refuted.push(...refusal?.proves ?? [])
      return { when: refusal?.when ?? guard.when, steps, ...more }
    }
    const cases: Array<Spec> = covered === undefined
      ? Array.from({ length: 1 + maker.below(2) }, guarded)
      : covered.conditions.map((it) => {
        const { more, steps } = way([])
        return { when: `\${ ${it} }`, steps, ...more }
      })
    const hasElse = covered === undefined ? maker.below(3) > 0 : maker.below(5) === 0
    const isSure = certain && (hasElse || covered?.isComplete === true)
    if (hasElse) {
      const { more, steps } = way(refuted)
      cases.push({ else: steps, ...more })
    }
    const value: Environment = yields ? [{ text: `steps.${id}`, kind: isSure ? kind : maybe(kind) }] : []
    return {
      spec: { ...base, switch: cases },
      leaves: [
        // What only the cases promise is worth reading more often than the rest.
        ...(isSure && !hasElse ? [value, value, value, value] : [value]).flat(),
        ...(maker.below(2) === 0 ? left : [])
      ]
    }
  }
}
