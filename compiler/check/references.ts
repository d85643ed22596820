/** Expressions into the names they read: roots, steps, functions; the parameters of their arrows left out. */
import type { Identifier, MemberExpression, Node, Pattern } from "estree"
import type { Expression, Value } from "../parse/document.ts"
import { stretch } from "../parse/offsets.ts"
import type { Span } from "../source/text.ts"
import { remembered } from "./remembered.ts"

/** A name that an expression reads from around itself. */
export interface Reference {
  readonly name: string
  readonly node: Node
  /** The step and where its name stands, when the name is `steps`, followed by a step. */
  readonly step?: { readonly id: string; readonly property: Node; readonly member: Node }
  /** The signal whose token is read, when the name is `signals`, as in `signals.approval.token`. */
  readonly token?: { readonly signal: string; readonly property: Node; readonly member: Node }
  /** Names of the arrows' parameters that are visible there. */
  readonly parameters: ReadonlyArray<string>
  /** An arrow function reads it. */
  readonly inArrow: boolean
}

/** Where a node stands in the expression's text: acorn sets both, the ESTree types do not know of them. */
export const placeOf = (node: Node): { readonly start: number; readonly end: number } =>
  node as unknown as { readonly start: number; readonly end: number }

/** The nodes directly inside a node of an expression, in source order. */
export const childrenOf = (node: Node): ReadonlyArray<Node> => {
  switch (node.type) {
    case "MemberExpression":
      return [node.object, node.property]
    case "BinaryExpression":
    case "LogicalExpression":
      return [node.left, node.right]
    case "ConditionalExpression":
      return [node.test, node.consequent, node.alternate]
    case "CallExpression":
      return [node.callee, ...node.arguments]
    case "ArrowFunctionExpression":
      return [...node.params, node.body]
    case "ObjectExpression":
    case "ObjectPattern":
      return node.properties
    case "Property":
      return [node.key, node.value]
    case "ArrayExpression":
    case "ArrayPattern":
      return node.elements.filter((it) => it !== null)
    case "TemplateLiteral":
      return node.expressions
    case "ChainExpression":
      return [node.expression]
    case "UnaryExpression":
    case "SpreadElement":
    case "RestElement":
      return [node.argument]
    case "AssignmentPattern":
      return [node.left, node.right]
    default:
      return none
  }
}

const none: ReadonlyArray<Node> = []

export const references = ({ syntax }: Expression): ReadonlyArray<Reference> => referencesIn(syntax)

const referencesIn = remembered((syntax: Node): ReadonlyArray<Reference> => {
  const found: Array<Reference> = []
  const visit = (node: Node, parameters: ReadonlyArray<string>, inArrow: boolean): void => {
    switch (node.type) {
      case "Identifier":
        if (!parameters.includes(node.name)) found.push({ name: node.name, node, parameters, inArrow })
        return
      case "MemberExpression": {
        const step = parameters.includes("steps") ? undefined : stepOf(node)
        if (step !== undefined) {
          found.push({ name: "steps", node: node.object, step, parameters, inArrow })
          return
        }
        const token = parameters.includes("signals") ? undefined : tokenOf(node)
        if (token !== undefined) {
          found.push({ name: "signals", node, token, parameters, inArrow })
          return
        }
        visit(node.object, parameters, inArrow)
        if (node.computed) visit(node.property, parameters, inArrow)
        return
      }
      case "Property":
        if (node.computed) visit(node.key, parameters, inArrow)
        visit(node.value, parameters, inArrow)
        return
      case "ArrowFunctionExpression":
        visit(node.body, [...parameters, ...node.params.flatMap(boundNames)], true)
        return
      default:
        for (const child of childrenOf(node)) visit(child, parameters, inArrow)
    }
  }
  visit(syntax, [], false)
  return found
})

/** `steps.<id>`, in just this form. */
export const stepOf = (node: MemberExpression): Reference["step"] =>
  node.object.type === "Identifier" && node.object.name === "steps" && !node.computed && !node.optional
    && node.property.type === "Identifier"
    ? { id: node.property.name, property: node.property, member: node }
    : undefined

/** `signals.<name>.token`, in just this form. */
export const tokenOf = (node: MemberExpression): Reference["token"] => {
  const { object } = node
  const isToken = object.type === "MemberExpression" && object.object.type === "Identifier"
    && object.object.name === "signals" && [object, node].every((it) => !it.computed && !it.optional)
    && node.property.type === "Identifier" && node.property.name === "token"
  return isToken && object.property.type === "Identifier"
    ? { signal: object.property.name, property: object.property, member: node }
    : undefined
}

/** Each place where an expression reads a root, with the member if it is read as `root.<member>`. */
export const membersOf = (
  expression: Expression,
  root: string
): ReadonlyArray<{ readonly member: string | undefined; readonly span: Span }> => {
  const members = new Map<Node, string>()
  const visit = (node: Node): void => {
    if (node.type === "MemberExpression" && !node.computed && !node.optional && node.property.type === "Identifier") {
      members.set(node.object, node.property.name)
    }
    childrenOf(node).forEach(visit)
  }
  visit(expression.syntax)
  return references(expression).filter(({ name }) => name === root).map(({ node }) => ({
    member: members.get(node),
    span: spanIn(expression, node)
  }))
}

const boundNames = (pattern: Pattern): ReadonlyArray<string> => {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name]
    case "ObjectPattern":
      return pattern.properties.flatMap((it) => boundNames(it.type === "Property" ? it.value : it.argument))
    case "ArrayPattern":
      return pattern.elements.flatMap((it) => it === null ? [] : boundNames(it))
    case "AssignmentPattern":
      return boundNames(pattern.left)
    case "RestElement":
      return boundNames(pattern.argument)
    case "MemberExpression":
      return []
  }
}

/** A chain of plain member accesses on a root, such as `steps.charge.id`, or nothing. */
export const pathOf = (node: Node): ReadonlyArray<string> | undefined => {
  if (node.type === "ChainExpression") return pathOf(node.expression)
  if (node.type === "Identifier") return [node.name]
  if (node.type !== "MemberExpression") return undefined
  const object = pathOf(node.object)
  const name = memberName(node)
  return object === undefined || name === undefined ? undefined : [...object, name]
}

const memberName = (node: MemberExpression): string | undefined => {
  if (!node.computed) return (node.property as Identifier).name
  return node.property.type === "Literal" ? String(node.property.value) : undefined
}

/** Every expression of a value, in source order. */
export const expressionsIn = (value: Value | undefined): ReadonlyArray<Expression> => {
  switch (value?.kind) {
    case undefined:
    case "literal":
    case "broken":
      return []
    case "expression":
      return [value.expression]
    case "template":
      return value.parts.filter((it) => typeof it !== "string")
    case "list":
      return value.items.flatMap(expressionsIn)
    case "map":
      return value.entries.flatMap((it) => expressionsIn(it.value))
  }
}

/** The place of a node in the file. */
export const spanIn = (expression: Expression, node: Node): Span => {
  const { end, start } = placeOf(node)
  return stretch(expression.span.file, expression.offsets, start, end)
}
