/** Turns an expression of a spec, as ESTree, into TypeScript text with no more parentheses than it needs. */
import type {
  ArrowFunctionExpression,
  CallExpression,
  Expression,
  MemberExpression,
  Node,
  ObjectExpression,
  Property,
  SimpleCallExpression,
  SpreadElement,
  Super,
  TemplateLiteral
} from "estree"
import { stepOf, tokenOf } from "../check/references.ts"
import { childrenOf } from "../check/references.ts"
import { dateFunctions } from "../parse/library.ts"
import { literal, propertyKey, templatePart } from "./literal.ts"
import { local, payload, result, runtime } from "./names.ts"
import { binary, bindingOf, comparisons, logical, precedence } from "./precedence.ts"
import { bracketed, type Doc, group, indent, join, line, type Name, softline } from "./print.ts"
import { declared } from "./schema.ts"
import { readStep, type Scope, tokenVariable } from "./scope.ts"

export const expression = (node: Expression, scope: Scope, place: number = precedence.lowest): Doc => {
  const text = print(node, scope)
  return bindingOf(node) < place ? ["(", text, ")"] : text
}

const print = (node: Expression, scope: Scope): Doc => {
  switch (node.type) {
    case "Literal":
      return literalText(node.value)
    case "TemplateLiteral":
      return template(node, scope)
    case "Identifier":
      return identifier(node.name, scope)
    case "ChainExpression":
      return print(node.expression, scope)
    case "MemberExpression":
      return memberAccess(node, scope)
    case "CallExpression":
      return callText(node, scope)
    case "UnaryExpression":
      return unaryText(node.operator, node.argument, scope)
    case "BinaryExpression":
      return node.left.type === "PrivateIdentifier" ? [] : binaryText(node.operator, node.left, node.right, scope)
    case "LogicalExpression":
      return logicalText(node.operator, node, scope)
    case "ConditionalExpression":
      return group([
        expression(node.test, scope, precedence.conditional + 1),
        indent([
          line,
          "? ",
          expression(node.consequent, scope, precedence.conditional),
          line,
          ": ",
          expression(node.alternate, scope, precedence.conditional)
        ])
      ])
    case "ArrayExpression":
      return bracketed("[", node.elements.flatMap((item) => item === null ? [] : [argument(item, scope)]), "]")
    case "ObjectExpression":
      return objectText(node, scope)
    case "ArrowFunctionExpression":
      return arrow(node, scope)
    default:
      throw new Error(`The expression grammar lets no ${node.type} through.`)
  }
}

const literalText = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" || value === null
    ? literal(value)
    : String(value)

const template = (node: TemplateLiteral, scope: Scope): Doc =>
  templateText(
    node.quasis.flatMap(({ value }, index) => {
      const hole = node.expressions[index]
      return hole === undefined ? [value.cooked ?? ""] : [value.cooked ?? "", hole]
    }),
    scope
  )

/** A template literal of text and holes. */
export const templateText = (parts: ReadonlyArray<string | Expression>, scope: Scope): Doc => [
  "`",
  parts.map((part) => typeof part === "string" ? templatePart(part) : ["${", hole(part, scope), "}"]),
  "`"
]

/** A hole asks for no type, and TypeScript would take that of the left side for what a call on the right is to give. */
const hole = (part: Expression, scope: Scope): Doc => expression(infersFromLeft(part) ? stringOf(part) : part, scope)

const stringOf = (part: Expression): SimpleCallExpression => ({
  type: "CallExpression",
  callee: { type: "Identifier", name: "String" },
  arguments: [part],
  optional: false
})

const infersFromLeft = (node: Node): boolean => {
  if (node.type === "ConditionalExpression") return infersFromLeft(node.consequent) || infersFromLeft(node.alternate)
  if (node.type !== "LogicalExpression") return false
  return node.operator !== "&&" && hasArrow(node.right) || infersFromLeft(node.left) || infersFromLeft(node.right)
}

const hasArrow = (node: Node): boolean => node.type === "ArrowFunctionExpression" || childrenOf(node).some(hasArrow)

const runtimeFunctions: ReadonlySet<string> = new Set(dateFunctions)

