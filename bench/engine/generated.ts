/** The workloads as the compiler would write them, with a loop where a specification would list its steps. */
import { Context, Effect, Layer, Schema, type Scope } from "effect"
import type { WorkflowEngine } from "effect/workflow"
import { activity, body, type BodyLayer, call, sleep, workflow } from "perdure/runtime/v1"
import { filler, many, nap, noteAsleep, noteAwake, type Workloads } from "./subject.ts"

class BenchActivities extends Context.Service<BenchActivities, {
  readonly count: (input: { readonly value: number }) => Effect.Effect<number>
  readonly fallAsleep: (input: { readonly id: string }) => Effect.Effect<void>
  readonly awake: (input: { readonly id: string }) => Effect.Effect<void>
}>()("perdure/bench/BenchActivities") {}

const count = activity(BenchActivities, "count", { input: Schema.Struct({ value: Schema.Int }), success: Schema.Int })
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

const Three = define("Three")
const Sequence = define("Sequence")
const Wake = define("Wake")

const ThreeV1: BodyLayer<BenchActivities> = body(
  Three,
  Effect.fnUntraced(function*() {
    const first = yield* call("first", count, { value: 1 })
    const second = yield* call("second", count, { value: first })
    const third = yield* call("third", count, { value: second })
    return first + second + third
  })
)

const inSequence = Effect.fnUntraced(function*() {
  let sum = 0
  for (let step = 0; step < many; step++) sum += yield* call(`step-${step}`, count, { value: 1 })
  return sum
})

const SequenceV1: BodyLayer<BenchActivities> = body(Sequence, inSequence)

const WakeV1: BodyLayer<BenchActivities> = body(
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
  count: ({ value }) => Effect.succeed(value),
  fallAsleep: ({ id }) => Effect.sync(() => noteAsleep(id)),
  awake: ({ id }) => Effect.sync(() => noteAwake(id))
})

const workflows = Layer.mergeAll(ThreeV1, SequenceV1, WakeV1).pipe(Layer.provide(activities))

export const openGenerated = <E>(
  engine: Layer.Layer<WorkflowEngine.WorkflowEngine, E>
): Effect.Effect<Workloads, E, Scope.Scope> =>
  Effect.map(Layer.build(Layer.provideMerge(workflows, engine)), (services) => ({
    three: (id) => Effect.provideContext(Three.execute({ id, filler }), services),
    sequence: (id) => Effect.provideContext(Sequence.execute({ id, filler }), services),
    wake: (id) => Effect.provideContext(Wake.execute({ id, filler }), services)
  }))
