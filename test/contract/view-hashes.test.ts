/** What changes which hash of attributes and queries, and what changes none. */
import { expect, it } from "vitest"
import { allHashes, planOf } from "../support/plans.ts"

const workflow = `
workflow: Views
version: 1
payload: { key: string, level?: int }
idempotencyKey: "\${ payload.key }"
attributes: { level: "\${ payload.level }", kind: view }
queries: { progress: "\${ steps.tier ?? 'none' }", key: "\${ payload.key }" }
steps:
  - { id: tier, let: "\${ payload.level === undefined ? 'basic' : 'gold' }" }
  - { id: nap, sleep: 1m }
`

const hashes = (text: string): { readonly [name: string]: string } =>
  allHashes(planOf(new Map([["views.workflow.yaml", text]])))

it.each<[string, string, string, ReadonlyArray<string>]>([
  [
    "the order of attributes",
    "level: \"${ payload.level }\", kind: view",
    "kind: view, level: \"${payload.level}\"",
    []
  ],
  [
    "the order of queries",
    "progress: \"${ steps.tier ?? 'none' }\", key: \"${ payload.key }\"",
    "key: \"${ payload.key }\", progress: \"${ steps.tier ?? 'none' }\"",
    []
  ],
  ["another attribute", "kind: view", "kind: look", ["source"]],
  ["an attribute less", ", kind: view", "", ["source"]],
  ["another answer", "'none'", "'nothing'", ["source"]],
  ["a query more", "queries: {", "queries: { id: \"${ execution.id }\",", ["source"]]
])("%s", (_, from, to, expected) => {
  expect(workflow).toContain(from)
  const [before, after] = [hashes(workflow), hashes(workflow.replace(from, to))]
  expect(Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]).sort()).toEqual(expected)
})
