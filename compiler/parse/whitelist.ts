/** Says what in an expression's syntax is not part of the language, and makes `==` mean `===`. */
import type * as es from "estree"
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import type { Span } from "../source/text.ts"
import { functionName, identifier, isAllowedMethod, isLibraryObject, libraryMember } from "./allowed-names.ts"
import { literal, otherOperators, refused } from "./foreign.ts"
import { type Inspection, rangeOf } from "./inspection.ts"
import { forbiddenGlobals, prototypeNames } from "./library.ts"

/** One diagnostic per mistake: what is refused is not looked into. */
export const inspect = (
  expression: es.Expression,
  { depth, functions }: Pick<Inspection, "depth" | "functions">,
  at: (start: number, end: number) => Span
): ReadonlyArray<Diagnostic> => {
  const diagnostics: Array<Diagnostic> = []
  const inspection: Inspection = {
    depth,
    functions,
    refuse: (node, code, facts) => {
      const [start, end] = rangeOf(node)
      diagnostics.push(diagnostic(code, at(start, end), facts))
    }
  }
  visit(inspection, expression)
  // Too deep is a matter of the whole expression, at however many places it shows.
  if (!diagnostics.some(({ code }) => code === "expression-too-deep")) return diagnostics
  return [diagnostic("expression-too-deep", at(...rangeOf(expression)), { limit: depth })]
}

type Child = es.Node | null | undefined

const visitAll = (inspection: Inspection, children: ReadonlyArray<Child>): void => {
  for (const child of children) if (child !== null && child !== undefined) visit(inspection, child)
}

const visit = (outer: Inspection, node: es.Node): void => {
  if (outer.depth === 0) return outer.refuse(node, "expression-too-deep", { limit: 0 })
  const inspection = { ...outer, depth: outer.depth - 1 }
  const refuse = inspection.refuse
  switch (node.type) {
    case "Identifier":
      return identifier(inspection, node)
    case "Literal":
      return literal(inspection, node)
    case "TemplateLiteral":
      return visitAll(inspection, node.expressions)
    case "ChainExpression":
      return visit(inspection, node.expression)
    case "MemberExpression":
      return memberExpression(inspection, node)
    case "CallExpression":
      return call(inspection, node)
    case "ConditionalExpression":
      return visitAll(inspection, [node.test, node.consequent, node.alternate])
    case "LogicalExpression":
      return visitAll(inspection, [node.left, node.right])
    case "BinaryExpression":
      return binary(inspection, node)
    case "UnaryExpression":
      return unary(inspection, node)
    case "ArrayExpression":
      if (node.elements.includes(null)) return refuse(node, "expression-syntax", { reason: "a list has no holes" })
      return visitAll(inspection, node.elements)
    case "ObjectExpression":
      return visitAll(inspection, node.properties)
    case "Property":
      return property(inspection, node)
    case "SpreadElement":
      return visit(inspection, node.argument)
    case "ArrowFunctionExpression":
      return refuse(node, "arrow-outside-call", {})
    default:
      return refused(inspection, node)
  }
}

/** The name of a member that is written out, as `.name` or as `["name"]`. */
const memberName = (node: es.MemberExpression): string | undefined => {
  if (!node.computed) return node.property.type === "Identifier" ? node.property.name : undefined
  return node.property.type === "Literal" && typeof node.property.value === "string" ? node.property.value : undefined
}

const memberExpression = (inspection: Inspection, node: es.MemberExpression): void => {
  const name = memberName(node)
  if (name !== undefined && prototypeNames.has(name)) {
    return inspection.refuse(node.property, "prototype-access", { name })
  }
  if (node.object.type === "Identifier" && isLibraryObject(node.object.name)) {
    return libraryMember(inspection, node, node.object.name, name ?? "[]")
  }
  visit(inspection, node.object)
  if (node.computed) visit(inspection, node.property)
}

const call = (inspection: Inspection, node: es.SimpleCallExpression): void => {
  if (!callee(inspection, node)) return
  for (const argument of node.arguments) {
    if (argument.type === "SpreadElement") inspection.refuse(argument, "spread-in-call", {})
    else if (argument.type === "ArrowFunctionExpression") arrow(inspection, argument)
    else visit(inspection, argument)
  }
}

/** Whether what is called may be called. */
const callee = (inspection: Inspection, { arguments: given, callee: called }: es.SimpleCallExpression): boolean => {
  if (called.type === "Identifier") return functionName(inspection, called)
  if (called.type !== "MemberExpression" || called.computed || called.property.type !== "Identifier") {
    if (called.type === "ChainExpression" || called.type === "MemberExpression" || called.type === "CallExpression") {
      inspection.refuse(called, "call-of-value", {})
    } else nameless(inspection, called)
    return false
  }
  if (called.object.type === "Identifier" && isLibraryObject(called.object.name)) {
    memberExpression(inspection, called)
    return true
  }
  const owner = outermost(called)
  if (owner.type === "Identifier" && (owner.name === "Date" || forbiddenGlobals.has(owner.name))) {
    // `Date.now()` and `process.exit()` are about their object, whatever they call on it.
    identifier(inspection, owner)
    return false
  }
  if (!isAllowedMethod(inspection, called.property, given.length)) return false
  visit(inspection, called.object)
  return true
}

/** What may stand nowhere is refused for what it is, and the rest for being called. */
const nameless = (inspection: Inspection, called: es.Node): void => {
  let isRefused = false
  const refuse: Inspection["refuse"] = (node, code, facts) => {
    isRefused = true
    inspection.refuse(node, code, facts)
  }
  visit({ ...inspection, refuse }, called)
  if (!isRefused) inspection.refuse(called, "call-of-value", {})
}

/** What the members of `a.b?.c` are read from: `a`. */
const outermost = (node: es.Node): es.Node =>
  node.type === "MemberExpression"
    ? outermost(node.object)
    : node.type === "ChainExpression"
    ? outermost(node.expression)
    : node

const arrow = (inspection: Inspection, node: es.ArrowFunctionExpression): void => {
  const odd = node.params.find((parameter) => parameter.type !== "Identifier")
  if (node.async) return inspection.refuse(node, "await-in-expression", { keyword: "async" })
  if (odd !== undefined) return inspection.refuse(odd, "arrow-parameter", {})
  if (node.body.type === "BlockStatement") {
    return inspection.refuse(node.body, "function-in-expression", { what: "a function body" })
  }
  visitAll(inspection, [...node.params, node.body])
}

const property = (inspection: Inspection, node: es.Property): void => {
  if (node.method || node.kind !== "init") {
    return inspection.refuse(node, "function-in-expression", { what: "a function body" })
  }
  if (node.computed) visit(inspection, node.key)
  else {
    const name = node.key.type === "Identifier"
      ? node.key.name
      : node.key.type === "Literal"
      ? String(node.key.value)
      : ""
    if (prototypeNames.has(name)) return inspection.refuse(node.key, "prototype-access", { name })
  }
  visit(inspection, node.value)
}

const binary = (inspection: Inspection, node: es.BinaryExpression): void => {
  const instead = otherOperators[node.operator]
  if (instead !== undefined) {
    return inspection.refuse(node, "operator-not-allowed", { operator: node.operator, instead })
  }
  if (node.operator === "==") node.operator = "==="
  if (node.operator === "!=") node.operator = "!=="
  visitAll(inspection, [node.left, node.right])
}

const unary = (inspection: Inspection, node: es.UnaryExpression): void => {
  const instead = otherOperators[node.operator]
  if (instead === undefined) return visit(inspection, node.argument)
  inspection.refuse(node, "operator-not-allowed", { operator: node.operator, instead })
}
