/** A type read off its canonical schema is the type, but for what is not stored of it. */
import { expect, it } from "vitest"
import { storedMembers, storedType } from "../../compiler/check/stored-type.ts"
import { canonicalType, typeTable } from "../../compiler/contract/canonical-type.ts"
import { contractsOf } from "../../compiler/contract/contracts.ts"
import { planOf } from "../support/plans.ts"

const plan = planOf(
  new Map(Object.entries({
    "shop.types.yaml": `types:
  Money: { amount: int, currency: '"EUR" | "USD"' }
  Shape: { $union: { circle: { r: number }, square: { a: number } }, $tag: kind }
`,
    "order.workflow.yaml": `workflow: Order
version: 1
import: [./shop.types.yaml]
payload:
  id: string
  note?: string
  at: datetime
  day: date
  wait: duration
  key: uuid
  page: url
  any: json
  flags: boolean[]
  price: Money
  shape: Shape | null
  counts: Record<string, int>
  kind: '"a" | 1 | true'
idempotencyKey: \${ payload.id }
steps:
  - { id: pause, sleep: 1s }
`
  }))
)

it("of every kind of type", () => {
  const [found] = contractsOf(plan).workflows
  expect(found).toBeDefined()
  const payload = found?.contract.payload ?? null
  expect(canonicalType(storedType(payload), typeTable(plan))).toEqual(payload)
})

it("a large type is the one that stands behind its digest, and what is refined or has a default is what it is", () => {
  const large = { type: "object", properties: { n: { type: "integer" } }, required: ["n"] }
  const form = {
    type: "object",
    properties: {
      big: { digest: "d1" },
      short: { type: "string", maxLength: 3 },
      both: { allOf: [{ type: "string" }, { maxLength: 3 }], default: "x" }
    },
    required: ["big"]
  }
  expect(storedMembers(form, { d1: large })).toEqual({
    kind: "struct",
    fields: [
      { name: "big", optional: false, type: storedType(large) },
      { name: "short", optional: true, type: { kind: "primitive", name: "string" } },
      { name: "both", optional: false, type: { kind: "primitive", name: "string" } }
    ]
  })
  expect(storedMembers({ type: "string" })).toBeUndefined()
})
