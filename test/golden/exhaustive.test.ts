/** What the golden of switches over closed unions does on the engine, and where recorded decisions contradict its cases. */
import { Effect, Layer } from "effect"
import { testEngineLayer } from "perdure/testing"
import { describe, expect, it } from "vitest"
import * as exhaustive from "../../golden/build/exhaustive/generated/index.ts"

type Goods = Parameters<typeof exhaustive.ExhaustiveClient.execute>[0]["goods"][number]

const round = { kind: "circle", radius: 2 } as const
const flat = { kind: "square", side: 3 } as const
const point = { kind: "point" } as const

const run = (found: Goods, grade: 1 | 2 | null, urgent: boolean, replayEveryWait: boolean) => {
  const activities = exhaustive.GoodsActivities.of({
    look: () => Effect.succeed(found),
    grade: () => Effect.succeed(grade)
  })
  const goods = [found, { name: "other", kind: "food", shape: flat } as const]
  return exhaustive.ExhaustiveClient.execute({ name: found.name, kind: found.kind, urgent, goods }).pipe(
    Effect.provide(
      exhaustive.ExhaustiveV1.pipe(
        Layer.provide(Layer.succeed(exhaustive.GoodsActivities, activities)),
        Layer.provideMerge(testEngineLayer({ replayEveryWait }))
      )
    ),
    Effect.runPromise
  )
}

describe.each([false, true])("with replay at every wait: %s", (replayEveryWait) => {
  it("each case of a closed union gives its value", async () => {
    expect(await run({ name: "a", kind: "book", shape: round }, 1, true, replayEveryWait)).toEqual({
      way: "post",
      area: 12,
      fee: 4,
      rank: "number 1",
      kinds: ["round 5 0", "flat 4 3"],
      seen: 1,
      first: "a"
    })
    expect(await run({ name: "b", kind: "food", shape: flat }, 2, true, replayEveryWait)).toMatchObject({
      way: "van",
      area: 9,
      fee: 6,
      rank: "number 2",
      seen: 2
    })
    expect(await run({ name: "c", kind: "gift", shape: point }, null, false, replayEveryWait)).toMatchObject({
      way: "hand",
      area: 0,
      fee: 0,
      rank: "none",
      seen: 0,
      first: "none"
    })
  })
})
