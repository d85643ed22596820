/** Turns the HTTP request of an activity into values to compute. */
import type { ActivityContract } from "../check/checked.ts"
import { variablesOf } from "../check/http.ts"
import type { TypeTable } from "../check/type-text.ts"
import type { NamedType, Type } from "../check/type.ts"
import type { HttpNode, MapEntry } from "../parse/document.ts"
import type { EntryPlan, HttpPlan } from "./plan.ts"
import { valuePlan } from "./values.ts"

const text: Type = { kind: "primitive", name: "string" }

export const httpPlan = (
  { errors }: ActivityContract,
  node: HttpNode,
  makers: ReadonlyArray<NamedType>,
  types: TypeTable
): HttpPlan => {
  const entries = (all: ReadonlyArray<MapEntry>, expected: Type | undefined): ReadonlyArray<EntryPlan> =>
    all.map(({ key, value }) => ({ key: key.value, value: valuePlan(value, expected, types) }))
  return {
    method: node.method.value,
    url: valuePlan(node.url, text, types),
    headers: entries(node.headers, text),
    query: entries(node.query, undefined),
    body: node.body === undefined ? undefined : valuePlan(node.body, undefined, types),
    errors: node.errors.flatMap(({ error: { value: name }, status }) => {
      const error = errors.find((it) => it.name === name)
      return error === undefined ? [] : [{ status: status.value, error }]
    }),
    variables: variablesOf(node),
    types: makers
  }
}
