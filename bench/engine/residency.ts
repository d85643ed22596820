/** What executions cost that wait: a database full of them, an engine that starts on it, many that wake at once, and residents. */
import { Effect, Layer } from "effect"
import { spawnSync } from "node:child_process"
import { statfsSync, statSync } from "node:fs"
import { join } from "node:path"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { Control, engineLayer } from "perdure/runtime"
import { scratch } from "./scratch.ts"
import { filler } from "./subject.ts"
import { Notes, SleeperV1 } from "./suspended.ts"
import { median } from "./table.ts"

/** How many wake at once, and how many wait in memory at most. */
const many = 10_000

/** How long those sleep that are to wait in memory, in milliseconds: beyond this bench. */
const later = 86_400_000

/** How long everything but waking may take, in milliseconds. */
const ahead = 30_000

/** New executions that are timed. */
const fresh = 200

/** About what one execution takes on disk. */
const bytesEach = 1024

const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MiB`

setFlagsFromString("--expose-gc")
// The flag has made it a global of new contexts.
const collect = runInNewContext("gc") as () => void

/** What is in use after garbage has been collected, in bytes. */
const inUse = (): { readonly heap: number; readonly rss: number } => {
  collect()
  const { heapUsed, rss } = process.memoryUsage()
  return { heap: heapUsed, rss }
}

const start = (id: string, nap: number) =>
  Control.use((control) => control.start({ workflow: "Sleeper", payload: { id, filler, nap } }))

const millisOf = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<number, E, R> =>
  Effect.suspend(() => {
    const start = performance.now()
    return Effect.map(effect, () => performance.now() - start)
  })

/** A new execution from its start to its end. */
const newRun = (id: string) =>
  Effect.flatMap(start(id, 0), ({ executionId }) => Control.use((control) => control.result(executionId)))

const ids = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name}-${index}`)

/** Starts executions that go to sleep, and waits until they do. */
const sleepers = Effect.fnUntraced(function*(name: string, count: number) {
  const started = yield* Effect.forEach(ids(name, count), (id) => start(id, later), { concurrency: 500 })
  const last = started.at(-1)?.executionId ?? ""
  const isAsleep = Control.use((control) => control.status(last)).pipe(
    Effect.map(({ waitingFor }) => waitingFor[0]?.kind === "timer")
  )
  while (!(yield* isAsleep)) yield* Effect.sleep(20)
})

/** Prints what it finds, line by line. */
export const benchResidency = (count = 1_000_000): Promise<void> =>
  Effect.runPromise(Effect.scoped(Effect.gen(function*() {
    const folder = yield* scratch
    const { bavail, bsize } = statfsSync(folder)
    if (bavail * bsize < 3 * count * bytesEach) {
      return yield* Effect.die(`${folder} has no room for ${mebibytes(3 * count * bytesEach)}.`)
    }
    const filename = join(folder, "residency.db")
    console.error(`writing ${count} executions`)
    const woken = Math.min(many, count)
    const filling = performance.now()
    const program = join(import.meta.dirname, "fill.ts")
    const numbers = [count, woken, ahead].map(String)
    const { stdout } = spawnSync(process.execPath, [...process.execArgv, program, filename, ...numbers], {
      stdio: ["ignore", "pipe", "inherit"],
      encoding: "utf8"
    })
    const due = Number(stdout)
    const filled = (performance.now() - filling) / 1000
    const { size } = statSync(filename)
    console.log(
      `${count.toLocaleString("en")} executions asleep, written in ${filled.toFixed(0)} s: ` +
        `${mebibytes(size)} on disk, ${(size / count).toFixed(0)} bytes each`
    )

    const awake = new Set<string>()
    const note = ({ id }: { readonly id: string }) =>
      Effect.sync(() => void (Number(id) >= count - woken && awake.add(id)))
    const notes = Layer.succeed(Notes, { note })
    const worker = (file: string) =>
      SleeperV1.pipe(Layer.provide(notes), Layer.provideMerge(engineLayer({ filename: file, residency: many })))

    const alone = yield* Layer.build(worker(join(folder, "alone.db")))
    yield* Effect.provideContext(Effect.forEach(ids("warm", fresh), newRun), alone)

    const before = inUse()
    const starting = performance.now()
    const services = yield* Layer.build(worker(filename))
    yield* Effect.provideContext(newRun("first"), services)
    console.log(
      `Start to the end of a first new execution: ${((performance.now() - starting) / 1000).toFixed(2)} s (bar: ≤ 2 s)`
    )
    console.log(
      `RSS: ${mebibytes(before.rss)} before, ${mebibytes(inUse().rss)} after the start (bar: ≤ 512 MiB in all)`
    )

    // By turns, so that what disturbs one disturbs the other.
    const turns = yield* Effect.forEach(ids("run", fresh), (id) =>
      Effect.all([
        Effect.provideContext(millisOf(newRun(id)), services),
        Effect.provideContext(millisOf(newRun(id)), alone)
      ]))
    const [beside, by] = [0, 1].map((which) => median(turns.map((turn) => turn[which] ?? NaN)))
    console.log(
      `A new execution: p50 ${beside?.toFixed(2)} ms, alone in a database ${by?.toFixed(2)} ms ` +
        `(${((beside ?? NaN) / (by ?? NaN)).toFixed(2)}x)`
    )

    if (Date.now() >= due) return yield* Effect.die("They were due before everything else was measured.")
    yield* Effect.sleep(due - Date.now())
    let peak = 0
    const cpu = process.cpuUsage()
    while (awake.size < woken) {
      yield* Effect.sleep(20)
      peak = Math.max(peak, process.memoryUsage.rss())
    }
    const seconds = (Date.now() - due) / 1000
    const { system, user } = process.cpuUsage(cpu)
    console.log(
      `${woken.toLocaleString("en")} awake at once: the last step begins ${seconds.toFixed(2)} s after they were due ` +
        `(${((user + system) / woken).toFixed(0)} µs of processor each), RSS up to ${mebibytes(peak)}`
    )

    const empty = inUse()
    yield* Effect.provideContext(sleepers("resident", many), services)
    const full = inUse()
    yield* Effect.provideContext(sleepers("evicted", many), services)
    const over = inUse()
    const kibibytes = (bytes: number): string => `${(bytes / many / 1024).toFixed(1)} KiB`
    console.log(
      `${many.toLocaleString("en")} waiting in memory: ${kibibytes(full.heap - empty.heap)} of heap each; ` +
        `as many again, beyond the residency of ${many}: ${kibibytes(over.heap - full.heap)} each; ` +
        `RSS ${mebibytes(over.rss)}`
    )
  })))