const identifier = (name: string, scope: Scope): Doc => {
  if (scope.bound.has(name)) return arrowParameter(name)
  const alias = scope.aliases.get(name)
  if (alias !== undefined) return alias
  if (name === "payload") return payload
  if (name === "result") return result
  if (name === "execution") return currentExecution
  if (runtimeFunctions.has(name)) return runtime(name)
  const called = scope.functions.get(name)
  if (called !== undefined) return called
  const type = scope.types.get(name)
  return type === undefined ? name : declared(type, scope.layout)
}

/** The execution that a body runs in, as a constant of the body. */
export const currentExecution: Name = local("current")

const arrowParameter = (name: string): Name => ({ ...payload, wanted: name, identity: `arrow ${name}` })

const unreadParameter = (name: string): Name => ({ ...arrowParameter(name), wanted: `_${name}` })

const memberAccess = (node: MemberExpression, scope: Scope): Doc => {
  const step = scope.bound.has("steps") ? undefined : stepOf(node)
  if (step !== undefined) return readStep(step.id, scope)
  const token = scope.bound.has("signals") ? undefined : tokenOf(node)
  if (token !== undefined) return tokenVariable(token.signal)
  const object = operand(node.object, scope)
  if (node.property.type === "PrivateIdentifier") return object
  if (node.computed) return [object, node.optional ? "?.[" : "[", expression(node.property, scope), "]"]
  return [object, node.optional ? "?." : ".", node.property.type === "Identifier" ? node.property.name : ""]
}

const operand = (node: Expression | Super, scope: Scope): Doc =>
  node.type === "Super" ? [] : expression(node, scope, precedence.call)

const callText = (node: CallExpression, scope: Scope): Doc => {
  const links = methodCalls(node)
  if (links.length > 1) return methodChain(links, scope)
  const { callee } = node
  const isType = callee.type === "Identifier" && !scope.bound.has(callee.name) && scope.types.has(callee.name)
  const open = isType ? ".make(" : node.type === "CallExpression" && node.optional ? "?.(" : "("
  return [operand(callee, scope), open, argumentList(node.arguments, scope), ")"]
}

interface MethodCall {
  readonly call: SimpleCallExpression
  readonly method: MemberExpression
}

/** The method calls at the end of an expression, each on what the one before gives: `.filter(...).map(...)`. */
const methodCalls = (node: Expression | Super): ReadonlyArray<MethodCall> =>
  node.type === "CallExpression" && node.callee.type === "MemberExpression" && !node.callee.computed
    ? [...methodCalls(node.callee.object), { call: node, method: node.callee }]
    : []

/** On one line, or a call a line. */
const methodChain = (links: ReadonlyArray<MethodCall>, scope: Scope): Doc => {
  const calls = links.map(({ call, method }): Doc => [
    softline,
    method.optional ? "?." : ".",
    method.property.type === "Identifier" ? method.property.name : "",
    call.optional ? "?.(" : "(",
    argumentList(call.arguments, scope),
    ")"
  ])
  return group([links[0] === undefined ? [] : operand(links[0].method.object, scope), indent(calls)])
}

/** The last argument breaks in place if it has lines of its own to break into. */
const argumentList = (nodes: ReadonlyArray<Expression | SpreadElement>, scope: Scope): Doc => {
  const last = nodes.at(-1)
  const printed = nodes.map((node) => argument(node, scope))
  return last !== undefined && hugs.has(last.type) ? join(", ", printed) : bracketed("", printed, "")
}

const hugs: ReadonlySet<string> = new Set(["ArrowFunctionExpression", "ObjectExpression", "ArrayExpression"])

const argument = (node: Expression | SpreadElement, scope: Scope): Doc =>
  node.type === "SpreadElement"
    ? ["...", expression(node.argument, scope, precedence.conditional)]
    : expression(node, scope, precedence.conditional)

const unaryText = (operator: string, node: Expression, scope: Scope): Doc => {
  const nested = node.type === "UnaryExpression" && node.operator === operator
  const text = expression(node, scope, nested ? precedence.primary : precedence.unary)
  return [operator, /[a-z]/.test(operator) ? " " : "", text]
}

const binaryText = (operator: string, left: Expression, right: Expression, scope: Scope): Doc => {
  const own = binary[operator] ?? precedence.relational
  const power = operator === "**"
  return group([
    expression(left, scope, power ? precedence.unary + 1 : own + (comparisons.has(own) ? 1 : 0)),
    indent([line, `${strict[operator] ?? operator} `, expression(right, scope, power ? own : own + 1)])
  ])
}

