/** Defects of bodies as clients see them. */
import { Schema } from "effect"
import { expect, test } from "vitest"
import { toWorkflowFailed } from "../../runtime/v1/errors.ts"

const Cents = Schema.Int.check(Schema.isLessThanOrEqualTo(100)).pipe(Schema.brand("Cents"))

class Declined extends Schema.TaggedError<Declined>()("Declined", { amount: Cents }) {}

const thrownBy = (make: () => unknown): unknown => {
  try {
    return make()
  } catch (thrown) {
    return thrown
  }
}

test.each([
  ["a branded value", () => Cents.make(2.5), "Expected an integer"],
  [
    "a declared error",
    () => new Declined({ amount: 101 as typeof Cents.Type }), // A wrong value of the right type, as a number is.
    "amount: Expected a value less than or equal to 100"
  ]
])("%s that does not fit its schema is a rejected value", (_, make, message) => {
  expect(toWorkflowFailed(thrownBy(make))).toMatchObject({ kind: "ValueRejected", step: "", message })
})

test("anything else that is thrown is a defect", () => {
  expect(toWorkflowFailed(new Error("the disk is full"))).toMatchObject({ kind: "Defect", message: "the disk is full" })
})
