/** Sends money twice in this process, the second time to an account that is closed: `node examples/transfer/main.ts`. */
import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Layer } from "effect"
import { engineLayer } from "perdure/runtime"
import { fileIn } from "../place.ts"
import { bankFile, layer as activities, openBank } from "./activities.ts"
import { layer as workflows, TransferClient } from "./workflows/generated/index.ts"

const engine = workflows.pipe(
  Layer.provide(activities),
  Layer.provideMerge(engineLayer({ filename: fileIn(import.meta.dirname, "journal.sqlite") }))
)

const program = Effect.gen(function*() {
  const bank = yield* openBank(bankFile)
  for (const account of ["DE01", "FR02", "IT03"]) bank.open(account, 100_000)
  bank.shut("IT03")

  for (const to of ["FR02", "IT03"]) {
    const outcome = yield* Effect.result(
      TransferClient.execute({ transferId: `${to}-${Date.now().toString(36)}`, from: "DE01", to, amount: 5000 })
    )
    yield* Console.log(
      outcome._tag === "Success"
        ? `To ${to}: ${outcome.success.debited / 100} EUR with the fee.`
        : `To ${to}: ${outcome.failure._tag}.`
    )
  }
  yield* Console.log(`DE01 has ${bank.balance("DE01") / 100} EUR, FR02 ${bank.balance("FR02") / 100} EUR.`)
}).pipe(Effect.scoped)

program.pipe(Effect.provide(engine), NodeRuntime.runMain)
