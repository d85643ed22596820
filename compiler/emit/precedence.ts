/** Says how tightly each form of expression binds, and so where it needs parentheses. */
import type { Expression } from "estree"

/** How tightly a form binds; a part that binds less than its place demands stands in parentheses. */
export const precedence = {
  lowest: 0,
  conditional: 1,
  nullish: 2,
  or: 3,
  and: 4,
  equality: 8,
  relational: 9,
  additive: 11,
  multiplicative: 12,
  exponent: 13,
  unary: 14,
  call: 17,
  primary: 18
} as const

export const bindingOf = (node: Expression): number => {
  switch (node.type) {
    case "ArrowFunctionExpression":
    case "ConditionalExpression":
      return precedence.conditional
    case "LogicalExpression":
      return logical[node.operator]
    case "BinaryExpression":
      return binary[node.operator] ?? precedence.relational
    case "UnaryExpression":
      return precedence.unary
    // What follows a chain in parentheses is not part of it.
    case "ChainExpression":
      return precedence.call - 1
    case "MemberExpression":
    case "CallExpression":
      return precedence.call
    case "Literal":
      return typeof node.value === "number" ? precedence.call - 1 : precedence.primary
    default:
      return precedence.primary
  }
}

export const logical = { "??": precedence.nullish, "||": precedence.or, "&&": precedence.and } as const

export const binary: { readonly [operator in string]?: number } = {
  "===": precedence.equality,
  "!==": precedence.equality,
  "==": precedence.equality,
  "!=": precedence.equality,
  "+": precedence.additive,
  "-": precedence.additive,
  "*": precedence.multiplicative,
  "/": precedence.multiplicative,
  "%": precedence.multiplicative,
  "**": precedence.exponent
}

/** What compares a comparison is easier to read in parentheses. */
export const comparisons: ReadonlySet<number> = new Set([precedence.equality, precedence.relational])
