/** Runs one order in this process, through the generated client: `node examples/order/main.ts`. */
import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Layer } from "effect"
import { mkdirSync } from "node:fs"
import { dirname, join } from "node:path"
import { engineLayer } from "perdure/runtime"
import { layer as activities } from "./activities.ts"
import { layer as workflows, OrderClient } from "./workflows/generated/index.ts"

const database = process.env.ORDER_DATABASE ?? join(import.meta.dirname, ".perdure/journal.sqlite")
mkdirSync(dirname(database), { recursive: true })

const engine = workflows.pipe(Layer.provide(activities), Layer.provideMerge(engineLayer({ filename: database })))

const program = Effect.gen(function*() {
  const { receipt, tracking } = yield* OrderClient.execute({
    orderId: `ord_${Date.now().toString(36)}`,
    customerId: "flaky-ann",
    items: [{ sku: "lamp", qty: 2 }, { sku: "chair", qty: 1 }],
    amount: { amount: 12_900, currency: "EUR" },
    packingTime: "500ms"
  })
  yield* Console.log(
    `Charged ${receipt.charged.amount / 100} ${receipt.charged.currency} (${receipt.id}), shipped as ${tracking}.`
  )
})

program.pipe(Effect.provide(engine), NodeRuntime.runMain)
