/** The order example on the embedded engine, from start to end. */
import { Effect } from "effect"
import { expect, test } from "vitest"
import { Order } from "../../examples/order/workflows/generated/order.contract.ts"
import { PaymentDeclined } from "../../examples/order/workflows/generated/shop.types.ts"
import { Control } from "../../runtime/index.ts"
import { type Call, orderEngine, payload } from "./order.ts"

const engine = (calls: Array<Call>, overrides = {}) => orderEngine({ filename: ":memory:" }, calls, overrides)

test("an order runs through its steps and answers with the receipt", async () => {
  const calls: Array<Call> = []
  const status = await Effect.gen(function*() {
    const control = yield* Control
    const { executionId, created } = yield* control.start({ workflow: "Order", payload: payload("ord_1") })
    expect(created).toBe(true)
    return { status: yield* control.result(executionId), history: yield* control.history("Order/ord_1") }
  }).pipe(Effect.provide(engine(calls)), Effect.runPromise)
  expect(status.status).toMatchObject({
    state: "Completed",
    result: { receipt: { id: "ch1", charged: { amount: 100, currency: "EUR" } }, tracking: "t1" }
  })
  expect(calls.map(({ method }) => method)).toEqual(["reserveStock", "chargeCard", "shipParcel"])
  expect(status.history.map(({ kind, name }) => `${kind} ${name}`.trim())).toEqual([
    "ExecutionStarted",
    "StepScheduled reserve",
    "StepCompleted reserve",
    "StepScheduled charge",
    "StepCompleted charge",
    "DecisionTaken refused/when",
    "DecisionTaken service/case/1",
    "TimerStarted packing",
    "TimerFired packing",
    "StepScheduled ship",
    "StepCompleted ship",
    "ExecutionCompleted"
  ])
})

test("a declared failure undoes the completed steps in reverse, each with a key of its own", async () => {
  const calls: Array<Call> = []
  const status = await Effect.gen(function*() {
    const control = yield* Control
    const { executionId } = yield* control.start({ workflow: "Order", payload: payload("ord_2", { note: "fraud" }) })
    return yield* control.result(executionId)
  }).pipe(Effect.provide(engine(calls)), Effect.runPromise)
  expect(status).toMatchObject({
    state: "Failed",
    failure: { kind: "declared", name: "PaymentDeclined", data: { reason: "refused by reviewer" } }
  })
  expect(calls.map(({ method }) => method)).toEqual(["reserveStock", "chargeCard", "refundCard", "releaseStock"])
  expect(calls.map(({ input }) => input).slice(2)).toEqual([{ receiptId: "ch1" }, { reservationId: "r1" }])
  expect(new Set(calls.map(({ context }) => context.idempotencyKey)).size).toBe(4)
})

test("the workflow is a real effect workflow", async () => {
  const calls: Array<Call> = []
  const run = (orderId: string, more: object = {}) =>
    Order.execute(Order.payloadSchema.make(payload(orderId, more) as never)).pipe(
      Effect.provide(engine(calls)),
      Effect.runPromiseExit
    )
  const done = await run("ord_3")
  expect(done).toMatchObject({ _tag: "Success", value: { tracking: "t1" } })
  const failed = await run("ord_4", { note: "fraud" })
  expect(failed).toMatchObject({ _tag: "Failure", cause: { reasons: [{ error: expect.any(PaymentDeclined) }] } })
})
