/** What the golden of children does on the engine: they are run, joined and left behind, and how they end reaches their parent. */
import { Effect, Layer } from "effect"
import { testEngineLayer } from "perdure/testing"
import { describe, expect, it } from "vitest"
import { InvoiceClient, layer, OrderClient, Refused, ShopActivities } from "../../golden/build/child/generated/index.ts"
import { Control } from "../../runtime/index.ts"

const shop = (totals: Readonly<Record<number, number>>, notes: Array<string>) =>
  ShopActivities.of({
    charge: ({ order, part }) => {
      const total = totals[part] ?? 1
      return total < 0
        ? Effect.fail(new Refused({ reason: `part ${part}` }))
        : Effect.succeed({ id: `${order}-${part}`, total })
    },
    refund: ({ receipt }) => Effect.sync(() => void notes.push(`refund ${receipt}`)),
    note: ({ text }) => Effect.sync(() => void notes.push(text))
  })

/** When they have ended. */
const childrenOf = Effect.fnUntraced(function*(parent: string) {
  const control = yield* Control
  const children = (yield* control.list({})).filter((it) => it.parent === parent)
  const ended = yield* Effect.forEach(children, ({ executionId }) => control.result(executionId))
  return ended.map(({ key, state, workflow }) => `${workflow}/${key} ${state}`)
})

describe.each([false, true])("with replay at every wait: %s", (replayEveryWait) => {
  const running = <A, E>(
    totals: Readonly<Record<number, number>>,
    script: (notes: Array<string>) => Effect.Effect<A, E, Control>
  ): Promise<A> => {
    const notes: Array<string> = []
    const workers = layer.pipe(
      Layer.provide(Layer.succeed(ShopActivities, shop(totals, notes))),
      Layer.provideMerge(testEngineLayer({ replayEveryWait }))
    )
    return Effect.runPromise(Effect.provide(script(notes), workers))
  }

  it("children give their results, and those that are started run on their own", async () => {
    const { children, notes, result } = await running({ 0: 100, 99: 7 }, Effect.fnUntraced(function*(notes) {
      const { executionId } = yield* OrderClient.start({ orderId: "ord_1", parts: [1, 2, 3], rest: "ord_2" })
      const result = yield* OrderClient.result(executionId)
      return { result, notes, children: yield* childrenOf(executionId) }
    }))
    expect(result).toMatchObject({
      total: 100,
      receipts: [{ id: "ord_1-1", total: 1 }, { id: "ord_1-2", total: 1 }, { id: "ord_1-3", total: 1 }],
      rest: 100,
      late: false
    })
    expect(children.toSorted()).toEqual([
      "Invoice/ord_1/0 Completed",
      "Invoice/ord_1/1 Completed",
      "Invoice/ord_1/2 Completed",
      "Invoice/ord_1/3 Completed",
      "Invoice/ord_1/99 Completed",
      "Mail/extra ord_1 Completed",
      "Mail/order ord_1 Completed",
      "Mail/receipt ord_1-0 Completed",
      "Order/ord_2 Completed"
    ])
    expect(notes).toEqual(expect.arrayContaining(["order ord_1", "receipt ord_1-0", "audit ord_1", "order ord_2"]))
  })

  it("a declared error of a child is one of its parent", async () => {
    const error = await running({ 2: -1 }, () => Effect.flip(OrderClient.execute({ orderId: "ord_1", parts: [1, 2] })))
    expect(error).toMatchObject({ _tag: "Refused", reason: "part 2" })
  })

  it("a child that was closed is told by name", async () => {
    const { notes, result } = await running({ 99: 200, 100: 3 }, Effect.fnUntraced(function*(notes) {
      const { executionId } = yield* OrderClient.start({ orderId: "ord_1", parts: [] })
      const hasty = yield* InvoiceClient.executionId({ orderId: "ord_1", part: 99 })
      const waits = Effect.map(
        Control.use((control) => control.status(hasty)),
        ({ waitingFor }) => waitingFor.some(({ kind }) => kind === "signal")
      )
      yield* Effect.repeat(Effect.delay(Effect.orElseSucceed(waits, () => false), 2), { until: (it) => it })
      yield* Control.use((control) => control.terminate(hasty))
      return { result: yield* OrderClient.result(executionId), notes: notes.filter((it) => it.includes(hasty)) }
    }))
    expect(result.late).toBe(true)
    expect(notes).toEqual([expect.stringMatching(/ is Terminated$/)])
  })
})
