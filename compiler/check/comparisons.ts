/** Comparisons with `null` of values that are never `null`: TypeScript allows them, and the author meant `undefined`. */
import type { BinaryExpression, Node } from "estree"
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import type { Expression } from "../parse/document.ts"
import { childrenOf, pathOf, spanIn } from "./references.ts"
import { alternatives, describeType, type TypeTable, undefinedType, unresolved } from "./type-text.ts"
import type { Type } from "./type.ts"

export const checkComparisons = (
  expression: Expression,
  typeOf: (path: ReadonlyArray<string>) => Type | undefined,
  table: TypeTable,
  report: (it: Diagnostic) => void
): void => {
  const visit = (node: Node): void => {
    if (node.type === "BinaryExpression" && /^[=!]==?$/.test(node.operator)) {
      const path = comparedWithNull(node)
      const type = path === undefined ? undefined : typeOf(path)
      if (type !== undefined && !mayBeNull(type, table)) {
        report(diagnostic("no-overlap", spanIn(expression, node), { left: describeType(type), right: "null" }))
      }
    }
    childrenOf(node).forEach(visit)
  }
  visit(expression.syntax)
}

const comparedWithNull = ({ left, right }: BinaryExpression): ReadonlyArray<string> | undefined => {
  if (right.type === "Literal" && right.value === null) return pathOf(left)
  return left.type === "Literal" && left.value === null ? pathOf(right) : undefined
}

const mayBeNull = (type: Type, table: TypeTable): boolean => {
  if (type.kind === "union") return type.members.some((it) => mayBeNull(it, table))
  if (type === undefinedType) return false
  return alternatives(type, table).some((it) =>
    it === unresolved || it.kind === "primitive" && (it.name === "null" || it.name === "json")
  )
}
