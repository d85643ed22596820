/** The same specification in another form: keys in another order, other quotes, flow and block, comments. */
import { Document, isCollection, isScalar, visit } from "yaml"
import type { Random } from "../support/random/random.ts"

export const reformatted = (spec: unknown, random: Random): string => {
  const below = (count: number): number => Math.floor(random() * count)
  const document = new Document(shuffled(spec, below))
  document.commentBefore = " another form"
  visit(document, {
    Node: (key, node) => {
      if (isCollection(node) && below(8) === 0) {
        node.flow = true
        // Comments inside of flow collections would need line breaks there.
        return visit.SKIP
      }
      if (key === "value" && isScalar(node) && below(6) === 0) node.comment = " */ said ${ here"
      if (isScalar(node) && typeof node.value === "string" && key !== "key" && below(3) === 0) {
        node.type = below(2) === 0 ? "QUOTE_DOUBLE" : "QUOTE_SINGLE"
      }
      return undefined
    }
  })
  return document.toString({ indent: 1 + below(5), lineWidth: 0, blockQuote: below(2) === 0 })
}

const shuffled = (value: unknown, below: (count: number) => number): unknown => {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, below))
  if (typeof value !== "object" || value === null) return value
  const entries = Object.entries(value).map(([key, item]) => [below(1_000_000), key, shuffled(item, below)] as const)
  return Object.fromEntries(entries.toSorted(([one], [other]) => one - other).map(([, key, item]) => [key, item]))
}
