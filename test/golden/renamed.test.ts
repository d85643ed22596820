/** A workflow whose steps and members were renamed, and said so, is the workflow that it was: to executions, callers and hashes. */
import { Effect, Layer } from "effect"
import { engineLayer } from "perdure/runtime"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import * as before from "../../golden/build/renamed-before/generated/index.ts"
import * as after from "../../golden/build/renamed/generated/index.ts"
import { Control } from "../../runtime/index.ts"
import { databaseFile } from "../engine/support.ts"

const manifestOf = (name: string): { readonly workflows: ReadonlyArray<{ readonly hashes: object }> } =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../golden/build/${name}/generated/manifest.json`), "utf8"))

it("no hash tells the two apart but that of the source", () => {
  const [was, is] = ["renamed-before", "renamed"].map((name) => manifestOf(name).workflows[0]?.hashes)
  expect({ ...is, source: "" }).toEqual({ ...was, source: "" })
})

const payload = { orderId: "o1", customerId: "ann", remark: "ring twice", items: ["a", "b"] }

describe.each([10_000, 0])("with %d executions in memory", (residency) => {
  const shop = (charged: Array<unknown>) => ({
    charge: (input: { readonly customer: string; readonly cents: number }) =>
      Effect.sync(() => {
        charged.push(input)
        return { receipt: "r1" }
      }),
    ship: ({ customer, sku }: { readonly customer: string; readonly sku: string }) =>
      Effect.succeed({ tracking: `${sku} for ${customer}` }),
    refund: () => Effect.void
  })
  const result = { receipt: "r1", tracking: ["a for ann ring twice", "b for ann ring twice"] }

  it("an execution goes on, nothing of it is done again, and its readers see what they saw", async () => {
    const engine = () => engineLayer({ filename, residency })
    const filename = databaseFile()
    const charged: Array<unknown> = []
    const started = await Effect.runPromise(before.OrderClient.start(payload).pipe(Effect.provide(
      before.layer.pipe(
        Layer.provide(Layer.succeed(before.ShopActivities, shop(charged))),
        Layer.provideMerge(engine())
      )
    )))
    const seen = await Effect.runPromise(
      Effect.gen(function*() {
        const { executionId } = started
        expect(yield* after.OrderClient.start(payload)).toEqual({ executionId, run: 1, created: false })
        const control = yield* Control
        expect((yield* control.list({ attributes: { customer: "ann" } })).length).toBe(1)
        yield* after.OrderClient.signal.go(executionId, true)
        const result = yield* after.OrderClient.result(executionId)
        const { payload: shown } = yield* after.OrderClient.status(executionId)
        const paid = yield* after.OrderClient.query.paid(executionId)
        const names = (yield* control.history(executionId)).map(({ name }) => name)
        return { result, shown, paid, names: [...new Set(names)] }
      }).pipe(Effect.provide(
        after.layer.pipe(
          Layer.provide(Layer.succeed(after.ShopActivities, shop(charged))),
          Layer.provideMerge(engine())
        )
      ))
    )
    expect(seen).toEqual({
      result,
      shown: { ...payload, total: 100, remark: "[redacted]" },
      paid: "r1",
      names: ["", "charge", "wait", "shipAll", "ship[ann-r1-a]", "ship[ann-r1-b]"]
    })
    expect(charged).toEqual([{ customer: "ann", cents: 100 }])
  })

  it("a new execution is stored and reached by the names that were", async () => {
    const seen = await Effect.runPromise(
      Effect.gen(function*() {
        const { executionId } = yield* after.OrderClient.start({ ...payload, total: 5 })
        yield* after.OrderClient.signal.go(executionId, true)
        const refused = yield* Effect.flip(
          Control.use((control) =>
            control.start({ workflow: "Order", payload: { orderId: "o2", customer: "ann", items: [] } })
          )
        )
        const result = yield* after.OrderClient.result(executionId)
        return { refused, result, status: yield* after.OrderClient.status(executionId) }
      }).pipe(Effect.provide(
        after.layer.pipe(
          Layer.provide(Layer.succeed(after.ShopActivities, shop([]))),
          Layer.provideMerge(engineLayer({ filename: databaseFile(), residency }))
        )
      ))
    )
    expect(seen).toMatchObject({
      refused: { _tag: "PayloadRejected", path: "customerId" },
      result,
      status: { key: "ann/o1", payload: { ...payload, total: 5, remark: "[redacted]" } }
    })
  })
})
