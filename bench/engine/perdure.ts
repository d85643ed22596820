/** The workloads on `perdure/runtime/v1`: three steps as the compiler writes them, the others with a loop for a list of steps. */
import { Context, Effect, Layer, Option, Schema, type Scope } from "effect"
import type { WorkflowEngine } from "effect/workflow"
import { Control } from "perdure/runtime"
import {
  activity,
  awaitSignal,
  body,
  type BodyLayer,
  call,
  Datetime,
  datetime,
  forEach,
  signal,
  sleep,
  sleepUntil,
  workflow
} from "perdure/runtime/v1"
import { count, CountActivities, Three, ThreeV1 } from "./compiled/workflows/generated/index.ts"
import { filler, many, nap, noteAsleep, noteAwake, type Workloads } from "./subject.ts"

class BenchActivities extends Context.Service<BenchActivities, {
  readonly fallAsleep: (input: { readonly id: string }) => Effect.Effect<void>
  readonly awake: (input: { readonly id: string }) => Effect.Effect<void>
}>()("perdure/bench/BenchActivities") {}

const fallAsleep = activity(BenchActivities, "fallAsleep", { input: Schema.Struct({ id: Schema.String }) })
const awake = activity(BenchActivities, "awake", { input: Schema.Struct({ id: Schema.String }) })

const define = <const Name extends string>(name: Name) =>
  workflow(name, {
    version: 1,
    payload: { id: Schema.String, filler: Schema.String },
    success: Schema.Int,
    idempotencyKey: (payload) => payload.id,
    hashes: { identity: name, payload: "", result: "", plan: name, source: "" }
  })

const answer = signal("answer", Schema.Struct({ ok: Schema.Boolean }))

const Ask = workflow("Ask", {
  version: 1,
  payload: { id: Schema.String, filler: Schema.String },
  success: Schema.Boolean,
  signals: [answer],
  idempotencyKey: (payload) => payload.id,
  hashes: { identity: "Ask", payload: "", result: "", plan: "Ask", source: "" }
})

const Due = workflow("Due", {
  version: 1,
  payload: { id: Schema.String, filler: Schema.String, at: Datetime },
  idempotencyKey: (payload) => payload.id,
  hashes: { identity: "Due", payload: "", result: "", plan: "Due", source: "" }
})

const ByHand = define("ByHand")
const Parallel = define("Parallel")
const Sequence = define("Sequence")
const Wake = define("Wake")

/** The compiled one as a person would write it. */
const ByHandV1: BodyLayer<CountActivities> = body(
  ByHand,
  Effect.fnUntraced(function*() {
    const first = yield* call("first", count, { value: 1 })
    const second = yield* call("second", count, { value: first })
    const third = yield* call("third", count, { value: second })
    return first + second + third
  })
)

const items = Array.from({ length: many }, (_, index) => index)

const ParallelV1: BodyLayer<CountActivities> = body(
  Parallel,
  Effect.fnUntraced(function*() {
    const counted = yield* forEach("counted", items, {
      key: (item) => item,
      concurrency: many
    }, (_item, at) => call(at("count"), count, { value: 1 }))
    return counted.length
  })
)

const AskV1: BodyLayer = body(
  Ask,
  Effect.fnUntraced(function*() {
    const { ok } = yield* awaitSignal("answer", answer)
    return ok
  })
)

const DueV1: BodyLayer<BenchActivities> = body(
  Due,
  Effect.fnUntraced(function*({ at, id }) {
    yield* sleepUntil("untilDue", at)
    yield* call("awake", awake, { id })
  })
)

const inSequence = Effect.fnUntraced(function*() {
  let sum = 0
  for (let step = 0; step < many; step++) sum += yield* call(`step-${step}`, count, { value: 1 })
  return sum
})

const SequenceV1: BodyLayer<CountActivities> = body(Sequence, inSequence)

const WakeV1: BodyLayer<BenchActivities | CountActivities> = body(
  Wake,
  Effect.fnUntraced(function*({ id }) {
    const sum = yield* inSequence()
    yield* call("fallAsleep", fallAsleep, { id })
    yield* sleep("nap", nap)
    yield* call("awake", awake, { id })
    return sum
  })
)

const activities = Layer.succeed(BenchActivities, {
  fallAsleep: ({ id }) => Effect.sync(() => noteAsleep(id)),
  awake: ({ id }) => Effect.sync(() => noteAwake(id))
})

const counts = Layer.succeed(CountActivities, { count: ({ value }) => Effect.succeed(value) })

const workflows = Layer.mergeAll(ThreeV1, ByHandV1, ParallelV1, SequenceV1, WakeV1, DueV1, AskV1).pipe(
  Layer.provide(Layer.merge(activities, counts))
)

/** Signals are sent as every client sends them; effect's own engines have none. */
const signalsOf = (control: Control["Service"], services: Context.Context<WorkflowEngine.WorkflowEngine>) => {
  const run = (id: string, options: { readonly discard: boolean }) =>
    Effect.provideContext(Ask.execute({ id, filler }, options), services)
  return {
    ask: (id: string) => run(id, { discard: true }),
    answer: (id: string) =>
      Effect.flatMap(Ask.executionId({ id, filler }), (execution) =>
        Effect.andThen(
          control.signal(execution, { name: "answer", payload: { ok: true } }),
          run(id, { discard: false })
        ))
  }
}

export const openPerdure = <E>(
  engine: Layer.Layer<WorkflowEngine.WorkflowEngine, E>
): Effect.Effect<Workloads, E, Scope.Scope> =>
  Effect.map(Layer.build(Layer.provideMerge(workflows, engine)), (services) => {
    const control = Context.getOption(services as Context.Context<unknown>, Control)
    return {
      byHand: (id) => Effect.provideContext(ByHand.execute({ id, filler }), services),
      three: (id) => Effect.provideContext(Three.execute({ id, filler }), services),
      parallel: (id) => Effect.provideContext(Parallel.execute({ id, filler }), services),
      sequence: (id) => Effect.provideContext(Sequence.execute({ id, filler }), services),
      wake: (id) => Effect.provideContext(Wake.execute({ id, filler }), services),
      due: (id, at) =>
        Effect.provideContext(Due.execute({ id, filler, at: datetime(new Date(at).toISOString()) }), services),
      ...(Option.isSome(control) ? { signals: signalsOf(control.value, services) } : {})
    }
  })
