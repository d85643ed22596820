/** Turns an expression into a canonical form that keeps its structure and drops how it was written. */
import type { Expression, MemberExpression, Node } from "estree"
import type { Json } from "./jcs.ts"

/** A list of the kind of the node and its parts; what ESTree calls things is not part of the form. */
export const canonicalExpression = (node: Expression): Json => form(node)

const form = (node: Node | null): Json => {
  switch (node?.type) {
    case undefined:
      return null
    case "Literal":
      return ["value", literalForm(node.value)]
    case "TemplateLiteral":
      if (node.expressions.length === 0) return ["value", node.quasis[0]?.value.cooked ?? ""]
      return ["template", node.quasis.map(({ value }) => value.cooked ?? ""), node.expressions.map(form)]
    case "Identifier":
      return ["name", node.name]
    case "ChainExpression":
      return ["chain", form(node.expression)]
    case "MemberExpression":
      return [node.optional ? "member?" : "member", form(node.object), memberOf(node)]
    case "CallExpression":
      return ["call", form(node.callee), node.arguments.map(form)]
    case "UnaryExpression":
      return ["unary", node.operator, form(node.argument)]
    case "BinaryExpression":
    case "LogicalExpression":
      return ["binary", node.operator, form(node.left), form(node.right)]
    case "ConditionalExpression":
      return ["if", form(node.test), form(node.consequent), form(node.alternate)]
    case "ArrayExpression":
      return ["list", node.elements.map(form)]
    case "ObjectExpression":
      return ["map", node.properties.map(form)]
    case "Property":
      return ["entry", node.computed ? form(node.key) : nameOf(node.key), form(node.value)]
    case "SpreadElement":
      return ["spread", form(node.argument)]
    case "ArrowFunctionExpression":
      return ["arrow", node.params.map(form), form(node.body)]
    default:
      throw new Error(`The expression grammar lets no ${node?.type} through.`)
  }
}

/** `a.b` and `a["b"]` are one; any other computed member is a list. */
const memberOf = ({ computed, property }: MemberExpression): Json =>
  !computed || (property.type === "Literal" && typeof property.value === "string") ? nameOf(property) : form(property)

/** The name of a member that is written out. */
const nameOf = (node: Node): Json =>
  node.type === "Identifier" ? node.name : node.type === "Literal" ? String(node.value) : form(node)

const literalForm = (value: unknown): Json =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null
