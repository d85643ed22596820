/** What changes which hash of queues and of the steps that give items to them, and what changes none. */
import { expect, it } from "vitest"
import { allHashes, planOf } from "../support/plans.ts"

const types = "types: { Page: { number: int, text: string } }\nerrors: { Late: {}, Torn: {} }\n"
const workflow = `
workflow: Queues
version: 1
import: [./shop.types.yaml]
payload: { key: string }
idempotencyKey: "\${ payload.key }"
success: int
errors: [Late, Torn]
queues:
  print: { input: { page: Page, copies?: int }, success: int, errors: [Torn], key: "\${ input.page.text }", concurrency: 3 }
  shred: { input: { text: string } }
steps:
  - { id: printed, enqueue: print, with: { page: { number: 1, text: one } }, timeout: 1d, onTimeout: { fail: Late } }
  - { id: gone, enqueue: shred, with: { text: one }, timeout: 1h }
return: \${ steps.printed }
`

const hashes = (text: string): { readonly [name: string]: string } =>
  allHashes(planOf(new Map([["shop.types.yaml", types], ["queues.workflow.yaml", text]])))

const changed = (after: { readonly [name: string]: string }): ReadonlyArray<string> => {
  const before = hashes(workflow)
  return Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]).sort()
}

it.each<[string, string, string, ReadonlyArray<string>]>([
  ["a type written out", "page: Page", "page: { text: string, number: int }", []],
  ["a duration written otherwise", "timeout: 1d", "timeout: 24h", []],
  ["what an item holds", "copies?: int", "copies?: number", ["queue print", "source"]],
  ["what comes of it", "{ text: string } }", "{ text: string }, success: string }", ["queue shred", "source"]],
  ["an error less", "errors: [Torn], key", "errors: [], key", ["queue print", "source"]],
  ["another key", "input.page.text", "input.page.number + ''", ["queue print", "source"]],
  ["no key", ", key: \"${ input.page.text }\"", "", ["queue print", "source"]],
  ["other workers", "concurrency: 3", "concurrency: 4", ["source"]],
  ["a retry", "concurrency: 3", "concurrency: 3, retry: { maximumAttempts: 3 }", ["source"]],
  ["a queue more", "queues:", "queues:\n  more: { input: {} }", ["queue more", "source"]],
  ["a longer wait", "timeout: 1d", "timeout: 2d", ["source"]],
  ["what happens in vain", "{ fail: Late }", "{ yield: 0 }", ["source"]],
  ["another item", "number: 1", "number: 2", ["source"]],
  ["another queue", "enqueue: shred, with: { text: one }", "enqueue: print, with: { page: { number: 1, text: a } }", [
    "plan",
    "source"
  ]]
])("%s", (_, from, to, expected) => {
  expect(workflow).toContain(from)
  expect(changed(hashes(workflow.replace(from, to)))).toEqual(expected)
})

it("the order of queues means nothing", () => {
  const [first = "", second = ""] = workflow.split("\n").filter((line) => /^ {2}(print|shred):/.test(line))
  expect(changed(hashes(workflow.replace(`${first}\n${second}`, `${second}\n${first}`)))).toEqual([])
})

it("a renamed queue, with the step that gives items to it", () => {
  expect(changed(hashes(workflow.replaceAll("shred", "burn")))).toEqual(["plan", "queue burn", "queue shred", "source"])
})
