/** What changes which hash, and what changes none. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Document, isMap, isScalar, isSeq, type Node, type Pair, parse, visit } from "yaml"
import { allHashes, planOf } from "../support/plans.ts"

const types = `
types:
  OrderId: { $type: string, pattern: "^o", brand: OrderId }
  Money: { amount: int, currency: '"EUR" | "USD"' }
errors:
  Declined: { reason: string }
  Sold: {}
`
const activities = `
import: [./shop.types.yaml]
retries:
  slow: { initialInterval: 5s, nonRetryableErrors: [Declined, Sold] }
activities:
  charge:
    description: Charges the card.
    input: { order: OrderId, amount: Money }
    success: { id: string }
    errors: [Declined, Sold]
    retry: slow
    timeouts: { startToClose: 10s }
  refund: { input: { id: string }, timeouts: { startToClose: 10s } }
`
const workflow = `
workflow: Order
version: 1
description: Charges and waits.
import: [./shop.types.yaml, ./shop.activities.yaml]
payload: { order: OrderId, amount: Money, note?: string }
idempotencyKey: "\${ payload.order }"
success: { id: string }
errors: [Declined, Sold]
taskQueue: orders
timeouts: { execution: 1d }
steps:
  - id: total
    let: "\${ payload.amount.amount * 2 }"
  - id: charged
    description: Money first.
    call: charge
    with: { order: "\${ payload.order }", amount: "\${ payload.amount }" }
    compensate: { call: refund, with: { id: "\${ result.id }" } }
  - id: way
    switch:
      - when: "\${ steps.total > 5 && payload.note !== 'x' }"
        steps: [{ id: pause, sleep: 1m }]
        yield: "long \${ steps.total }"
      - else: []
        yield: short
  - id: refused
    when: "\${ payload.note === 'no' }"
    fail: Declined
    with: { reason: "\${ steps.way }" }
return: { id: "\${ steps.charged.id }" }
`

const files = (change: { readonly types?: string; readonly activities?: string; readonly workflow?: string } = {}) =>
  new Map([
    ["shop.types.yaml", change.types ?? types],
    ["shop.activities.yaml", change.activities ?? activities],
    ["order.workflow.yaml", change.workflow ?? workflow]
  ])

const original = allHashes(planOf(files()))

const changed = (after: { readonly [name: string]: string }): ReadonlyArray<string> =>
  Object.keys({ ...original, ...after }).filter((name) => original[name] !== after[name]).sort()

const replaced = (text: string, from: string, to: string): string => {
  if (!text.includes(from)) throw new Error(`"${from}" is not there to be replaced`)
  return text.replace(from, to)
}

describe("hashes", () => {
  it.each<[string, "types" | "activities" | "workflow", string, string, ReadonlyArray<string>]>([
    ["a description", "workflow", "Charges and waits.", "Something else.", []],
    ["a step's description", "workflow", "Money first.", "Money last.", []],
    ["an activity's description", "activities", "Charges the card.", "Something else.", []],
    ["a retry policy's name", "activities", "retries:\n  slow", "retries:\n  unused: {}\n  slow", []],
    ["a default written out", "activities", "initialInterval: 5s", "initialInterval: 5s, backoffCoefficient: 2", []],
    ["a duration written otherwise", "workflow", "sleep: 1m", "sleep: 60s", []],
    ["the order of errors", "workflow", "errors: [Declined, Sold]", "errors: [Sold, Declined]", []],
    ["the order of literals", "types", "\"EUR\" | \"USD\"", "\"USD\" | \"EUR\"", []],
    ["a brand", "types", ", brand: OrderId", ", brand: Id", []],
    [
      "spaces and quotes in an expression",
      "workflow",
      "steps.total > 5 && payload.note !== 'x'",
      "(steps.total>5)&&payload.note !== `x`".replaceAll("`", "\\\""),
      []
    ],
    ["a member in brackets", "workflow", "payload.note === 'no'", "payload['note'] === `no`", []],
    ["== for ===", "workflow", "payload.note === 'no'", "payload.note == 'no'", []],
    ["the key expression", "workflow", "\"${ payload.order }\"\nsuccess", "\"k${ payload.order }\"\nsuccess", [
      "identity",
      "source"
    ]],
    ["the task queue", "workflow", "taskQueue: orders", "taskQueue: others", ["identity", "source"]],
    ["the name", "workflow", "workflow: Order", "workflow: Orders", ["identity", "source"]],
    ["the version", "workflow", "version: 1", "version: 2", ["source"]],
    ["a payload field", "workflow", "note?: string", "note: string", ["payload", "source"]],
    ["the success", "workflow", "success: { id: string }", "success: { id: json }", ["result", "source"]],
    ["a let", "workflow", "amount.amount * 2", "amount.amount * 3", ["source"]],
    ["a let's id", "workflow", "id: total", "id: other", ["source"]],
    ["a condition", "workflow", "payload.note === 'no'", "payload.note === 'never'", ["source"]],
    ["a duration", "workflow", "sleep: 1m", "sleep: 2m", ["source"]],
    ["a step's name", "workflow", "id: pause", "id: rest", ["plan", "source"]],
    ["a step's name, pinned", "workflow", "{ id: pause,", "{ id: rest, durableName: pause,", ["source"]],
    ["a step's kind", "workflow", "sleep: 1m", "sleepUntil: \"2027-01-01T00:00:00Z\"", ["plan", "source"]],
    ["a compensation", "workflow", "    compensate: { call: refund, with: { id: \"${ result.id }\" } }\n", "", [
      "plan",
      "source"
    ]],
    ["a step more", "workflow", "return:", "  - { id: more, sleep: 1s }\nreturn:", ["plan", "source"]],
    ["a pattern", "types", "\"^o\"", "\"^p\"", ["activity charge", "payload", "source"]],
    ["an error's fields", "types", "Sold: {}", "Sold: { sku?: string }", ["activity charge", "result", "source"]],
    ["a retry policy", "activities", "initialInterval: 5s", "initialInterval: 6s", ["source"]],
    [
      "an activity's timeout",
      "activities",
      "timeouts: { startToClose: 10s }\n  refund",
      "timeouts: { startToClose: 11s }\n  refund",
      ["source"]
    ],
    ["an activity's success", "activities", "success: { id: string }", "success: { id: string, at?: datetime }", [
      "activity charge",
      "source"
    ]]
  ])("%s", (_, file, from, to, expected) => {
    const text = { types, activities, workflow }[file]
    const others = file === "workflow" && from === "id: total"
      ? (it: string) => it.replaceAll("steps.total", "steps.other")
      : (it: string) => it
    expect(changed(allHashes(planOf(files({ [file]: others(replaced(text, from, to)) }))))).toEqual(expected)
  })

  it("are of the contents of a type, not of its name or place", () => {
    const inline = replaced(workflow, "amount: Money,", "amount: { currency: '\"EUR\" | \"USD\"', amount: int },")
    expect(changed(allHashes(planOf(files({ workflow: inline }))))).toEqual([])
  })

  it("stay small for types that name each other many times over", () => {
    const layers = Array.from(
      { length: 40 },
      (_, index) => `  T${index + 1}: { left: T${index}, right: T${index}, text: "T${index}[]" }`
    )
    const deep = `${types.replace("types:", "types:\n  T0: { at: datetime, text: string }")}`.replace(
      "errors:",
      `${layers.join("\n")}\nerrors:`
    )
    const uses = replaced(workflow, "note?: string", "note?: string, deep?: T40")
    const start = performance.now()
    expect(changed(allHashes(planOf(files({ types: deep, workflow: uses }))))).toEqual(["payload", "source"])
    expect(performance.now() - start).toBeLessThan(20_000)
  })

  it("do not depend on formatting, comments or the order of keys", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.integer({ min: 0, max: 99 })), (stream) => {
        const dice = (sides: number): number => (stream.next().value ?? 0) % sides
        const rewritten = new Map([...files()].map(([file, text]) => [file, rewrite(text, dice)]))
        expect(changed(allHashes(planOf(rewritten)))).toEqual([])
      }),
      { numRuns: 40 }
    )
  })
})

/** The same specification, written otherwise. */
const rewrite = (text: string, dice: (sides: number) => number): string => {
  const document = new Document(parse(text))
  visit(document, {
    Node: (_, node) => {
      if (isScalar(node) && typeof node.value === "string") node.value = respaced(node.value, dice)
      if (isMap(node) && dice(2) === 0) node.items.sort((a, b) => keyOf(a) < keyOf(b) ? -1 : 1)
      if (isMap(node) && dice(3) === 0) node.items.reverse()
      if ((isMap(node) || isSeq(node)) && dice(3) === 0) node.flow = true
      if (dice(4) === 0 && (isScalar(node) || isMap(node))) annotate(node, dice)
    }
  })
  return document.toString({
    indent: 2 + dice(3),
    lineWidth: 40 + dice(100),
    defaultStringType: dice(2) === 0 ? "QUOTE_DOUBLE" : "PLAIN",
    defaultKeyType: "PLAIN"
  })
}

const keyOf = (pair: Pair): string => isScalar(pair.key) ? String(pair.key.value) : ""

const respaced = (text: string, dice: (sides: number) => number): string =>
  text.replace(/\$\{ (.*?) \}/g, (_, inner: string) => `\${${" ".repeat(dice(3))}${inner}${" ".repeat(dice(3))}}`)

const annotate = (node: Node, dice: (sides: number) => number): void => {
  if (dice(2) === 0) node.comment = " a comment"
}
