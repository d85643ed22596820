/** Turns an expression into a canonical form that keeps its structure and drops how it was written. */
import type { Expression, MemberExpression, Node } from "estree"
import type { Json } from "../parse/tree.ts"

/**
 * What a name that the author chose for a place is called in the form, so that another name gives the same form. That of a
 * member is preceded by its root, as in `payload.customer`.
 */
export type Names = ReadonlyMap<string, string>

/** A list of the kind of the node and its parts; what ESTree calls things is not part of the form. */
export const canonicalExpression = (node: Expression, names: Names = new Map()): Json => form(node, names)

const form = (node: Node | null, names: Names): Json => {
  const inside = (it: Node | null): Json => form(it, names)
  switch (node?.type) {
    case undefined:
      return null
    case "Literal":
      return ["value", literalForm(node.value)]
    case "TemplateLiteral":
      if (node.expressions.length === 0) return ["value", node.quasis[0]?.value.cooked ?? ""]
      return ["template", node.quasis.map(({ value }) => value.cooked ?? ""), node.expressions.map(inside)]
    case "Identifier":
      return ["name", names.get(node.name) ?? node.name]
    case "ChainExpression":
      return ["chain", inside(node.expression)]
    case "MemberExpression":
      return [node.optional ? "member?" : "member", inside(node.object), memberOf(node, names)]
    case "CallExpression":
      return ["call", inside(node.callee), node.arguments.map(inside)]
    case "UnaryExpression":
      return ["unary", node.operator, inside(node.argument)]
    case "BinaryExpression":
    case "LogicalExpression":
      return ["binary", node.operator, inside(node.left), inside(node.right)]
    case "ConditionalExpression":
      return ["if", inside(node.test), inside(node.consequent), inside(node.alternate)]
    case "ArrayExpression":
      return ["list", node.elements.map(inside)]
    case "ObjectExpression":
      return ["map", node.properties.map(inside)]
    case "Property":
      return ["entry", node.computed ? inside(node.key) : nameOf(node.key, names), inside(node.value)]
    case "SpreadElement":
      return ["spread", inside(node.argument)]
    case "ArrowFunctionExpression":
      return ["arrow", node.params.map(inside), inside(node.body)]
    default:
      throw new Error(`The expression grammar lets no ${node?.type} through.`)
  }
}

/** `a.b` and `a["b"]` are one; any other computed member is a list. */
const memberOf = ({ computed, object, property }: MemberExpression, names: Names): Json => {
  if (computed && (property.type !== "Literal" || typeof property.value !== "string")) return form(property, names)
  const name = nameOf(property, names)
  if (names.size === 0 || object.type !== "Identifier") return name
  return names.get(`${object.name}.${String(name)}`) ?? name
}

/** The name of a member that is written out. */
const nameOf = (node: Node, names: Names): Json =>
  node.type === "Identifier" ? node.name : node.type === "Literal" ? String(node.value) : form(node, names)

const literalForm = (value: unknown): Json =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null
