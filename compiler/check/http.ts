/** The HTTP requests of an activities file, against their contracts, and as a mirror of their expressions. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { ActivitiesDocument, Expression, HttpNode, Value } from "../parse/document.ts"
import type { ActivityContract } from "./checked.ts"
import type { ExplainContext } from "./explain.ts"
import { checkMade } from "./made.ts"
import { makersIn } from "./makers.ts"
import { mirrorContext } from "./mirror-context.ts"
import type { Mirror } from "./mirror.ts"
import { typeAtPath } from "./path-type.ts"
import { environmentOf, expressionsIn } from "./references.ts"
import { readRoots } from "./roots.ts"
import type { Scope } from "./scope.ts"
import { type TypeTable, unresolved } from "./type-text.ts"
import type { StructType, Type } from "./type.ts"
import { printValue } from "./values.ts"
import { makeWriter } from "./writer.ts"

type Report = (it: Diagnostic) => void

export interface RequestsInput {
  readonly document: ActivitiesDocument
  readonly contracts: ReadonlyArray<ActivityContract>
  readonly scope: Scope
  readonly table: TypeTable
  readonly moduleOf: (file: string) => string
  readonly report: Report
}

/** Everything but what TypeScript has to say. */
export interface RequestsDraft {
  readonly mirror: Mirror
  readonly explaining: ExplainContext
}

const text: Type = { kind: "primitive", name: "string" }
const parts: ReadonlyArray<Type> = [
  text,
  { kind: "primitive", name: "number" },
  { kind: "primitive", name: "boolean" },
  { kind: "primitive", name: "null" }
]
const parameter: Type = {
  kind: "union",
  members: [...parts, { kind: "array", element: { kind: "union", members: parts } }]
}
const roots = { input: "input.<field>", env: "env.<NAME>" }

/** One draft for each request: a mirror is a scope, and each request reads an input of its own. */
export const draftRequests = (input: RequestsInput): ReadonlyArray<RequestsDraft> =>
  input.contracts.flatMap((contract) => {
    const { http } = contract.node
    if (http === undefined) return []
    checkRequest(contract, http, input.report)
    return [draftRequest(contract, http, input)]
  })

const draftRequest = (
  contract: ActivityContract,
  http: HttpNode,
  { moduleOf, report, scope, table }: RequestsInput
): RequestsDraft => {
  const values = valuesOf(http)
  const { found, makes } = makersIn(scope, table)
  const { expressions, poisoned } = readRoots(values, { roots, makes, report })
  for (const expression of expressions) checkMade(expression, (name) => found.get(name), table, report)
  checkEnvironment(expressions, poisoned, report)
  const env = environmentType(variablesOf(http))
  const writer = makeWriter((id) => id)
  const { context, imports } = mirrorContext(writer, { makers: [...found.values()], moduleOf, poisoned, report, table })
  writer.add(`function $request(input: ${context.typeText(contract.input)}, env: ${context.typeText(env)}) {\n`)
  printValue(context, http.url, { type: text })
  for (const { value } of http.headers) printValue(context, value, { type: text })
  for (const { value } of http.query) printValue(context, value, { type: parameter, optional: true })
  if (http.body !== undefined) printValue(context, http.body, { type: unresolved })
  writer.add("}\n")
  const types = new Map<string | undefined, StructType>([["input", contract.input], ["env", env]])
  return {
    mirror: { text: writer.text(), imports: imports(), marks: writer.marks(), hoisted: [] },
    explaining: {
      marks: writer.marks(),
      table,
      typeOf: ([root, ...members]) => typeAtPath(types.get(root), false, members, table),
      mayBeSkipped: () => false,
      fallback: contract.node.name.span
    }
  }
}

const valuesOf = (
  { body, headers, query, url }: HttpNode
): ReadonlyArray<Value | undefined> => [url, ...[...headers, ...query].map(({ value }) => value), body]

/** The environment variables that a request reads, each once. */
export const variablesOf = (http: HttpNode): ReadonlyArray<string> => [
  ...new Set(
    valuesOf(http).flatMap(expressionsIn).flatMap(environmentOf).flatMap(({ variable }) => variable ?? [])
  )
]

const environmentType = (variables: ReadonlyArray<string>): StructType => ({
  kind: "struct",
  fields: variables.map((name) => ({ name, optional: false, type: text }))
})

/** The environment itself is no value: which variables are read has to be seen. */
const checkEnvironment = (
  expressions: ReadonlySet<Expression>,
  poisoned: Set<Expression>,
  report: Report
): void => {
  for (const expression of expressions) {
    const whole = environmentOf(expression).find(({ variable }) => variable === undefined)
    if (whole === undefined) continue
    poisoned.add(expression)
    report(diagnostic("env-as-value", whole.span, {}))
  }
}

const checkRequest = ({ name, node }: ActivityContract, http: HttpNode, report: Report): void => {
  const { body, errors, method, url } = http
  const isBodiless = method.value === "GET" || method.value === "HEAD"
  if (isBodiless && body !== undefined) {
    report(diagnostic("http-without-body", body.span, { method: method.value, what: "body" }))
  }
  if (method.value === "HEAD" && node.success !== undefined) {
    report(diagnostic("http-without-body", node.success.span, { method: method.value, what: "success" }))
  }
  const start = url.kind === "literal" ? String(url.value) : url.kind === "template" ? url.parts[0] : undefined
  if (typeof start === "string" && !/^https?:\/\/./.test(start)) report(diagnostic("http-url", url.span, {}))
  const declared = node.errors.map(({ value }) => value)
  for (const { error: { span, value: error } } of errors) {
    if (declared.includes(error)) continue
    report(diagnostic("not-an-error-of", span, { error, activity: name, suggestion: suggest(error, declared) }))
  }
  for (const { span, value: error } of node.errors) {
    if (!errors.some((it) => it.error.value === error)) report(diagnostic("error-without-status", span, { error }))
  }
}
