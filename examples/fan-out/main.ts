/** Announces something to four people in this process, one of whom cannot be reached: `node examples/fan-out/main.ts`. */
import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Layer } from "effect"
import { engineLayer } from "perdure/runtime"
import { fileIn } from "../place.ts"
import { layer as activities } from "./activities.ts"
import { AnnouncementClient, layer as workflows } from "./workflows/generated/index.ts"

const engine = workflows.pipe(
  Layer.provide(activities),
  Layer.provideMerge(engineLayer({ filename: fileIn(import.meta.dirname, "journal.sqlite") }))
)

const program = Effect.gen(function*() {
  const { delivered, missed } = yield* AnnouncementClient.execute({
    campaign: `move-${Date.now().toString(36)}`,
    text: "We move to Harbour Street.",
    recipients: [
      { id: "ann", email: "ann@example.com" },
      { id: "bob", email: "flaky-bob@example.com" },
      { id: "cid", email: "cid@gone.example", phone: "+49 30 1234" },
      { id: "dot", email: "dot@gone.example" }
    ]
  })
  yield* Console.log(`Told ${delivered}, missed: ${missed.map(({ id, reason }) => `${id} (${reason})`).join(", ")}.`)
})

program.pipe(Effect.provide(engine), NodeRuntime.runMain)
