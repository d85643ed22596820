/** What the goldens of branches, loops and catches do on the engine: the names of their steps, and what is undone. */
import { Effect, Layer } from "effect"
import type { ActivityContext } from "perdure/runtime/v1"
import { testEngineLayer } from "perdure/testing"
import { describe, expect, it } from "vitest"
import * as foreach from "../../golden/build/foreach/generated/index.ts"
import * as nested from "../../golden/build/nested/generated/index.ts"
import * as parallel from "../../golden/build/parallel/generated/index.ts"
import * as race from "../../golden/build/race/generated/index.ts"
import * as repeat from "../../golden/build/repeat/generated/index.ts"
import * as guarded from "../../golden/build/try/generated/index.ts"

/** The steps that activities saw, in the order in which they were called. */
type Seen = Array<string>

const at = <A>(seen: Seen, { step }: ActivityContext, effect: Effect.Effect<A>) =>
  Effect.suspend(() => {
    seen.push(step)
    return effect
  })

interface Item {
  readonly sku: string
  readonly qty: number
}

/** The shop of three of the goldens; none has an item of no quantity. */
const shop = (seen: Seen, { OutOfStock }: Pick<typeof parallel, "OutOfStock">) => ({
  reserve: ({ items }: { readonly items: ReadonlyArray<Item> }, context: ActivityContext) => {
    const missing = items.find(({ qty }) => qty === 0)
    return missing === undefined
      ? at(seen, context, Effect.succeed({ reservation: `r-${items.map(({ sku }) => sku).join("+")}` }))
      : at(seen, context, Effect.void).pipe(Effect.andThen(Effect.fail(new OutOfStock({ sku: missing.sku }))))
  },
  release: (_: unknown, context: ActivityContext) => at(seen, context, Effect.void),
  price: ({ items }: { readonly items: ReadonlyArray<Item> }, context: ActivityContext) =>
    at(seen, context, Effect.succeed(items.length * 10)),
  audit: (_: unknown, context: ActivityContext) => at(seen, context, Effect.void)
})

