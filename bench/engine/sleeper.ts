/**
 * A process of its own that runs executions which sleep, so that it can be killed, and its memory looked at:
 * `sleeper.ts start | finish | open <folder> <executions> <due, in milliseconds since the epoch>`. It prints JSON lines.
 */
import { Context, Effect, Layer, Schema } from "effect"
import { appendFileSync } from "node:fs"
import { join } from "node:path"
import { engineLayer } from "perdure/runtime"
import { activity, body, call, Datetime, datetime, sleepUntil, workflow } from "perdure/runtime/v1"
import { filler } from "./subject.ts"

class SleeperActivities extends Context.Service<SleeperActivities, {
  readonly note: (input: { readonly text: string }) => Effect.Effect<void>
}>()("perdure/bench/SleeperActivities") {}

const note = activity(SleeperActivities, "note", { input: Schema.Struct({ text: Schema.String }) })

const Sleeper = workflow("Sleeper", {
  version: 1,
  payload: { id: Schema.String, filler: Schema.String, at: Datetime },
  idempotencyKey: (payload) => payload.id,
  hashes: { identity: "Sleeper", payload: "", result: "", plan: "Sleeper", source: "" }
})

const SleeperV1 = body(
  Sleeper,
  Effect.fnUntraced(function*({ at, id }) {
    yield* call("before", note, { text: `${id} before` })
    yield* sleepUntil("untilDue", at)
    yield* call("after", note, { text: `${id} after` })
  })
)

const [command = "", folder = "", executions = "0", due = "0"] = process.argv.slice(2)

const activities = Layer.succeed(SleeperActivities, {
  note: ({ text }) => Effect.sync(() => appendFileSync(join(folder, "effects"), `${text} ${Date.now()}\n`))
})

const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

const mebibytes = (): number => process.memoryUsage().rss / 1024 / 1024

const at = datetime(new Date(Number(due)).toISOString())
const payloadOf = (id: string) => ({ id, filler, at })
const all = Array.from({ length: Number(executions) }, (_, index) => `sleeper-${index}`)

const program = Effect.gen(function*() {
  const empty = mebibytes()
  const opening = performance.now()
  const engine = engineLayer({ filename: join(folder, "bench.db") })
  const services = yield* Layer.build(Layer.provideMerge(Layer.provide(SleeperV1, activities), engine))
  const run = (id: string, discard: boolean) =>
    Effect.provideContext(Sleeper.execute(payloadOf(id), { discard }), services)
  say({ opened: performance.now() - opening })
  if (command === "start") yield* Effect.forEach(all, (id) => run(id, true), { concurrency: 500, discard: true })
  if (command === "finish") {
    yield* Effect.forEach(all, (id) => run(id, false), { concurrency: "unbounded", discard: true })
  }
  say({ done: Date.now(), mebibytes: mebibytes(), more: mebibytes() - empty })
  return yield* command === "start" ? Effect.never : Effect.void
})

await Effect.runPromise(Effect.scoped(program))
process.exit()
