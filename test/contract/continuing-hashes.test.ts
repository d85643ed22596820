/** What changes which hash of patches, of runs that continue as new, and of what is annotated; and what changes none. */
import { expect, it } from "vitest"
import { allHashes, planOf } from "../support/plans.ts"

const workflow = `
workflow: Runs
version: 1
payload: { day: int }
idempotencyKey: "\${ String(payload.day) }"
annotations: { team: a }
steps:
  - id: change
    patch: new-nap
    then: [{ id: nap, sleep: 1s }]
    else: [{ id: old, sleep: 2s }]
  - { id: next, annotations: { why: b }, continueAsNew: { with: { day: "\${ payload.day + 1 }" } } }
`

const hashes = (text: string): { readonly [name: string]: string } =>
  allHashes(planOf(new Map([["runs.workflow.yaml", text]])))

const changed = (after: { readonly [name: string]: string }): ReadonlyArray<string> => {
  const before = hashes(workflow)
  return Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]).sort()
}

it.each<[string, string, string, ReadonlyArray<string>]>([
  ["the order of keys", "with: { day:", "with: { \"day\":", []],
  ["what fails by default", "annotations: { team: a }", "annotations: { team: a }\nonFailure: fail", []],
  ["what parks instead", "annotations: { team: a }", "annotations: { team: a }\nonFailure: park", ["source"]],
  ["what is annotated to the workflow", "team: a", "team: b", ["source"]],
  ["what is annotated to a step", "why: b", "why: [c]", ["source"]],
  ["the id of a patch, which leaves no record", "id: change", "id: changed", ["source"]],
  ["the name of a patch", "new-nap", "new-rest", ["plan", "source"]],
  ["a way less", "\n    else: [{ id: old, sleep: 2s }]", "", ["plan", "source"]],
  ["another payload", "day + 1", "day + 2", ["source"]],
  ["compensations that are dropped", "+ 1 }\" } }", "+ 1 }\" }, compensations: drop }", []],
  ["a run that ends otherwise", "continueAsNew: { with: { day: \"${ payload.day + 1 }\" } }", "sleep: 1d", [
    "plan",
    "source"
  ]]
])("%s", (_, from, to, expected) => {
  expect(workflow).toContain(from)
  expect(changed(hashes(workflow.replace(from, to)))).toEqual(expected)
})
