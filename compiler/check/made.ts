/** Texts and numbers written out in calls such as `duration("1h30m")` and `OrderId("ord_1")`, which would fail at run time. */
import type { Node } from "estree"
import type { Diagnostic } from "../diagnostic/diagnostic.ts"
import { type Expression, type Primitive, primitives } from "../parse/document.ts"
import { literalMismatch } from "./literal-mismatch.ts"
import { formats, literalType } from "./literal.ts"
import { childrenOf, references, spanIn } from "./references.ts"
import type { TypeTable } from "./type-text.ts"
import type { NamedType, Type } from "./type.ts"

export const checkMade = (
  expression: Expression,
  brandOf: (name: string) => NamedType | undefined,
  table: TypeTable,
  report: (it: Diagnostic) => void
): void => {
  const visit = (node: Node): void => {
    childrenOf(node).forEach(visit)
    if (node.type !== "CallExpression" || node.callee.type !== "Identifier") return
    const { name } = node.callee
    const [argument] = node.arguments
    const value = argument?.type === "Literal" ? argument.value : undefined
    const type = isFormat(name) ? primitive(name) : brandOf(name)
    if (argument === undefined || type === undefined || typeof value !== "string" && typeof value !== "number") return
    if (literalType(value, type, table) !== undefined) return
    report(literalMismatch(spanIn(expression, argument), JSON.stringify(value), type, table))
  }
  const names = references(expression).map(({ name }) => name)
  if (names.some((name) => isFormat(name) || brandOf(name) !== undefined)) visit(expression.syntax)
}

const isFormat = (name: string): name is Primitive =>
  Object.hasOwn(formats, name) && (primitives as ReadonlyArray<string>).includes(name)

const primitive = (name: Primitive): Type => ({ kind: "primitive", name })
