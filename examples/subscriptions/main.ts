/**
 * Bills two accounts in this process: `node examples/subscriptions/main.ts`. The card of the second one is declined, and one of its
 * two invoices is paid by transfer.
 */
import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Layer, Schedule } from "effect"
import { engineLayer } from "perdure/runtime"
import { fileIn } from "../place.ts"
import { layer as activities } from "./activities.ts"
import { BillingMonthClient, InvoiceClient, layer as workflows } from "./workflows/generated/index.ts"

const engine = workflows.pipe(
  Layer.provide(activities),
  Layer.provideMerge(engineLayer({ filename: fileIn(import.meta.dirname, "journal.sqlite") }))
)

const month = `month ${Date.now().toString(36)}`
const terms = { month, payWithin: "2s", withdrawWithin: "100ms", remindEvery: "400ms" }
const subscriptions = [{ id: "paper", amount: 900 }, { id: "archive", amount: 400 }]

/** The owner of an account transfers the money for the paper, as soon as there is an invoice. */
const transfer = Effect.fnUntraced(function*(account: string) {
  const invoice = yield* InvoiceClient.executionId({ ...terms, account, subscription: { id: "paper", amount: 900 } })
  yield* InvoiceClient.signal.transferred(invoice, { reference: "thank you" }).pipe(
    Effect.retry({ schedule: Schedule.spaced("20 millis"), while: ({ _tag }) => _tag === "ExecutionNotFound" })
  )
})

const program = Effect.gen(function*() {
  const good = yield* BillingMonthClient.start({ ...terms, account: "acc_good", subscriptions })
  const declined = yield* BillingMonthClient.start({ ...terms, account: "acc_declined", subscriptions })
  yield* transfer("acc_declined")
  for (const { executionId } of [good, declined]) {
    const { revenue, unpaid } = yield* BillingMonthClient.result(executionId)
    yield* Console.log(`Revenue: ${revenue / 100} EUR; not paid: ${unpaid.join(", ") || "nothing"}.`)
  }
})

program.pipe(Effect.provide(engine), NodeRuntime.runMain)
