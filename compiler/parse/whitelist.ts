/** Says what in an expression's syntax is not part of the language, and makes `==` mean `===`. */
import type * as es from "estree"
import { type Code, type Diagnostic, diagnostic, type Facts } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { Span } from "../source/text.ts"
import {
  builtinFunctions,
  dateFunctions,
  forbiddenGlobals,
  libraryObjects,
  localeMethods,
  methods,
  mutatingMethods,
  prototypeNames
} from "./library.ts"

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

interface Inspection {
  /** How much deeper the syntax may go. */
  readonly depth: number
  /** The author's own. */
  readonly functions: ReadonlyArray<string>
  readonly refuse: <C extends Code>(node: es.Node, code: C, facts: Facts<C>) => void
}

// acorn puts the offsets on every node; ESTree's own declarations do not know them.
const rangeOf = (node: es.Node): readonly [number, number] => {
  const { end, start } = node as unknown as { readonly start: number; readonly end: number }
  return [start, end]
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

/** What has no place in an expression wherever it stands. */
const refused = ({ refuse }: Inspection, node: es.Node): void => {
  switch (node.type) {
    case "AssignmentExpression":
    case "UpdateExpression":
      return refuse(node, "assignment-in-expression", { operator: node.operator })
    case "NewExpression":
      return refuse(node, "new-in-expression", {
        name: node.callee.type === "Identifier" ? node.callee.name : "object"
      })
    case "AwaitExpression":
      return refuse(node, "await-in-expression", { keyword: "await" })
    case "ImportExpression":
      return refuse(node, "await-in-expression", { keyword: "import" })
    case "ThisExpression":
      return refuse(node, "this-in-expression", { keyword: "this" })
    case "MetaProperty":
      return refuse(node, "this-in-expression", { keyword: `${node.meta.name}.${node.property.name}` })
    case "FunctionExpression":
      return refuse(node, "function-in-expression", { what: "a function body" })
    case "ClassExpression":
      return refuse(node, "function-in-expression", { what: "a class" })
    case "SequenceExpression":
      return refuse(node, "operator-not-allowed", { operator: ",", instead: "Write one expression." })
    case "TaggedTemplateExpression":
      return refuse(node, "tagged-template", {})
    default:
      return refuse(node, "expression-syntax", { reason: "this form is not part of the language" })
  }
}

const identifier = ({ refuse }: Inspection, node: es.Identifier): void => {
  if (node.name === "Date") return refuse(node, "date-in-expression", {})
  if (forbiddenGlobals.has(node.name)) return refuse(node, "forbidden-global", { name: node.name })
  if (prototypeNames.has(node.name)) return refuse(node, "prototype-access", { name: node.name })
}

const literal = ({ refuse }: Inspection, node: es.Literal): void => {
  if ("regex" in node && node.regex !== undefined) return refuse(node, "regex-in-expression", {})
  if ("bigint" in node && node.bigint !== undefined) {
    return refuse(node, "bigint-in-expression", { written: `${node.bigint}n` })
  }
}

/** The name of a member that is written out, as `.name` or as `["name"]`. */
const memberName = (node: es.MemberExpression): string | undefined => {
  if (!node.computed) return node.property.type === "Identifier" ? node.property.name : undefined
  return node.property.type === "Literal" && typeof node.property.value === "string" ? node.property.value : undefined
}

const isLibraryObject = (name: string): name is keyof typeof libraryObjects => Object.hasOwn(libraryObjects, name)

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

const libraryMember = (
  { refuse }: Inspection,
  node: es.MemberExpression,
  object: keyof typeof libraryObjects,
  name: string
): void => {
  if (object === "Math" && name === "random") return refuse(node, "random-in-expression", {})
  const members: ReadonlyArray<string> = libraryObjects[object]
  if (!node.computed && members.includes(name)) return
  refuse(node.property, "unknown-library-member", { object, name, suggestion: suggest(name, members) })
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

const knownFunctions: ReadonlyArray<string> = [...builtinFunctions, ...dateFunctions]

const functionName = (inspection: Inspection, node: es.Identifier): boolean => {
  // A capitalised name may be a type of the specification's own; the checker knows those.
  const known = [...knownFunctions, ...inspection.functions]
  if (known.includes(node.name)) return true
  if (/^[A-Z]/.test(node.name) && node.name !== "Date" && !forbiddenGlobals.has(node.name)) return true
  if (node.name === "Date" || forbiddenGlobals.has(node.name)) identifier(inspection, node)
  else {
    const suggestion = suggest(node.name, known)
    inspection.refuse(node, "unknown-function", { name: node.name, suggestion })
  }
  return false
}

const isAllowedMethod = ({ refuse }: Inspection, node: es.Identifier, given: number): boolean => {
  const name = node.name
  const allowed: ReadonlyArray<string> = methods
  const locale = localeMethods.get(name)
  const mutating = mutatingMethods.get(name)
  if (prototypeNames.has(name)) refuse(node, "prototype-access", { name })
  else if ((name === "sort" || name === "toSorted") && given === 0) refuse(node, "sort-without-comparator", { name })
  else if (locale !== undefined) refuse(node, "locale-in-expression", { name, instead: locale })
  else if (mutating !== undefined) refuse(node, "mutating-method", { name, instead: mutating })
  else if (!allowed.includes(name)) refuse(node, "unknown-method", { name, suggestion: suggest(name, methods) })
  else return true
  return false
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

const bits = "Use + - * / % and Math functions; for logic, && and ||."
const otherOperators: Readonly<Record<string, string>> = {
  in: "Compare the member with undefined: value.member !== undefined.",
  instanceof: "Compare a member that tells the values apart.",
  delete: "Values never change; write a new map of the members that stay.",
  void: "Write undefined.",
  "&": bits,
  "|": bits,
  "^": bits,
  "~": bits,
  "<<": bits,
  ">>": bits,
  ">>>": bits
}
