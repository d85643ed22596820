/** What the goldens of patches and of runs that continue as new do on the engine. */
import { Effect, Layer } from "effect"
import { testEngineLayer } from "perdure/testing"
import { describe, expect, it } from "vitest"
import * as ledger from "../../golden/build/continueAsNew/generated/index.ts"
import * as shop from "../../golden/build/patch/generated/index.ts"
import { Control } from "../../runtime/index.ts"

describe.each([false, true])("with replay at every wait: %s", (replayEveryWait) => {
  it("continueAsNew: one execution, whose runs hand on what was counted", async () => {
    const seen: Array<string> = []
    const layer = ledger.LedgerV1.pipe(
      Layer.provide(Layer.succeed(ledger.LedgerActivities, {
        post: ({ text }, { idempotencyKey }) =>
          Effect.sync(() => {
            seen.push(`${idempotencyKey.split("/")[1]} ${text}`)
            return { total: text.length }
          }),
        unpost: () => Effect.void
      })),
      Layer.provideMerge(testEngineLayer({ replayEveryWait }))
    )
    const result = await Effect.runPromise(
      Effect.gen(function*() {
        const { executionId: id } = yield* ledger.LedgerClient.start({ account: "acc_1", total: 100 })
        yield* ledger.LedgerClient.signal.entry(id, { text: "a", last: false })
        yield* ledger.LedgerClient.signal.entry(id, { text: "bb", last: false })
        yield* ledger.LedgerClient.signal.entry(id, { text: "ccc", last: true })
        return yield* ledger.LedgerClient.result(id)
      }).pipe(Effect.provide(layer))
    )
    expect(result).toEqual({ total: 106, runs: 3 })
    expect(seen).toEqual(["1 a", "2 bb", "3 ccc"])
  })

  it("continueAsNew: a payload that breaks its type ends the execution", async () => {
    const layer = ledger.PollerV2.pipe(Layer.provideMerge(testEngineLayer({ replayEveryWait })))
    const status = await Effect.runPromise(
      Effect.gen(function*() {
        const control = yield* Control
        const { executionId } = yield* ledger.PollerClient.start({ feed: "f", cursor: Number.MAX_SAFE_INTEGER, page: 1 })
        return yield* control.result(executionId)
      }).pipe(Effect.provide(layer))
    )
    expect(status).toMatchObject({ state: "Failed", run: 3, failure: { name: "ValueRejected", data: { step: "turn" } } })
  })

  it("patch: a new execution takes the new way, and a failure is held", async () => {
    const seen: Array<string> = []
    const layer = shop.OrderV1.pipe(
      Layer.provide(Layer.succeed(shop.ShopActivities, {
        check: ({ order }) =>
          order === "bad" ? Effect.fail(new shop.Refused({ reason: "unknown" })) : Effect.succeed({ score: 7 }),
        audit: ({ text }) => Effect.sync(() => void seen.push(text))
      })),
      Layer.provideMerge(testEngineLayer({ replayEveryWait }))
    )
    const parked = await Effect.runPromise(
      Effect.gen(function*() {
        const control = yield* Control
        expect(yield* shop.OrderClient.execute({ order: "good", gift: "for you" })).toEqual({ score: 7 })
        const { executionId } = yield* shop.OrderClient.start({ order: "bad" })
        for (;;) {
          const { parked } = yield* control.status(executionId)
          if (parked !== undefined) return parked
          yield* Effect.sleep(2)
        }
      }).pipe(Effect.provide(layer))
    )
    expect(seen).toEqual(["score 7"])
    expect(parked).toMatchObject({ code: "EXECUTION_FAILED", step: "fraud" })
  })
})
