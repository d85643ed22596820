/** Imports a catalogue of forty rows in this process, in runs of five pages: `node examples/import/main.ts`. */
import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Layer } from "effect"
import { engineLayer } from "perdure/runtime"
import { fileIn } from "../place.ts"
import { layer as activities } from "./activities.ts"
import { CatalogueImportClient, layer as workflows } from "./workflows/generated/index.ts"

const engine = workflows.pipe(
  Layer.provide(activities),
  Layer.provideMerge(engineLayer({ filename: fileIn(import.meta.dirname, "journal.sqlite") }))
)

const program = Effect.gen(function*() {
  const { executionId } = yield* CatalogueImportClient.start({
    catalogue: `40 rows of ${Date.now().toString(36)}`,
    pagesPerRun: 5
  })
  const { imported } = yield* CatalogueImportClient.result(executionId)
  const { run } = yield* CatalogueImportClient.status(executionId)
  yield* Console.log(`Imported ${imported} rows in ${run} runs.`)
})

program.pipe(Effect.provide(engine), NodeRuntime.runMain)
