/** The workloads as somebody would write them with effect alone, for any `WorkflowEngine`. */
import { Effect, Layer, Schema, type Scope } from "effect"
import { Activity, DurableClock, DurableDeferred, Workflow, type WorkflowEngine } from "effect/workflow"
import { filler, many, nap, noteAsleep, noteAwake, type Workloads } from "./subject.ts"

const payload = { id: Schema.String, filler: Schema.String }
const idempotencyKey = (payload: { readonly id: string }) => payload.id

const Three = Workflow.make("HandThree", { payload, idempotencyKey, success: Schema.Int })
const Sequence = Workflow.make("HandSequence", { payload, idempotencyKey, success: Schema.Int })
const Wake = Workflow.make("HandWake", { payload, idempotencyKey, success: Schema.Int })
const Parallel = Workflow.make("HandParallel", { payload, idempotencyKey, success: Schema.Int })
const Due = Workflow.make("HandDue", { payload: { ...payload, at: Schema.Int }, idempotencyKey })
const Ask = Workflow.make("HandAsk", { payload, idempotencyKey, success: Schema.Boolean })

const answer = DurableDeferred.make("answer", { success: Schema.Boolean })
const items = Array.from({ length: many }, (_, index) => index)

const count = (name: string, value: number) =>
  Activity.make({ name, success: Schema.Int, execute: Effect.succeed(value) })

const inSequence = Effect.fnUntraced(function*(steps: number) {
  let sum = 0
  for (let step = 0; step < steps; step++) sum += yield* count(`step-${step}`, 1)
  return sum
})

const layer = Layer.mergeAll(
  Parallel.toLayer(() =>
    Effect.map(
      Effect.forEach(items, (item) => count(`count-${item}`, 1), { concurrency: "unbounded" }),
      ({ length }) => length
    )
  ),
  Due.toLayer(Effect.fnUntraced(function*({ at, id }) {
    yield* DurableClock.sleep({ name: "untilDue", duration: at - Date.now(), inMemoryThreshold: 0 })
    yield* Activity.make({ name: "awake", execute: Effect.sync(() => noteAwake(id)) })
  })),
  Ask.toLayer(() => DurableDeferred.await(answer)),
  Three.toLayer(() => inSequence(3)),
  Sequence.toLayer(() => inSequence(many)),
  Wake.toLayer(Effect.fnUntraced(function*({ id }) {
    const sum = yield* inSequence(many)
    yield* Activity.make({ name: "fallAsleep", execute: Effect.sync(() => noteAsleep(id)) })
    yield* DurableClock.sleep({ name: "nap", duration: nap, inMemoryThreshold: 0 })
    yield* Activity.make({ name: "awake", execute: Effect.sync(() => noteAwake(id)) })
    return sum
  }))
)

export const openEffect = <E>(
  engine: Layer.Layer<WorkflowEngine.WorkflowEngine, E>
): Effect.Effect<Workloads, E, Scope.Scope> =>
  Effect.map(Layer.build(Layer.provideMerge(layer, engine)), (services) => ({
    three: (id) => Effect.provideContext(Three.execute({ id, filler }), services),
    parallel: (id) => Effect.provideContext(Parallel.execute({ id, filler }), services),
    sequence: (id) => Effect.provideContext(Sequence.execute({ id, filler }), services),
    wake: (id) => Effect.provideContext(Wake.execute({ id, filler }), services),
    due: (id, at) => Effect.provideContext(Due.execute({ id, filler, at }), services),
    signals: {
      ask: (id) => Effect.provideContext(Ask.execute({ id, filler }, { discard: true }), services),
      answer: (id) =>
        DurableDeferred.tokenFromPayload(answer, { workflow: Ask, payload: { id, filler } }).pipe(
          Effect.flatMap((token) => DurableDeferred.succeed(answer, { token, value: true })),
          Effect.andThen(Ask.execute({ id, filler })),
          Effect.provideContext(services)
        )
    }
  }))
