/** What the golden of queues does on the engine: workers serve each queue of each workflow, whoever asks. */
import { Effect, Layer } from "effect"
import { type QueueContext, url } from "perdure/runtime/v1"
import { testEngineLayer } from "perdure/testing"
import { describe, expect, it } from "vitest"
import {
  DocId,
  layer,
  PressActivities,
  PrintClient,
  PrintQueues,
  ReprintClient,
  ReprintQueues,
  Unprintable
} from "../../golden/build/enqueue/generated/index.ts"
import type { Control } from "../../runtime/index.ts"

/** The queue and the item of each attempt. */
type Seen = Array<string>

const press = (seen: Seen) => {
  const see = ({ attempt, item, queue }: QueueContext) => seen.push(`${queue} ${item} ${attempt}`)
  return PrintQueues.of({
    render: ({ doc, note }, context) =>
      Effect.suspend(() => {
        see(context)
        if (doc === "doc_torn") return Effect.fail(new Unprintable({ reason: "torn" }))
        if (context.attempt === 1) return Effect.die("out of paper")
        return Effect.succeed({ url: url(`https://example.com/${context.item}`), sheets: note === undefined ? 2 : 3 })
      }),
    cover: ({ doc }, context) => Effect.sync(() => see(context)).pipe(Effect.as({ number: 0, text: doc })),
    count: ({ page }) => Effect.succeed(page.text.length),
    shred: () => Effect.void
  })
}

describe.each([false, true])("with replay at every wait: %s", (replayEveryWait) => {
  const running = <A, E>(script: Effect.Effect<A, E, Control>, seen: Seen = []): Promise<A> =>
    Effect.runPromise(
      Effect.provide(
        script,
        layer.pipe(
          Layer.provide(Layer.succeed(PressActivities, { send: () => Effect.void })),
          Layer.provide(Layer.succeed(PrintQueues, press(seen))),
          Layer.provide(Layer.succeed(ReprintQueues, { render: ({ doc, payload }) => Effect.succeed(payload + doc) })),
          Layer.provideMerge(testEngineLayer({ replayEveryWait }))
        )
      )
    )

  it("steps have what the workers make of their items", async () => {
    const seen: Seen = []
    const pages = [{ number: 1, text: "one" }, { number: 2, text: "three" }]
    const result = await running(PrintClient.execute({ doc: DocId.make("doc_a"), pages, isUrgent: true }), seen)
    expect(result).toEqual({
      url: "https://example.com/doc_a-png",
      sheets: [3, 5],
      cover: { number: 0, text: "doc_a" }
    })
    expect(seen).toEqual([
      "Print/render doc_a-pdf 1",
      "Print/render doc_a-pdf 2",
      "Print/render doc_a-png 1",
      "Print/render doc_a-png 2",
      "Print/cover doc_a 1",
      "Print/cover doc_a 1"
    ])
  })

  it("a declared error ends the workflow that lists it", async () => {
    const seen: Seen = []
    const print = PrintClient.execute({ doc: DocId.make("doc_torn"), pages: [], isUrgent: false })
    expect(await running(Effect.flip(print), seen)).toMatchObject({ _tag: "Unprintable", reason: "torn" })
    expect(seen).toHaveLength(1)
  })

  it("a queue of the same name in another workflow has workers of its own", async () => {
    expect(await running(ReprintClient.execute({ doc: DocId.make("doc_a") }))).toBe(" again doc_a")
  })
})
