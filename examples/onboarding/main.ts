/** Onboards one person in this process, through the generated client: `node examples/onboarding/main.ts`. */
import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Layer } from "effect"
import { mkdirSync } from "node:fs"
import { dirname, join } from "node:path"
import { engineLayer } from "perdure/runtime"
import { layer as activities } from "./activities.ts"
import { layer as workflows, OnboardingClient } from "./workflows/generated/index.ts"

const database = process.env.ONBOARDING_DATABASE ?? join(import.meta.dirname, ".perdure/journal.sqlite")
mkdirSync(dirname(database), { recursive: true })

const engine = workflows.pipe(Layer.provide(activities), Layer.provideMerge(engineLayer({ filename: database })))

const program = Effect.gen(function*() {
  const done = yield* OnboardingClient.execute({
    person: { name: "Una", email: "unlucky-una@example.com", site: "remote" },
    startsAt: new Date(Date.now() + 1000).toISOString(),
    checkInAfter: "500ms"
  })
  yield* Console.log(`${done.greeting} Delivered: ${done.delivery}. How it goes: ${done.mood}.`)
})

program.pipe(Effect.provide(engine), NodeRuntime.runMain)
