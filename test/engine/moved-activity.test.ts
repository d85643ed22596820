/** An activity that moves to another file keeps what was recorded of it. */
import { expect, it } from "vitest"
import { compare } from "../../runtime/engine/guard.ts"
import { recordedOf } from "../../runtime/engine/replay.ts"

const recorded = recordedOf("step", "charge", 0, { activity: "perdure/shop.activities/ShopActivities.charge" })
const asks = (activity: string) =>
  compare({ kind: "step", name: "charge", activity }, recorded, () => [], undefined)?.code

it("is the same by its name", () => {
  expect(asks("perdure/pay.activities/PayActivities.charge")).toBeUndefined()
  expect(asks("perdure/shop.activities/ShopActivities.refund")).toBe("STEP_ACTIVITY_CHANGED")
})
