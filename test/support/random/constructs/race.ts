/** Branches of which the first to finish decides. */
import type { Construct } from "../construct.ts"
import { maybe } from "../readable.ts"
import { branchNames } from "./parallel.ts"

export const race: Construct = {
  kind: "race",
  weight: 1,
  parts: ["branch"],
  make: (maker, place) => {
    const { base, certain, id } = place
    const kind = maker.pick(["int", "string"] as const)
    const yields = maker.below(3) > 0
    const lacks = maker.below(4) === 0
    const branches = branchNames.slice(0, 1 + maker.below(3)).map((name, index) => {
      const { inside, steps } = maker.block(place, "race/branch")
      return [name, { steps, ...(yields && !(lacks && index > 0) ? { yield: maker.value(kind, inside) } : {}) }]
    })
    return {
      spec: { ...base, race: Object.fromEntries(branches) },
      leaves: yields ? [{ text: `steps.${id}`, kind: certain && !lacks ? kind : maybe(kind) }] : []
    }
  }
}
