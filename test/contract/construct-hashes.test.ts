/** What changes which hash of branches, loops and catches, and what changes none. */
import { expect, it } from "vitest"
import { allHashes, planOf } from "../support/plans.ts"

const types = "errors: { Declined: { reason: string }, Late: {} }\n"
const activities = `
import: [./shop.types.yaml]
activities:
  pay: { input: { text: string }, success: { id: string }, errors: [Declined], timeouts: { startToClose: 1s } }
`
const workflow = `
workflow: Constructs
version: 1
import: [./shop.types.yaml, ./shop.activities.yaml]
payload: { items: "string[]" }
idempotencyKey: "\${ payload.items.join() }"
errors: [Declined, Late]
steps:
  - id: both
    parallel:
      one: { steps: [{ id: p1, call: pay, with: { text: a } }], yield: "\${ steps.p1.id }" }
      two: { steps: [{ id: p2, call: pay, with: { text: b } }] }
  - id: first
    race:
      fast: { steps: [{ id: p3, call: pay, with: { text: c } }] }
      slow: { steps: [{ id: w1, sleep: 1m }] }
  - id: each
    foreach: "\${ payload.items }"
    as: item
    key: "\${ item }"
    concurrency: 2
    steps:
      - id: inner
        foreach: "\${ payload.items }"
        as: other
        key: "\${ item + other.trim() }"
        steps: [{ id: p4, call: pay, with: { text: d } }]
    collect: "\${ item.length }"
  - id: loop
    repeat:
      state: { n: { $type: int, init: 0 } }
      maxIterations: 5
      onMax: { fail: Late }
      steps: [{ id: p5, call: pay, with: { text: e } }]
      next: { n: "\${ state.n + 1 }" }
      until: "\${ state.n > 2 }"
  - id: safe
    try: [{ id: p6, call: pay, with: { text: f } }]
    catch:
      - { error: Declined, as: e, steps: [{ id: p7, call: pay, with: { text: "\${ e.reason }" } }] }
      - { error: StepFailed, steps: [] }
    finally: [{ id: p8, sleep: 1s }]
`

const hashesOf = (text: string): { readonly [name: string]: string } =>
  allHashes(planOf(
    new Map([
      ["perdure.yaml", "specs: .\n"],
      ["shop.types.yaml", types],
      ["shop.activities.yaml", activities],
      ["constructs.workflow.yaml", text]
    ])
  ))

const original = hashesOf(workflow)

const swap = (text: string, one: string, other: string): string =>
  text.split(one).map((part) => part.split(other).join(one)).join(other)

const lineOf = (start: string): string =>
  workflow.split("\n").find((line) => line.trimStart().startsWith(start)) ?? "nothing"

it.each<[string, (text: string) => string, ReadonlyArray<string>]>([
  ["the order of branches", (it) => swap(it, lineOf("one:"), lineOf("two:")), []],
  ["the order of arms", (it) => swap(it, lineOf("fast:"), lineOf("slow:")), []],
  ["the order of catches", (it) => swap(it, lineOf("- { error: Declined"), lineOf("- { error: StepFailed")), []],
  [
    "the name of an item",
    (it) =>
      it.replaceAll("item }", "it }").replaceAll("item +", "it +").replaceAll("item.length", "it.length")
        .replace("as: item", "as: it"),
    []
  ],
  ["the name of a failure", (it) => it.replace("as: e,", "as: failure,").replace("e.reason", "failure.reason"), [
    "source"
  ]],
  ["a branch's name", (it) => it.replace("one: {", "uno: {"), ["plan", "source"]],
  ["a branch more", (it) => it.replace(lineOf("two:"), `${lineOf("two:")}\n      three: { steps: [] }`), [
    "plan",
    "source"
  ]],
  ["a step of a branch", (it) => it.replace("id: p2,", "id: p22,"), ["plan", "source"]],
  ["a yield", (it) => it.replace("steps.p1.id }", "steps.p1.id + 'x' }"), ["source"]],
  ["all for settle", (it) => it.replace("  - id: first", "    mode: settle\n  - id: first"), ["plan", "source"]],
  ["a loop's key", (it) => it.replace("key: \"${ item }\"", "key: \"${ item + 'x' }\""), ["plan", "source"]],
  ["the list", (it) => it.replace("payload.items }\"\n    as: item", "payload.items.slice(1) }\"\n    as: item"), [
    "source"
  ]],
  ["the concurrency", (it) => it.replace("concurrency: 2", "concurrency: 3"), ["source"]],
  ["what is collected", (it) => it.replace("item.length", "item.length + 1"), ["source"]],
  ["the most iterations", (it) => it.replace("maxIterations: 5", "maxIterations: 6"), ["source"]],
  ["a first value", (it) => it.replace("init: 0", "init: 1"), ["source"]],
  ["the end of a loop", (it) => it.replace("state.n > 2", "state.n > 3"), ["source"]],
  ["what is caught", (it) => it.replace("StepFailed", "StepTimedOut"), ["plan", "source"]],
  ["what is done in the end", (it) => it.replace("{ id: p8, sleep: 1s }", "{ id: p8, sleep: 2s }"), ["source"]],
  ["a step in the end", (it) => it.replace("id: p8,", "id: p9,"), ["plan", "source"]]
])("%s", (_, edit, expected) => {
  const text = edit(workflow)
  expect(text).not.toBe(workflow)
  const after = hashesOf(text)
  expect(Object.keys(original).filter((name) => original[name] !== after[name]).sort()).toEqual(expected)
})
