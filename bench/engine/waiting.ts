/** How an engine starts on a database in which as many items wait for a worker, and as many executions for a child, as are asked for. */
import { Context, Effect, Layer, Schema } from "effect"
import { join } from "node:path"
import { Control, engineLayer } from "perdure/runtime"
import { queue, queueWorkers } from "perdure/runtime/v1"
import { scratch } from "./scratch.ts"
import { filler } from "./subject.ts"
import { Notes, SleeperV1, suspend } from "./suspended.ts"

const work = queue("Sleeper/work", { input: Schema.Struct({ text: Schema.String }), success: Schema.Void })

class Work extends Context.Service<Work, {
  readonly work: (input: { readonly text: string }) => Effect.Effect<void>
}>()("perdure/bench/Work") {}

/** Takes the first items, and keeps them. */
const WorkLive = queueWorkers(Work, { work }).pipe(
  Layer.provide(Layer.succeed(Work, { work: () => Effect.never }))
)

const Live = Layer.merge(WorkLive, Layer.provide(SleeperV1, Layer.succeed(Notes, { note: () => Effect.void })))

/** Prints what it finds. */
export const benchWaiting = (count = 1_000_000): Promise<void> =>
  Effect.runPromise(Effect.scoped(Effect.gen(function*() {
    const filename = join(yield* scratch, "waiting.db")
    console.error(`writing ${count} items and children`)
    const now = Date.now()
    yield* Effect.promise(() =>
      suspend(filename, count, (index) => now + 86_400_000 + index, ({ queues, setChild }, record) => {
        const item = { n: record.n, id: `${record.id}/1/item`, queue: work.name, key: record.key }
        const stored = { ...item, attempt: 0, failures: 0, due: now + record.n - count, outcome: undefined }
        queues.add(stored, JSON.stringify({ text: filler }))
        queues.wait(stored, record, "item")
        setChild(record, "child", { child: record.id, onClose: "cancel", waits: true })
      })
    )
    const before = process.memoryUsage.rss()
    const starting = performance.now()
    const services = yield* Layer.build(Layer.provideMerge(Live, engineLayer({ filename })))
    yield* Control.use((control) =>
      Effect.flatMap(
        control.start({ workflow: "Sleeper", payload: { id: "first", filler, nap: 0 } }),
        ({ executionId }) => control.result(executionId)
      )
    ).pipe(Effect.provideContext(services))
    const seconds = (performance.now() - starting) / 1000
    const mebibytes = (process.memoryUsage.rss() - before) / 1024 / 1024
    console.log(
      `${count.toLocaleString("en")} items and as many children: start to the end of a first new execution ` +
        `${seconds.toFixed(2)} s (bar: ≤ 2 s), +${mebibytes.toFixed(0)} MiB`
    )
  })))
