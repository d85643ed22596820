/** What a contract says, and what makes no difference to it. */
import { describe, expect, it } from "vitest"
import { canonicalType, largeTypesIn, typeDigest, typeTable } from "../../compiler/contract/canonical-type.ts"
import type { Contract } from "../../compiler/contract/contract.ts"
import { contractsOf } from "../../compiler/contract/contracts.ts"
import { activityHashes, queueHashes, signalHashes, workflowHashes } from "../../compiler/contract/hashes.ts"
import { canonicalJson } from "../../compiler/contract/jcs.ts"
import { planOf } from "../support/plans.ts"

const types = `
types:
  Wide: { ${Array.from({ length: 300 }, (_, index) => `member${index}: string`).join(", ")} }
  Wider: { wide: Wide, wides: "Wide[]" }
errors:
  Refused: { reason: string }
`
const activities = `
activities:
  send:
    input: { to: string }
    success: { id: string }
    retry: { maximumAttempts: 3 }
    timeouts: { startToClose: 10s }
`
const workflow = `
workflow: Mailing
version: 2
import: [./shop.types.yaml, ./shop.activities.yaml]
payload: { tos: "string[]", wider?: Wider }
idempotencyKey: "\${ payload.tos[0] ?? 'none' }"
errors: [Refused]
signals: { halt: { by: string } }
steps:
  - id: each
    foreach: "\${ payload.tos }"
    as: to
    key: "\${ to }"
    steps:
      - id: inner
        foreach: "\${ [to, 'copy'] }"
        as: one
        key: "\${ one }"
        steps:
          - { id: sent, call: send, with: { to: "\${ to + one }" } }
  - id: refused
    when: "\${ payload.tos.length === 0 }"
    fail: Refused
    with: { reason: none }
`

const contractOf = (text = workflow, declared = activities): Contract => {
  const files = new Map([
    ["shop.types.yaml", types],
    ["shop.activities.yaml", declared],
    ["mailing.workflow.yaml", text]
  ])
  const [only] = contractsOf(planOf(files)).workflows
  if (only === undefined) throw new Error("Expected a workflow")
  return only.contract
}

const replaced = (text: string, ...changes: ReadonlyArray<readonly [from: string, to: string]>): string =>
  changes.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`"${from}" is not there to be replaced`)
    return before.replaceAll(from, to)
  }, text)

describe("a contract", () => {
  it("is JSON, and all hashes can be made of that JSON again", () => {
    const contract = contractOf()
    const read: Contract = JSON.parse(JSON.stringify(contract))
    expect(read).toStrictEqual(contract)
    for (const hashes of [workflowHashes, activityHashes, signalHashes, queueHashes]) {
      expect(hashes(read)).toEqual(hashes(contract))
    }
  })

  it("has nothing to say of what the workflow does without", () => {
    const { types: _, ...said } = contractOf()
    expect(Object.keys(said).sort()).toEqual(
      ["activities", "errors", "idempotencyKey", "payload", "signals", "steps", "success", "taskQueue", "version"]
        .concat("workflow")
    )
    expect(said.steps[1]).toStrictEqual({
      kind: "fail",
      name: "refused",
      when: {
        name: "refused/when",
        condition: {
          expression: ["binary", "===", ["member", ["member", ["name", "payload"], "tos"], "length"], ["value", 0]]
        }
      },
      error: "Refused",
      fields: { map: { reason: { value: "none" } } }
    })
  })

  it.each<[string, string, string]>([
    [
      "what a loop calls its item",
      replaced(
        workflow,
        ["as: one", "as: other"],
        ["key: \"${ one }\"", "key: \"${ other }\""],
        ["to + one", "to + other"]
      ),
      activities
    ],
    [
      "where a policy is written",
      replaced(
        workflow,
        ["call: send,", "call: send, retry: { maximumAttempts: 3 }, timeouts: { startToClose: 10s },"]
      ),
      replaced(
        activities,
        ["    retry: { maximumAttempts: 3 }\n", ""],
        ["startToClose: 10s", "startToClose: 1m"]
      )
    ]
  ])("does not say %s", (_, text, declared) => {
    expect(contractOf(text, declared)).toStrictEqual(contractOf())
  })

  it("tells the items of nested loops apart", () => {
    const swapped = replaced(workflow, ["to + one", "one + to"])
    expect(workflowHashes(contractOf(swapped)).source).not.toBe(workflowHashes(contractOf()).source)
  })

  it("keeps large types whole, once, under their digest", () => {
    const { payload, types = {} } = contractOf()
    const digests = Object.entries(types)
    expect(digests).toHaveLength(1)
    for (const [digest, form] of digests) {
      expect(typeDigest(canonicalJson(form))).toBe(digest)
      expect(canonicalJson(payload).split(digest)).toHaveLength(3)
    }
  })

  it("finds the large types inside of large types", () => {
    const plan = planOf(
      new Map([[
        "deep.types.yaml",
        replaced(types, [
          "wides: \"Wide[]\"",
          `${Array.from({ length: 300 }, (_, at) => `more${at}: string`).join(", ")}`
        ])
      ]])
    )
    const table = typeTable(plan)
    const form = canonicalType({ kind: "named", file: "deep.types.yaml", name: "Wider" }, table)
    expect(Object.keys(largeTypesIn(form, table))).toHaveLength(2)
  })
})
