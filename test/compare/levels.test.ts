/** What a project says of warnings it says of those about changes, too. */
import { expect, it } from "vitest"
import { judgedBy, released } from "../support/locked.ts"

const spec = (amount: string, comment = "") =>
  `workflow: Order
version: 1
import: [./shop.activities.yaml]
payload: { order: string, amount: int }
idempotencyKey: "${"${ payload.order }"}"
steps:
  - { id: charge, call: charge, with: { amount: "${"${"} ${amount} }" } }${comment}
`
const shop = `activities:
  charge: { input: { amount: int }, timeouts: { startToClose: 10s } }
`
const files = (workflow: string, project = ""): ReadonlyMap<string, string> =>
  new Map([["order.workflow.yaml", workflow], ["shop.activities.yaml", shop], ["perdure.yaml", project]])

const locks = released(files(spec("payload.amount")))
const severities = (workflow: string, project?: string) =>
  judgedBy(locks, files(workflow, project)).diagnostics.map(({ code, severity }) => `${severity} ${code}`)

it("turns them off, or into errors", () => {
  const edited = spec("payload.amount + 1")
  expect(severities(edited)).toEqual(["warning STEP_SAME_INPUT"])
  expect(severities(edited, "check: { rules: { STEP_SAME_INPUT: off } }")).toEqual([])
  expect(severities(edited, "check: { rules: { STEP_SAME_INPUT: error } }")).toEqual(["error STEP_SAME_INPUT"])
})

it("silences one with a comment, which is no unused one where nothing is compared", () => {
  const comment = " # perdure-ignore STEP_SAME_INPUT: both amounts are right"
  expect(severities(spec("payload.amount + 1", comment))).toEqual([])
  expect(severities(spec("payload.amount", comment))).toEqual([])
})
