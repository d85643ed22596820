/** A comparison that never holds: what is compared, which constants it could be compared with, and which of them is meant. */
import type { Node } from "estree"
import type { Facts } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import { constantsOf } from "./exhaustive.ts"
import { declaredType, type ExplainContext } from "./explaining.ts"
import { literalsOf } from "./literal.ts"
import type { Placed } from "./place.ts"

/** `types` are those of the two sides, as TypeScript has them. */
export const comparedIn = (
  { node }: Placed,
  [left, right]: readonly [string, string],
  context: ExplainContext
): Facts<"no-overlap"> => {
  const facts = { left, right, values: [], suggestion: undefined }
  if (node?.type !== "BinaryExpression") return facts
  const [value, constant, type] = isText(node.right) ? [node.left, node.right, left] : [node.right, node.left, right]
  if (!isText(constant)) return facts
  const declared = declaredType(value, context)
  // What conditions around have excluded is not in the type that TypeScript prints.
  const printed = constantsOf(type.replace(/ \| undefined$/, ""))
  const values = printed.length > 0 || declared === undefined
    ? printed
    : literalsOf(declared, context.table).map((it) => JSON.stringify(it))
  const texts = values.flatMap((it) => it.startsWith("\"") ? [String(JSON.parse(it))] : [])
  return { left, right, values, suggestion: suggest(constant.value, texts) }
}

const isText = (node: Node): node is Extract<Node, { readonly type: "Literal" }> & { readonly value: string } =>
  node.type === "Literal" && typeof node.value === "string"
