/** Naming members as sensitive changes what is shown, and no hash but the one of everything. */
import { expect, it } from "vitest"
import { allHashes, planOf } from "../support/plans.ts"

const activities = `
activities:
  pay: { input: { id: string, iban: string }, success: { receipt: string }, timeouts: { startToClose: 10s } }
`
const workflow = `
workflow: Hidden
version: 1
import: [./bank.activities.yaml]
payload: { id: string, iban: string }
idempotencyKey: "\${ payload.id }"
queues:
  print: { input: { page: string } }
steps:
  - { id: paid, call: pay, with: { id: a, iban: "\${ payload.iban }" } }
  - { id: printed, enqueue: print, with: { page: one }, timeout: 1h }
`

const hashes = (edit: (text: string) => string): { readonly [name: string]: string } =>
  allHashes(planOf(new Map([["bank.activities.yaml", edit(activities)], ["hidden.workflow.yaml", edit(workflow)]])))

/** The text that a name stands behind, and a list of names. */
const naming = (before: string, names: string) => (text: string): string =>
  text.replace(before, `${before}${before.startsWith("payload") ? "\nsensitive:" : ", sensitive:"} [${names}]`)

const changed = (one: (text: string) => string, other: (text: string) => string): ReadonlyArray<string> => {
  const [before, after] = [hashes(one), hashes(other)]
  return Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]).sort()
}

it.each([
  ["of an activity", "success: { receipt: string }", ["receipt", "iban"]],
  ["of a workflow", "payload: { id: string, iban: string }", ["iban", "id"]],
  ["of a queue", "input: { page: string }", ["page"]]
])("names %s", (_, before, names) => {
  const named = naming(before, names.join(", "))
  expect(named(activities + workflow)).not.toBe(activities + workflow)
  expect(changed((text) => text, named)).toEqual(["source"])
  expect(changed(named, naming(before, names.toReversed().join(", ")))).toEqual([])
})
