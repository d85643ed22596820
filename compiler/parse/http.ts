/** The HTTP request of an activity: what a document says of it, and how it is read. */
import type { Located, Span } from "../source/text.ts"
import type { MapEntry, Value } from "./document.ts"
import { entriesOf, locatedString, member, type Node } from "./tree.ts"
import { readValue, type Report, valueAt } from "./value.ts"

export const httpMethods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"] as const
export type HttpMethod = (typeof httpMethods)[number]

/** The request that an activity without TypeScript is. */
export interface HttpNode {
  readonly span: Span
  readonly method: Located<HttpMethod>
  readonly url: Value
  readonly headers: ReadonlyArray<MapEntry>
  readonly query: ReadonlyArray<MapEntry>
  /** Sent as JSON. */
  readonly body?: Value
  /** The declared error that a status stands for. */
  readonly errors: ReadonlyArray<{ readonly status: Located<string>; readonly error: Located<string> }>
}

/** Nothing for one without a method or a url, which has been said. */
export const httpAt = (report: Report, node: Node | undefined): HttpNode | undefined => {
  if (node?.kind !== "map") return undefined
  const method = locatedString(member(node, "method"))
  const url = valueAt(report, member(node, "url"))
  const values = (key: string): ReadonlyArray<MapEntry> =>
    entriesOf(member(node, key)).map(({ key, value }) => ({ key, value: readValue(report, value) }))
  const headers = values("headers")
  const query = values("query")
  const body = valueAt(report, member(node, "body"))
  if (method === undefined || !isMethod(method.value) || url === undefined) return undefined
  return {
    span: node.span,
    method: { value: method.value, span: method.span },
    url,
    headers,
    query,
    ...(body === undefined ? {} : { body }),
    errors: entriesOf(member(node, "errors")).flatMap(({ key, value }) => {
      const error = locatedString(value)
      return error === undefined ? [] : [{ status: key, error }]
    })
  }
}

const isMethod = (text: string): text is HttpMethod => (httpMethods as ReadonlyArray<string>).includes(text)