const strict: { readonly [operator in string]?: string } = { "==": "===", "!=": "!==" }

/** `a && b && c`, an operand a line where they do not fit. */
const logicalText = (operator: "&&" | "||" | "??", node: Expression, scope: Scope): Doc => {
  const operands: Array<Expression> = []
  let left = node
  while (left.type === "LogicalExpression" && left.operator === operator) {
    operands.unshift(left.right)
    left = left.left
  }
  operands.unshift(left)
  const texts = operands.map((each, index) => {
    // `??` may not stand beside `&&` and `||` without parentheses.
    const mixed = each.type === "LogicalExpression" && (operator === "??") !== (each.operator === "??")
    return expression(each, scope, mixed ? precedence.primary : logical[operator] + (index === 0 ? 0 : 1))
  })
  return group([texts[0] ?? [], indent(texts.slice(1).map((text) => [line, `${operator} `, text]))])
}

const objectText = (node: ObjectExpression, scope: Scope): Doc =>
  bracketed(
    "{",
    node.properties.map((property) => {
      if (property.type === "SpreadElement") return argument(property, scope)
      const value = expressionOf(property.value, scope)
      if (property.computed) return ["[", expressionOf(property.key, scope), "]: ", value]
      return member(propertyName(property.key), value)
    }),
    "}",
    line
  )

/** `key: value`, or `value` alone where it is spelled like its key. */
export const member = (key: string, value: Doc): Doc => {
  const name = propertyKey(key)
  return typeof value === "object" && "kind" in value && value.kind === "name"
    ? { ...value, key: name }
    : [`${name}: `, value]
}

const propertyName = (key: Property["key"]): string =>
  key.type === "Identifier" ? key.name : key.type === "Literal" ? String(key.value) : ""

const expressionOf = (node: Property["key"] | Property["value"], scope: Scope): Doc =>
  isPattern(node) ? [] : expression(node, scope, precedence.conditional)

/** ESTree lets patterns stand here, for the sake of assignments. */
const isPattern = (node: Property["key"] | Property["value"]): node is Exclude<typeof node, Expression> =>
  ["ObjectPattern", "ArrayPattern", "RestElement", "AssignmentPattern", "PrivateIdentifier"].includes(node.type)

const arrow = (node: ArrowFunctionExpression, scope: Scope): Doc => {
  const parameters = node.params.flatMap((parameter) => parameter.type === "Identifier" ? [parameter.name] : [])
  const inside = { ...scope, bound: new Set([...scope.bound, ...parameters]) }
  const read = parameters.map((name) => reads(node.body, name))
  // What nobody reads is left out, or says so where a later one is read.
  const kept = parameters.slice(0, read.lastIndexOf(true) + 1)
  return [
    "(",
    join(", ", kept.map((name, at) => read[at] === true ? arrowParameter(name) : unreadParameter(name))),
    ") => ",
    node.body.type === "BlockStatement" ? [] : arrowBody(node.body, inside)
  ]
}

/** Whether a name stands for a value somewhere in a piece of an expression. */
const reads = (node: Node, name: string): boolean => {
  switch (node.type) {
    case "Identifier":
      return node.name === name
    case "MemberExpression":
      return reads(node.object, name) || node.computed && reads(node.property, name)
    case "Property":
      return node.computed && reads(node.key, name) || reads(node.value, name)
    case "ArrowFunctionExpression":
      return !node.params.some((it) => it.type === "Identifier" && it.name === name) && reads(node.body, name)
    default:
      return childrenOf(node).some((it) => reads(it, name))
  }
}

/** What an arrow function gives: a brace at its start would begin a block. */
export const arrowBody = (node: Expression, scope: Scope): Doc =>
  leftmost(node).type === "ObjectExpression"
    ? ["(", expression(node, scope), ")"]
    : expression(node, scope, precedence.conditional)

/** The part of an expression that its text begins with. */
const leftmost = (node: Node): Node => {
  switch (node.type) {
    case "ChainExpression":
      return leftmost(node.expression)
    case "MemberExpression":
      return leftmost(node.object)
    case "CallExpression":
      return leftmost(node.callee)
    case "BinaryExpression":
    case "LogicalExpression":
      return leftmost(node.left)
    case "ConditionalExpression":
      return leftmost(node.test)
    default:
      return node
  }
}
