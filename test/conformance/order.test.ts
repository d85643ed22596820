/** The order example's generated modules on three engines, and behind effect's workflow proxies. */
import { Effect, Layer } from "effect"
import { HttpServer } from "effect/http"
import { HttpApi, HttpApiTest } from "effect/http-api"
import { RpcTest } from "effect/rpc"
import { type WorkflowEngine, WorkflowProxy, WorkflowProxyServer } from "effect/workflow"
import { type ActivityContext, Datetime, DurationText } from "perdure/runtime/v1"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import {
  GatewayTimeout,
  layer as workflows,
  Order,
  OrderId,
  OutOfStock,
  PaymentDeclined,
  ShopActivities
} from "../../examples/order/workflows/generated/index.ts"
import { engines, type OpenEngine, openEngine } from "./engines.ts"

/** Steps in the order in which their attempts began, by order id. */
const log = new Map<string, Array<string>>()

const noted = (context: ActivityContext) =>
  Effect.sync(() => log.set(context.executionId, [...log.get(context.executionId) ?? [], context.step]))

const shop = Layer.succeed(ShopActivities, {
  reserveStock: (input, context) =>
    Effect.andThen(
      noted(context),
      input.items.some((item) => item.sku === "none")
        ? new OutOfStock({ sku: "none" })
        : Effect.succeed({ reservationId: `r-${input.orderId}` })
    ),
  releaseStock: (_, context) => noted(context),
  chargeCard: Effect.fnUntraced(function*(input, context) {
    yield* noted(context)
    if (input.customerId === "poor") return yield* new PaymentDeclined({ reason: "no money" })
    if (context.attempt === 1) return yield* new GatewayTimeout({ attempt: 1 })
    return { id: `c-${input.orderId}`, charged: input.amount, at: Datetime.make("2027-01-01T00:00:00Z") }
  }),
  refundCard: (_, context) => noted(context),
  shipParcel: (input, context) => Effect.as(noted(context), { trackingId: `${input.service}-${input.orderId}` }),
  notifyVip: (_, context) => noted(context)
})

let counter = 0
const anOrder = (over: { customerId?: string; sku?: string; amount?: number; note?: string } = {}) => {
  counter += 1
  return {
    orderId: OrderId.make(`ord_${counter}`),
    customerId: over.customerId ?? "rich",
    items: [{ sku: over.sku ?? "chair", qty: 1 }],
    amount: { amount: over.amount ?? 100, currency: "EUR" as const },
    packingTime: DurationText.make("30ms"),
    ...(over.note === undefined ? {} : { note: over.note })
  }
}

class ProxyApi extends HttpApi.make("orders").add(WorkflowProxy.toHttpApiGroup("workflows", [Order])) {}
const ProxyRpcs = WorkflowProxy.toRpcGroup([Order], { prefix: "orders." })

describe.each(engines)("on $name", (engine) => {
  let opened: OpenEngine
  beforeAll(async () => {
    opened = await openEngine(engine, workflows.pipe(Layer.provide(shop)))
  })
  afterAll(() => opened.close())

  const run = <A, E>(effect: Effect.Effect<A, E, WorkflowEngine.WorkflowEngine>) => opened.run(effect)
  const stepsOf = async (order: ReturnType<typeof anOrder>) => log.get(await run(Order.executionId(order)))

  it("ships what is paid for", async () => {
    const order = anOrder()
    expect(await run(Order.execute(order))).toEqual({
      receipt: { id: `c-${order.orderId}`, charged: order.amount, at: "2027-01-01T00:00:00Z" },
      tracking: `standard-${order.orderId}`
    })
    expect(await stepsOf(order)).toEqual(["reserve", "charge", "charge", "ship"])
  })

  it("takes the branch of large orders", async () => {
    const order = anOrder({ amount: 60_000 })
    expect((await run(Order.execute(order))).tracking).toBe(`express-${order.orderId}`)
    expect(await stepsOf(order)).toEqual(["reserve", "charge", "charge", "vip", "ship"])
  })

  it("releases the stock when the card is declined", async () => {
    const order = anOrder({ customerId: "poor" })
    expect(await run(Effect.flip(Order.execute(order)))).toEqual(new PaymentDeclined({ reason: "no money" }))
    expect(await stepsOf(order)).toEqual(["reserve", "charge", "reserve/undo"])
  })

  it("undoes everything, last first, when the fraud desk refuses", async () => {
    const order = anOrder({ note: "fraud" })
    expect(await run(Effect.flip(Order.execute(order)))).toBeInstanceOf(PaymentDeclined)
    expect(await stepsOf(order)).toEqual(["reserve", "charge", "charge", "charge/undo", "reserve/undo"])
  })

  it("undoes nothing when nothing was done", async () => {
    const order = anOrder({ sku: "none" })
    expect(await run(Effect.flip(Order.execute(order)))).toEqual(new OutOfStock({ sku: "none" }))
    expect(await stepsOf(order)).toEqual(["reserve"])
  })

  it("is served by WorkflowProxy over RPC", async () => {
    const order = anOrder()
    const poor = anOrder({ customerId: "poor" })
    await run(
      Effect.scoped(Effect.gen(function*() {
        const client = yield* RpcTest.makeClient(ProxyRpcs)
        const id = yield* client["orders.OrderDiscard"](order)
        expect(id).toBe(yield* Order.executionId(order))
        expect((yield* client["orders.Order"](order)).tracking).toBe(`standard-${order.orderId}`)
        yield* client["orders.OrderResume"]({ executionId: id })
        expect(yield* Effect.flip(client["orders.Order"](poor))).toEqual(new PaymentDeclined({ reason: "no money" }))
      })).pipe(Effect.provide(WorkflowProxyServer.layerRpcHandlers([Order], { prefix: "orders." })))
    )
  })

  it("is served by WorkflowProxy over HTTP", async () => {
    const order = anOrder()
    const poor = anOrder({ customerId: "poor" })
    await run(
      Effect.scoped(Effect.gen(function*() {
        const client = yield* HttpApiTest.groups(ProxyApi, ["workflows"])
        const id = yield* client.workflows.OrderDiscard({ payload: order })
        expect(id).toBe(yield* Order.executionId(order))
        expect((yield* client.workflows.Order({ payload: order })).tracking).toBe(`standard-${order.orderId}`)
        yield* client.workflows.OrderResume({ payload: { executionId: id } })
        expect(yield* Effect.flip(client.workflows.Order({ payload: poor }))).toEqual(
          new PaymentDeclined({ reason: "no money" })
        )
      })).pipe(
        Effect.provide([WorkflowProxyServer.layerHttpApi(ProxyApi, "workflows", [Order]), HttpServer.layerServices])
      )
    )
  })
})
