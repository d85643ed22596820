/** Takes the way of new or of older executions; the steps of both can be read after it. */
import type { Construct } from "../construct.ts"
import { outsideItsBlock, type Readable } from "../readable.ts"

export const patch: Construct = {
  kind: "patch",
  weight: 1,
  parts: ["way"],
  make: (maker, place) => {
    const { base, environment } = place
    const left: Array<Readable> = []
    const way = () => {
      const { inside, steps } = maker.block(place, "patch/way", { sameFunction: true })
      left.push(...inside.slice(environment.length).flatMap(outsideItsBlock))
      return steps
    }
    const ways = maker.below(3) > 0 ? ["then", "else"] : ["then"]
    return {
      spec: {
        ...base,
        patch: maker.pick(["fraud-check", "patch", "a_1"]),
        ...Object.fromEntries(ways.map((name) => [name, way()]))
      },
      leaves: maker.below(2) === 0 ? left : []
    }
  }
}
