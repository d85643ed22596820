/** Branches at the same time, all or settled. */
import { type Construct, reach } from "../construct.ts"
import { maybe, type Readable } from "../readable.ts"

/** Names that could clash with what the generated code uses. */
export const branchNames = ["one", "at", "stock", "Effect", "call"]

export const parallel: Construct = {
  kind: "parallel",
  weight: 2,
  parts: ["branch"],
  make: (maker, place) => {
    const settles = maker.below(2) === 0
    const leaves: Array<Readable> = []
    const branches = branchNames.slice(0, 1 + maker.below(3)).map((name) => {
      const { inside, steps } = maker.block(place, "parallel/branch")
      if (maker.below(3) === 0) return [name, { steps }]
      const kind = maker.pick(["int", "string"] as const)
      const text = `${reach(place)}.${name}`
      if (settles) leaves.push({ text: `(${text}.ok === true ? ${text}.value : undefined)`, kind: maybe(kind) })
      else leaves.push({ text, kind: place.certain ? kind : maybe(kind) })
      return [name, { steps, yield: maker.value(kind, inside) }]
    })
    return {
      spec: { ...place.base, parallel: Object.fromEntries(branches), ...(settles ? { mode: "settle" } : {}) },
      leaves
    }
  }
}
