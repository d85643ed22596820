/** What executions cost that sleep: a database full of them, an engine that starts on it, and ten thousand that wake at once. */
import { Effect, Layer } from "effect"
import { statSync } from "node:fs"
import { join } from "node:path"
import { Control, engineLayer } from "perdure/runtime"
import { scratch } from "./scratch.ts"
import { filler } from "./subject.ts"
import { Notes, SleeperV1, suspend } from "./suspended.ts"
import { median } from "./table.ts"

/** How many wake at once. */
const wakes = 10_000

/** When the others do, in milliseconds from now: not within this bench. */
const later = 86_400_000

const fresh = 200

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MB`

/** Milliseconds that a new execution takes from its start to its end. */
const newRun = Effect.fnUntraced(function*(id: string) {
  const control = yield* Control
  const start = performance.now()
  const { executionId } = yield* control.start({ workflow: "Sleeper", payload: { id, filler, nap: 0 } })
  yield* control.result(executionId)
  return performance.now() - start
})

const newRuns = (name: string) =>
  Effect.map(Effect.forEach(Array.from({ length: fresh }, (_, index) => `${name}-${index}`), newRun), median)

/** Prints what it finds, line by line. */
export const benchResidency = (count = 1_000_000): Promise<void> =>
  Effect.runPromise(Effect.scoped(Effect.gen(function*() {
    const folder = yield* scratch
    const filename = join(folder, "residency.db")
    console.error(`writing ${count} executions`)
    const woken = Math.min(wakes, count)
    // They are awake when everything else has been measured.
    const due = Date.now() + 30_000 + count / 10
    const building = performance.now()
    yield* Effect.promise(() => suspend(filename, count, (index) => index < woken ? due : due + later + index))
    const built = (performance.now() - building) / 1000
    console.log(
      `${count} executions asleep, written in ${built.toFixed(0)} s: ${megabytes(statSync(filename).size)} on disk`
    )

    const awake = new Set<string>()
    const note = ({ id }: { readonly id: string }) => Effect.sync(() => void (Number(id) < woken && awake.add(id)))
    const notes = Layer.succeed(Notes, { note })
    const worker = (file: string) =>
      SleeperV1.pipe(Layer.provide(notes), Layer.provideMerge(engineLayer({ filename: file })))

    const alone = yield* Layer.build(worker(join(folder, "alone.db")))
    yield* Effect.provideContext(newRuns("warm"), alone)
    const latencyAlone = yield* Effect.provideContext(newRuns("run"), alone)

    const before = process.memoryUsage.rss()
    const starting = performance.now()
    const services = yield* Layer.build(worker(filename))
    yield* Effect.provideContext(newRun("first"), services)
    console.log(
      `Start to the end of a first new execution: ${((performance.now() - starting) / 1000).toFixed(2)} s (bar: ≤ 2 s)`
    )
    console.log(
      `RSS: ${megabytes(before)} before, ${megabytes(process.memoryUsage.rss())} after the start (bar: ≤ 512 MB)`
    )
    const latency = yield* Effect.provideContext(newRuns("run"), services)
    console.log(`A new execution: p50 ${latency.toFixed(2)} ms, alone in a database ${latencyAlone.toFixed(2)} ms`)

    yield* Effect.sleep(Math.max(0, due - Date.now()))
    const waking = performance.now()
    let peak = 0
    while (awake.size < woken) {
      yield* Effect.sleep(20)
      peak = Math.max(peak, process.memoryUsage.rss())
    }
    const seconds = (performance.now() - waking) / 1000
    console.log(
      `${woken} awake at once: the last step begins after ${seconds.toFixed(2)} s, RSS up to ${megabytes(peak)}`
    )
  })))
