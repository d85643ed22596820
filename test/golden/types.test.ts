/** What the goldens of tagged unions, defaults and functions do on the engine. */
import { Effect, Layer } from "effect"
import { testEngineLayer } from "perdure/testing"
import { describe, expect, it } from "vitest"
import * as functions from "../../golden/build/functions/generated/index.ts"
import * as defaults from "../../golden/build/defaults/generated/index.ts"
import * as tagged from "../../golden/build/tagged-unions/generated/index.ts"
import { Control } from "../../runtime/index.ts"

describe.each([false, true])("with replay at every wait: %s", (replayEveryWait) => {
  const engine = testEngineLayer({ replayEveryWait })

  it("a tag tells which case a stored value is", async () => {
    const shapes = tagged.ShapesActivities.of({
      area: ({ shape }) => Effect.succeed(shape.kind === "circle" ? shape.radius : shape.kind === "square" ? 100 : 0),
      play: ({ stake }) =>
        Effect.succeed(
          stake.by === "coins" && stake.count === 3
            ? { _tag: "won", prize: { kind: "circle", radius: 1 } }
            : { _tag: "lost" }
        )
    })
    const result = Effect.gen(function*() {
      const { executionId: id } = yield* tagged.ShapesClient.start({
        id: "s1",
        shape: { kind: "square", side: 3, corner: { round: true } },
        size: 2
      })
      yield* tagged.ShapesClient.signal.answer(id, { said: "yes", by: "ann" })
      return yield* tagged.ShapesClient.result(id)
    })
    const layer = tagged.layer.pipe(
      Layer.provide(Layer.succeed(tagged.ShapesActivities, shapes)),
      Layer.provideMerge(engine)
    )
    expect(await Effect.runPromise(Effect.provide(result, layer))).toEqual({
      area: 9 + 3 + 1 + 100,
      won: { kind: "circle", radius: 1 }
    })
  })

  it("the author's functions are called in expressions", async () => {
    const order = {
      id: "f1",
      items: [{ sku: "pear", qty: 2 }, { sku: "apple", qty: 9 }],
      tier: "gold",
      due: "2020-01-01T00:00:00Z"
    } as const
    const result = functions.OrderClient.execute(order).pipe(
      Effect.provide(functions.layer.pipe(Layer.provideMerge(engine)))
    )
    // 9 tenths of 1100, and 1 + 2; and one for each item.
    expect(await Effect.runPromise(result)).toEqual({ total: 990 + 3 + 2, labels: ["apple", "pear"], late: true })
  })

  it("what is left out is there for every reader", async () => {
    const seen: Array<unknown> = []
    const shop = defaults.ShopActivities.of({
      pack: (input) => {
        seen.push(input)
        return Effect.succeed({ weight: input.items.length })
      },
      sweep: (input) => Effect.sync(() => void seen.push(input))
    })
    const failure = Effect.gen(function*() {
      const { executionId: id } = yield* defaults.PackingClient.start({ id: "p1", item: { sku: "kiwi" } })
      yield* defaults.PackingClient.signal.answer(id, { ok: false })
      return yield* Effect.flip(defaults.PackingClient.result(id))
    })
    const result = Effect.gen(function*() {
      const control = yield* Control
      const { executionId: id } = yield* control.start({ workflow: "Packing", payload: { id: "p2", item: { sku: "fig" } } })
      yield* control.signal(id, { name: "answer", payload: {} })
      const whole = { id: "p2", item: { sku: "fig", qty: 1, tags: [] }, copies: 2, labels: {} }
      expect(yield* defaults.PackingClient.executionId(whole), "the key reads what is filled in").toBe(id)
      return yield* defaults.PackingClient.result(id)
    })
    const layer = defaults.layer.pipe(
      Layer.provide(Layer.succeed(defaults.ShopActivities, shop)),
      Layer.provideMerge(engine)
    )
    const [failed, done] = await Effect.runPromise(
      Effect.provide(Effect.all([failure, result]), layer)
    )
    expect(failed).toMatchObject({ _tag: "SoldOut", sku: "any", left: 1 })
    expect(done).toEqual({ weight: 4, count: 0 })
    const box = { size: "small", lines: { sku: "none", qty: 1, tags: [] }, at: "2027-01-01T00:00:00Z" }
    const kiwi = { sku: "kiwi", qty: 1, tags: [] }
    expect(seen.slice(0, 2)).toEqual([
      { deep: false, extra: { a: [1, "x"] } },
      {
        items: [kiwi, { sku: "apple", qty: 1, tags: [] }, { sku: "pear", qty: 2, tags: ["ripe"] }],
        box,
        note: null
      }
    ])
    expect(seen).toContainEqual({ deep: true, extra: { a: [1, "x"] } })
  })
})
