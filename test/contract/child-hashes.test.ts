/** What changes which hash of a workflow that runs others, and what changes none. */
import { expect, it } from "vitest"
import { allHashes, planOf } from "../support/plans.ts"

const types = "types: { Receipt: { id: string } }\nerrors: { Late: {}, Refused: {} }\n"

const part = `
workflow: Part
version: 1
import: [./shop.types.yaml]
payload: { key: string, n?: int }
idempotencyKey: "\${ payload.key }"
success: Receipt
errors: [Refused]
steps: [{ id: refused, when: "\${ payload.n === 1 }", fail: Refused }]
return: { id: "\${ payload.key }" }
`
const workflow = `
workflow: Whole
version: 1
import: [./shop.types.yaml, ./part.workflow.yaml]
payload: { key: string }
idempotencyKey: "\${ payload.key }"
success: { id: string }
errors: [Late, Refused]
steps:
  - { id: one, child: Part, with: { key: "\${ payload.key }" }, timeout: 1d, onTimeout: { fail: Late } }
  - { id: two, child: Part, mode: start, with: { key: two } }
return: { id: "\${ steps.one.id }" }
`

/** Of the workflow `Whole`, whose plan is the last. */
const hashes = (text: string, child: string): { readonly [name: string]: string } => {
  const plan = planOf(
    new Map([["shop.types.yaml", types], ["part.workflow.yaml", child], ["whole.workflow.yaml", text]])
  )
  return allHashes({ ...plan, workflows: plan.workflows.filter(({ name }) => name === "Whole") })
}

type Hashes = ReturnType<typeof hashes>

const differing = (before: Hashes, after: Hashes): ReadonlyArray<string> =>
  Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]).sort()

it.each<[string, string, string, ReadonlyArray<string>]>([
  ["a duration written otherwise", "timeout: 1d", "timeout: 24h", []],
  ["a default written out", "child: Part, with", "child: Part, mode: await, onParentClose: cancel, with", []],
  ["a longer wait", "timeout: 1d", "timeout: 2d", ["source"]],
  ["what becomes of it", "mode: start", "mode: start, onParentClose: abandon", ["source"]],
  ["what it is given", "key: two", "key: three", ["source"]],
  ["whether it belongs to its parent", "mode: start", "mode: detach", ["plan", "source"]],
  ["whether it is awaited", "child: Part, mode: start", "child: Part", ["plan", "source"]],
  ["another workflow", "child: Part, mode: start", "child: Whole, mode: start", ["plan", "source"]]
])("%s", (_, from, to, expected) => {
  expect(workflow).toContain(from)
  expect(differing(hashes(workflow, part), hashes(workflow.replace(from, to), part))).toEqual(expected)
})

it.each<[string, string, string, ReadonlyArray<string>]>([
  ["what the other takes", "n?: int", "n?: int, more?: string", ["source"]],
  ["what the other gives", "errors: [Refused]", "errors: [Refused, Late]", ["source"]],
  ["what the other does", "payload.n === 1", "payload.n === 2", []]
])("%s", (_, from, to, expected) => {
  expect(part).toContain(from)
  expect(differing(hashes(workflow, part), hashes(workflow, part.replace(from, to)))).toEqual(expected)
})
