/** Turns a value without expressions into JSON. */
import type { Value } from "../parse/document.ts"
import type { Json } from "../parse/tree.ts"

export const constantOf = (value: Value): Json => {
  switch (value.kind) {
    case "literal":
      return value.value
    case "list":
      return value.items.map(constantOf)
    case "map":
      return Object.fromEntries(value.entries.map(({ key, value }) => [key.value, constantOf(value)]))
    // The checker lets no expression through.
    case "expression":
    case "template":
    case "broken":
      return null
  }
}