describe.each([false, true])("with replay at every wait: %s", (replayEveryWait) => {
  const apple = { sku: "apple", qty: 2 }
  const pear = { sku: "a/pear", qty: 1 }

  it("parallel: an object of what the branches gave", async () => {
    const seen: Seen = []
    const layer = parallel.PrepareV1.pipe(
      Layer.provide(Layer.succeed(parallel.ShopActivities, shop(seen, parallel))),
      Layer.provideMerge(testEngineLayer({ replayEveryWait }))
    )
    const result = await Effect.runPromise(
      parallel.PrepareClient.execute({ order: "o1", items: [apple], gift: false }).pipe(Effect.provide(layer))
    )
    expect(result).toEqual({ reservation: "r-apple", quoted: 10, kind: "order" })
    expect(seen.toSorted()).toEqual(["again", "hold", "note", "one", "price"])
  })

  it("parallel: the first failure is that of the step", async () => {
    const seen: Seen = []
    const layer = parallel.PrepareV1.pipe(
      Layer.provide(Layer.succeed(parallel.ShopActivities, shop(seen, parallel))),
      Layer.provideMerge(testEngineLayer({ replayEveryWait }))
    )
    const error = await Effect.runPromise(
      parallel.PrepareClient.execute({ order: "o2", items: [{ sku: "none", qty: 0 }], gift: true }).pipe(
        Effect.provide(layer),
        Effect.flip
      )
    )
    expect(error).toMatchObject({ _tag: "OutOfStock", sku: "none" })
  })

  it("foreach: a list in the order of the items, under names with their keys", async () => {
    const seen: Seen = []
    const layer = foreach.ShipV1.pipe(
      Layer.provide(Layer.succeed(foreach.ShopActivities, shop(seen, foreach))),
      Layer.provideMerge(testEngineLayer({ replayEveryWait }))
    )
    const ship = (order: string, items: ReadonlyArray<Item>) =>
      Effect.runPromise(
        foreach.ShipClient.execute({ order, items, tags: ["x", "y"] }).pipe(Effect.provide(layer), Effect.result)
      )
    expect(await ship("o1", [apple, pear])).toMatchObject({
      success: { reservations: ["r-apple", "r-a/pear"], failed: 0, copies: [4, 2] }
    })
    expect(seen.toSorted()).toEqual([
      "hold[a%2Fpear]",
      "hold[apple]",
      "noted[apple]",
      "one[tag-x]",
      "one[tag-y]"
    ])
    seen.length = 0
    expect(await ship("o2", [apple, apple])).toMatchObject({ failure: { kind: "ValueRejected" } })
    expect(seen).toEqual([])
  })

  it("foreach: what other items did is undone when one fails", async () => {
    const seen: Seen = []
    const layer = foreach.ShipV1.pipe(
      Layer.provide(Layer.succeed(foreach.ShopActivities, shop(seen, foreach))),
      Layer.provideMerge(testEngineLayer({ replayEveryWait }))
    )
    const error = await Effect.runPromise(
      foreach.ShipClient.execute({ order: "o3", items: [apple, { sku: "none", qty: 0 }] }).pipe(
        Effect.provide(layer),
        Effect.flip
      )
    )
    expect(error).toMatchObject({ _tag: "OutOfStock" })
    expect(seen.includes("hold[apple]")).toBe(seen.includes("hold[apple]/undo"))
  })

  it("race: the first branch to finish decides", async () => {
    const seen: Seen = []
    const slow = Effect.as(Effect.sleep("20 seconds"), { price: 9 })
    const layer = race.QuoteV1.pipe(
      Layer.provide(Layer.succeed(race.QuoteActivities, {
        quote: ({ carrier }, context) => at(seen, context, carrier === "ups" ? Effect.succeed({ price: 7 }) : slow),
        audit: (_, context) => at(seen, context, Effect.void)
      })),
      Layer.provideMerge(testEngineLayer({ replayEveryWait }))
    )
    const result = await Effect.runPromise(
      race.QuoteClient.execute({ order: "o1", hurry: true }).pipe(Effect.provide(layer))
    )
    expect(result).toEqual({ carrier: "ups", price: 7 })
    expect(seen).toContain("said")
  })

  it("try: what is caught does not end the workflow, and what stands last runs", async () => {
    const seen: Seen = []
    const layer = guarded.PayV1.pipe(
      Layer.provide(Layer.succeed(guarded.PayActivities, {
        charge: ({ amount }, context) =>
          amount > 0
            ? at(seen, context, Effect.succeed({ id: "c1" }))
            : Effect.fail(amount === 0 ? new guarded.Declined({ reason: "no" }) : new guarded.Down()),
        refund: (_, context) => at(seen, context, Effect.void),
        audit: (_, context) => at(seen, context, Effect.void)
      })),
      Layer.provideMerge(testEngineLayer({ replayEveryWait }))
    )
    const pay = async (order: string, amount: number) => {
      seen.length = 0
      const result = await Effect.runPromise(
        guarded.PayClient.execute({ order, amount }).pipe(Effect.provide(layer), Effect.result)
      )
      return { result, seen: [...seen] }
    }
    expect(await pay("o1", 5)).toMatchObject({
      result: { success: { id: "c1", tried: "c1" } },
      seen: ["payOnce", "payNote", "auditPay", "tell", "close", "swept"]
    })
    expect(await pay("o2", 0)).toMatchObject({
      result: { success: { id: null, tried: null } },
      seen: ["auditDecline", "auditPay", "tell", "close", "swept"]
    })
    expect(await pay("o3", -1)).toMatchObject({ result: { failure: { _tag: "Down" } }, seen: ["auditPay"] })
  })

  it("repeat: from state to state, under names with the number of the iteration", async () => {
    const seen: Seen = []
    const pages = new Map([[null, "b"], ["b", "c"], ["c", null]])
    const layer = repeat.PagesV1.pipe(
      Layer.provide(Layer.succeed(repeat.PagesActivities, {
        listPage: ({ cursor }, context) =>
          at(seen, context, Effect.succeed({ next: pages.get(cursor) ?? null, rows: [{ id: cursor ?? "a" }] })),
        audit: (_, context) => at(seen, context, Effect.void)
      })),
      Layer.provideMerge(testEngineLayer({ replayEveryWait }))
    )
    const result = await Effect.runPromise(repeat.PagesClient.execute({ name: "all" }).pipe(Effect.provide(layer)))
    expect(result).toEqual({ rows: [{ id: "a" }, { id: "b" }, { id: "c" }], waited: 0 })
    expect(seen).toEqual(["page#1", "page#2", "page#3"])
  })

  it("nested: names hold the keys of all loops around", async () => {
    const seen: Seen = []
    const layer = nested.DeepV1.pipe(
      Layer.provide(Layer.succeed(nested.ShopActivities, shop(seen, nested))),
      Layer.provideMerge(testEngineLayer({ replayEveryWait }))
    )
    const result = await Effect.runPromise(
      nested.DeepClient.execute({
        order: "o1",
        lists: [[apple], [pear, { sku: "none", qty: 0 }]],
        at: "2020-01-01T00:00:00Z",
        note: "n"
      }).pipe(Effect.provide(layer))
    )
    expect(result).toEqual({ prices: [[10], [null, null]], kept: "n!" })
    expect(seen).toContain("priced[1][1-apple]")
    expect(seen).toContain("gone[2][2-none]")
    expect(seen).toContain("done[2][2-a%2Fpear]")
  })
})
