/** What the goldens of queries and attributes do on the engine: what can be asked on the way, and what executions are found by. */
import { Deferred, Effect, Layer } from "effect"
import { datetime } from "perdure/runtime/v1"
import { testEngineLayer } from "perdure/testing"
import { describe, expect, it } from "vitest"
import * as attributes from "../../golden/build/attributes/generated/index.ts"
import * as queries from "../../golden/build/queries/generated/index.ts"
import { Control } from "../../runtime/index.ts"

const { OrderClient, ShopActivities } = queries

describe.each([false, true])("with replay at every wait: %s", (replayEveryWait) => {
  it("queries: each step is known from when it is recorded", async () => {
    const shipping = Deferred.makeUnsafe<void>()
    const called: Array<string> = []
    const note = <A>(step: string, value: A) =>
      Effect.sync(() => {
        called.push(step)
        return value
      })
    const shop = ShopActivities.of({
      reserve: (_, { step }) => note(step, { reservation: "r1" }),
      charge: ({ amount }, { step }) => note(step, { id: "c1", charged: amount, at: datetime("2027-01-01T00:00:00Z") }),
      ship: ({ sku }, { step }) =>
        Effect.andThen(sku === "b" ? Deferred.await(shipping) : Effect.void, note(step, { tracking: `t-${sku}` }))
    })
    const layer = queries.OrderV1.pipe(
      Layer.provide(Layer.succeed(ShopActivities, shop)),
      Layer.provideMerge(testEngineLayer({ replayEveryWait }))
    )
    const ask = OrderClient.query
    const script = Effect.gen(function*() {
      const amount = { amount: 60_000, currency: "EUR" } as const
      const { executionId: id } = yield* OrderClient.start({ order: "ord_1", amount, skus: ["a", "b"], gift: false })
      const waitsFor = Effect.fnUntraced(function*(step: string) {
        while ((yield* OrderClient.status(id)).waitingFor.every((wait) => !("step" in wait) || wait.step !== step)) {
          yield* Effect.sleep(2)
        }
      })
      yield* waitsFor("approved")
      expect(yield* Effect.all([ask.progress(id), ask.receipt(id), ask.way(id), ask.shipped(id), ask.rush(id)])).toEqual([
        "reserving",
        null,
        "unknown",
        "0 of 2",
        false
      ])
      const early = yield* ask.summary(id)
      expect(early).toEqual({
        order: "ord_1",
        since: new Date((yield* OrderClient.status(id)).startedAt).toISOString(),
        tracking: [],
        stages: ["reserved", "gold"]
      })
      yield* OrderClient.signal.approval(id, { by: "ann", ok: true })
      yield* waitsFor("shipOne[b]")
      expect(yield* Effect.all([ask.progress(id), ask.way(id)])).toEqual(["charged", "parcel"])
      expect(yield* ask.receipt(id)).toEqual({ id: "c1", charged: amount, at: "2027-01-01T00:00:00Z" })
      yield* Deferred.succeed(shipping, undefined)
      yield* OrderClient.result(id)
      expect(yield* Effect.all([ask.progress(id), ask.shipped(id), ask.plain(id)])).toEqual([
        "shipped",
        "2 of 2",
        "nothing to compute"
      ])
      expect(yield* ask.summary(id)).toEqual({ ...early, approvedBy: "ann", tracking: ["t-a", "t-b"] })
    })
    await Effect.runPromise(Effect.provide(script, layer))
    expect(called).toEqual(["reserve", "charge", "shipOne[a]", "shipOne[b]"])
  })

  it("attributes: executions are found by what their payloads say", async () => {
    const layer = attributes.layer.pipe(Layer.provideMerge(testEngineLayer({ replayEveryWait })))
    const script = Effect.gen(function*() {
      const due = "2020-01-01T00:00:00Z"
      const tickets = [
        { id: "t1", customer: "acme", level: 2, tags: ["urgent"], urgent: false, due },
        { id: "t2", customer: "acme", tags: [], urgent: false, due }
      ]
      for (const ticket of tickets) yield* attributes.TicketClient.execute(ticket)
      yield* attributes.PlainClient.execute({ id: "p1" })
      const control = yield* Control
      const keys = (wanted: Readonly<Record<string, string | number | boolean>>) =>
        Effect.map(control.list({ attributes: wanted }), (found) => found.map(({ key }) => key))
      expect(yield* keys({ customer: "acme" })).toEqual(["t2", "t1"])
      expect(yield* keys({ customer: "acme", urgent: true, level: 2, area: "ac-1", first: "urgent" })).toEqual(["t1"])
      expect(yield* keys({ kind: "ticket", urgent: false })).toEqual(["t2"])
      expect(yield* keys({ team: "checkout" })).toEqual(["p1"])
      const { attributes: found, startedAt } = yield* control.status("Ticket/t2")
      const since = new Date(startedAt).toISOString().slice(0, 10)
      expect(found).toEqual({ customer: "acme", area: "ac-0", urgent: false, kind: "ticket", due, since })
      const { executionId } = yield* attributes.PlainClient.start({ id: "p1" })
      expect(yield* attributes.PlainClient.query.id(executionId)).toBe(executionId)
    })
    await Effect.runPromise(Effect.provide(script, layer))
  })
})
