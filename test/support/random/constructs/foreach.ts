/** The same steps for each item of a list. */
import { type Construct, valueOf } from "../construct.ts"

export const foreach: Construct = {
  kind: "foreach",
  weight: 1,
  parts: ["loop"],
  make: (maker, place) => {
    const { base, certain, environment } = place
    const isFree = (name: string) =>
      environment.every(({ text }) => text !== name && !new RegExp(`(?<![\\w.])${name}\\b`).test(text))
    const as = maker.pick(["item", "it", "call", "undo", "effect", "e", "third", "fourth"].filter(isFree))
    const { inside, steps } = maker.block(place, "foreach/loop", { more: [{ text: as, kind: "string" }] })
    const collects = maker.below(2) === 0
    const settles = maker.below(4) === 0
    return {
      spec: {
        ...base,
        foreach: `\${ ${maker.expression("strings", environment, 2)} }`,
        as,
        key: maker.pick([`\${ ${as} }`, `\${ ${as}.length }`, `k-\${ ${as} }`]),
        ...(maker.below(2) === 0 ? { concurrency: 3 } : {}),
        ...(settles ? { mode: "settle" } : {}),
        steps,
        ...(collects ? { collect: maker.value("string", inside) } : {})
      },
      leaves: certain && settles
        ? [{ text: `steps.${place.id}.length`, kind: "int" }]
        : certain && collects
        ? valueOf(place, "strings")
        : []
    }
  }
}
