/** The HTTP requests of an activities file, against their contracts, and as a mirror of their expressions. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { Expression, HttpNode, Value } from "../parse/document.ts"
import { type Aside, type AsideInput, draftAside } from "./aside.ts"
import type { ActivityContract } from "./checked.ts"
import { expressionsIn, membersOf } from "./references.ts"
import { unresolved } from "./type-text.ts"
import type { StructType, Type } from "./type.ts"
import { printValue } from "./values.ts"

type Report = (it: Diagnostic) => void

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
/** A mirror for each request, since each reads an input of its own. */
export const draftRequests = (
  contracts: ReadonlyArray<ActivityContract>,
  input: AsideInput,
  /** Nothing of the file was left out, because it could not be read. */
  isWhole: boolean
): ReadonlyArray<Aside> =>
  contracts.flatMap((contract) => {
    const { http } = contract.node
    if (http === undefined) return []
    checkRequest(contract, http, input.report)
    if (isWhole) checkStatuses(contract, http, input.report)
    return [draftRequest(contract, http, input)]
  })

const draftRequest = (contract: ActivityContract, http: HttpNode, input: AsideInput): Aside =>
  draftAside(input, {
    roots: [
      { name: "input", type: contract.input, example: "input.<field>" },
      { name: "env", type: environmentType(variablesOf(http)), example: "env.<NAME>" }
    ],
    values: valuesOf(http),
    misused: (expressions) => readsWholeEnvironment(expressions, input.report),
    print: (context) => {
      printValue(context, http.url, { type: text })
      for (const { value } of http.headers) printValue(context, value, { type: text })
      for (const { value } of http.query) printValue(context, value, { type: parameter, optional: true })
      if (http.body !== undefined) printValue(context, http.body, { type: unresolved })
    },
    at: contract.node.name.span
  })

const valuesOf = (
  { body, headers, query, url }: HttpNode
): ReadonlyArray<Value | undefined> => [url, ...[...headers, ...query].map(({ value }) => value), body]

/** The environment variables that a request reads, each once. */
export const variablesOf = (http: HttpNode): ReadonlyArray<string> => [
  ...new Set(
    valuesOf(http).flatMap(expressionsIn)
      .flatMap((it) => membersOf(it, "env"))
      .flatMap(({ member }) => member ?? [])
  )
]

const environmentType = (variables: ReadonlyArray<string>): StructType => ({
  kind: "struct",
  fields: variables.map((name) => ({ name, optional: false, type: text }))
})

/** The environment itself is no value: which variables are read has to be seen. */
const readsWholeEnvironment = (expressions: ReadonlySet<Expression>, report: Report): ReadonlyArray<Expression> =>
  [...expressions].filter((expression) => {
    const whole = membersOf(expression, "env").find(({ member }) => member === undefined)
    if (whole !== undefined) report(diagnostic("env-as-value", whole.span, {}))
    return whole !== undefined
  })

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
    report(diagnostic("not-an-error-of", span, { error, what: "activity", name, suggestion: suggest(error, declared) }))
  }
}

const checkStatuses = ({ node }: ActivityContract, { errors }: HttpNode, report: Report): void => {
  for (const { span, value: error } of node.errors) {
    if (!errors.some((it) => it.error.value === error)) report(diagnostic("error-without-status", span, { error }))
  }
}
