/** How cost grows: with the steps of an execution, the executions of a database, and the size of what is stored. */
import { Context, Effect, Layer, Schema } from "effect"
import { statSync } from "node:fs"
import { join } from "node:path"
import { engineLayer } from "perdure/runtime"
import { activity, body, call, workflow } from "perdure/runtime/v1"
import { scratch } from "./scratch.ts"
import { suspend } from "./suspended.ts"
import { columns, median } from "./table.ts"

class GrowthActivities extends Context.Service<GrowthActivities, {
  readonly echo: (input: { readonly text: string }) => Effect.Effect<string>
}>()("perdure/bench/GrowthActivities") {}

const echo = activity(GrowthActivities, "echo", {
  input: Schema.Struct({ text: Schema.String }),
  success: Schema.String
})

const Growing = workflow("Growing", {
  version: 1,
  payload: { id: Schema.String, steps: Schema.Int, text: Schema.String },
  idempotencyKey: (payload) => payload.id,
  hashes: { identity: "Growing", payload: "", result: "", plan: "Growing", source: "" }
})

const GrowingV1 = body(
  Growing,
  Effect.fnUntraced(function*({ steps, text }) {
    for (let step = 0; step < steps; step++) yield* call(`step-${step}`, echo, { text })
  })
)

const activities = Layer.succeed(GrowthActivities, { echo: ({ text }) => Effect.succeed(text) })

interface Growth {
  readonly run: (id: string, steps: number, text: string) => Effect.Effect<unknown, unknown>
  readonly mebibytes: () => number
}

/** What an application is kept from by default. */
const limits = { events: Infinity, size: Infinity }

/** An engine on a database in which so many executions sleep. */
const openedOn = Effect.fnUntraced(function*(executions: number) {
  const folder = yield* scratch
  const filename = join(folder, "bench.db")
  const later = Date.now() + 86_400_000
  yield* Effect.promise(() => suspend(filename, executions, (index) => later + index))
  const services = yield* Layer.build(
    Layer.provideMerge(Layer.provide(GrowingV1, activities), engineLayer({ filename, limits }))
  )
  const growth: Growth = {
    run: (id, steps, text) => Effect.provideContext(Growing.execute({ id, steps, text }), services),
    mebibytes: () => statSync(filename).size / 1024 / 1024
  }
  return growth
})

const millisOf = <E>(effect: Effect.Effect<unknown, E>): Effect.Effect<number, E> =>
  Effect.suspend(() => {
    const start = performance.now()
    return Effect.map(effect, () => performance.now() - start)
  })

const short = "x".repeat(150)

/** Tens from one number to another: 10, 100, ... and the last one itself. */
const tens = (from: number, to: number): ReadonlyArray<number> => from >= to ? [to] : [from, ...tens(from * 10, to)]

const printed = (value: number): string => value.toLocaleString("en")

const bySteps = Effect.fnUntraced(function*({ run }: Growth, most: number) {
  const lines = [["steps of an execution", "in all", "each step"]]
  for (const steps of tens(10, most)) {
    const millis = yield* millisOf(run(`steps-${steps}`, steps, short))
    lines.push([printed(steps), `${millis.toFixed(0)} ms`, `${(1000 * millis / steps).toFixed(0)} µs`])
  }
  return lines
})

const last = 1000

const byExecutions = Effect.fnUntraced(function*(most: number) {
  const lines = [["executions before", `3 steps, ${printed(last)} executions`, "database"]]
  for (const executions of tens(last, most)) {
    const line = Effect.gen(function*() {
      const { mebibytes, run } = yield* openedOn(executions)
      const all = (name: string) =>
        Effect.forEach(
          Array.from({ length: last }, (_, index) => `${name}-${index}`),
          (id) => run(id, 3, short),
          { concurrency: 100, discard: true }
        )
      yield* all("warm")
      const millis = yield* millisOf(all("more"))
      return [printed(executions), `${(1000 * last / millis).toFixed(0)}/s`, `${mebibytes().toFixed(0)} MiB`]
    })
    lines.push(yield* Effect.scoped(line))
  }
  return lines
})

const bySize = Effect.fnUntraced(function*({ run }: Growth) {
  const lines = [["payload and results", "3 steps, p50", "each step and KiB"]]
  for (const bytes of [100, 1024, 10 * 1024, 100 * 1024, 1024 * 1024 - 100]) {
    const text = "x".repeat(bytes)
    const ids = Array.from({ length: 11 }, (_, index) => `size-${bytes}-${index}`)
    const millis = median(yield* Effect.forEach(ids, (id) => millisOf(run(id, 3, text))))
    lines.push([
      `${printed(bytes)} B`,
      `${millis.toFixed(2)} ms`,
      `${(1000 * millis / 3 / (bytes / 1024)).toFixed(1)} µs`
    ])
  }
  return lines
})

const onEmpty = (lines: (growth: Growth) => Effect.Effect<ReadonlyArray<ReadonlyArray<string>>, unknown>) =>
  Effect.scoped(Effect.flatMap(openedOn(0), lines))

/** Prints a table for each of the three to stdout. */
export const benchGrowth = async (steps = 50_000, executions = 1_000_000): Promise<void> => {
  console.log(`How cost grows, Node ${process.version}, SQLite WAL with synchronous=FULL`)
  const tables = [onEmpty((growth) => bySteps(growth, steps)), byExecutions(executions), onEmpty(bySize)]
  for (const table of tables) console.log(`\n${columns(await Effect.runPromise(table))}`)
}
