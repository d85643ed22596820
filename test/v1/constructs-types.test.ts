/** What the types of the structured constructs infer, from code as the compiler writes it. */
import { Context, Effect, Schema } from "effect"
import {
  activity,
  type ActivityContext,
  type At,
  body,
  type BodyLayer,
  call,
  type ChildClosed,
  forEach,
  forEachSettle,
  parallel,
  parallelSettle,
  race,
  repeat,
  type Settled,
  sleep,
  type StepFailed,
  type StepTimedOut,
  tryCatch,
  undo,
  type ValueRejected,
  workflow
} from "perdure/runtime/v1"
import { expectTypeOf, test } from "vitest"

class Full extends Schema.TaggedError<Full>()("Full", { shelf: Schema.Int }) {}
class Empty extends Schema.TaggedError<Empty>()("Empty", {}) {}
class Store extends Context.Service<Store, {
  readonly put: (input: { readonly id: string }, context: ActivityContext) => Effect.Effect<number, Full>
  readonly take: (input: { readonly id: string }, context: ActivityContext) => Effect.Effect<void, Empty>
}>()("Store") {}

const input = Schema.Struct({ id: Schema.String })
const put = activity(Store, "put", { input, success: Schema.Number, errors: [Full] })
const take = activity(Store, "take", { input, errors: [Empty] })

type SuccessOf<T> = Effect.Success<T>
type ErrorOf<T> = Effect.Error<T>

const stock = Effect.gen(function*() {
  const hold = yield* call("hold", put, { id: "a" })
  return hold
})
const notice = Effect.gen(function*() {
  yield* call("note", take, { id: "a" })
})

test("parallel gives an object of the branches' values, and fails with any of their errors", () => {
  const prep = parallel("prep", { stock, notice })
  expectTypeOf<SuccessOf<typeof prep>>().toEqualTypeOf<{ readonly stock: number; readonly notice: void }>()
  expectTypeOf<ErrorOf<typeof prep>>().toEqualTypeOf<Full | Empty>()
})

test("parallelSettle does not fail", () => {
  const prep = parallelSettle("prep", { stock, notice })
  expectTypeOf<SuccessOf<typeof prep>>().toEqualTypeOf<
    { readonly stock: Settled<number, Full>; readonly notice: Settled<void, Empty> }
  >()
  expectTypeOf<ErrorOf<typeof prep>>().toBeNever()
  expectTypeOf<Extract<Settled<number, Full>, { ok: false }>["error"]>().toEqualTypeOf<
    Full | StepTimedOut | StepFailed | ChildClosed | ValueRejected
  >()
})

test("race gives what one of the branches gives", () => {
  const first = race("first", {
    stock,
    giveUp: Effect.gen(function*() {
      yield* sleep("w1", 30_000)
      return null
    })
  })
  expectTypeOf<SuccessOf<typeof first>>().toEqualTypeOf<number | null>()
  expectTypeOf<ErrorOf<typeof first>>().toEqualTypeOf<Full>()
})

test("forEach gives a list, and its callback needs no annotations", () => {
  const items: ReadonlyArray<{ readonly sku: string }> = []
  const each = forEach(
    "shipAll",
    items,
    { key: (item) => item.sku, concurrency: 4 },
    Effect.fnUntraced(function*(item, at) {
      expectTypeOf(item).toEqualTypeOf<{ readonly sku: string }>()
      expectTypeOf(at).toEqualTypeOf<At>()
      return yield* call(at("shipOne"), put, { id: item.sku }).pipe(
        undo(() => call(at("shipOne/undo"), take, { id: item.sku }))
      )
    })
  )
  expectTypeOf<SuccessOf<typeof each>>().toEqualTypeOf<ReadonlyArray<number>>()
  expectTypeOf<ErrorOf<typeof each>>().toEqualTypeOf<Full>()
  const settle = forEachSettle(
    "shipAll",
    items,
    { key: (item) => item.sku },
    Effect.fnUntraced(function*(item, at) {
      yield* call(at("shipOne"), put, { id: item.sku })
    })
  )
  expectTypeOf<SuccessOf<typeof settle>>().toEqualTypeOf<ReadonlyArray<Settled<void, Full>>>()
})

interface PagesState {
  readonly cursor: string | null
  readonly rows: ReadonlyArray<number>
}

test("repeat has the type of the annotated state, and what onMax gives", () => {
  const pages = repeat(
    "pages",
    { init: { cursor: null, rows: [] }, maxIterations: 10, onMax: () => Effect.fail(new Empty()) },
    Effect.fnUntraced(function*(state: PagesState, at) {
      const page = yield* call(at("page"), put, { id: state.cursor ?? "" })
      const next: PagesState = { cursor: null, rows: [...state.rows, page] }
      return { next, done: next.cursor === null }
    })
  )
  expectTypeOf<SuccessOf<typeof pages>>().toEqualTypeOf<PagesState>()
  expectTypeOf<ErrorOf<typeof pages>>().toEqualTypeOf<Full | Empty>()
  // @ts-expect-error The first state has another type.
  repeat("pages", { init: { cursor: 1, rows: [] }, maxIterations: 10, onMax: () => Effect.void }, each)
})

test("onMax of a repeat can read the last state", () => {
  const counted = repeat(
    "counted",
    { init: { n: 0 }, maxIterations: 3, onMax: (state: { readonly n: number }) => Effect.succeed(String(state.n)) },
    Effect.fnUntraced(function*(state: { readonly n: number }, at) {
      yield* sleep(at("pause"), "1 second")
      return { next: { n: state.n + 1 }, done: false }
    })
  )
  expectTypeOf<SuccessOf<typeof counted>>().toEqualTypeOf<{ readonly n: number } | string>()
})
const each = (next: PagesState, _at: At) => Effect.succeed({ next, done: true })

const main = Effect.gen(function*() {
  yield* notice
  return yield* stock
})

test("tryCatch removes what it catches, and adds what its handlers give", () => {
  const pay = tryCatch("pay", main, {
    catch: {
      Full: Effect.fnUntraced(function*(error) {
        expectTypeOf(error).toEqualTypeOf<Full>()
        yield* call("audit", put, { id: String(error.shelf) })
        return null
      }),
      StepTimedOut: Effect.fnUntraced(function*(error) {
        expectTypeOf(error).toEqualTypeOf<StepTimedOut>()
        return yield* Effect.succeed(error.kind.length > 0)
      })
    },
    finally: Effect.gen(function*() {
      yield* call("last", take, { id: "" })
    })
  })
  expectTypeOf<SuccessOf<typeof pay>>().toEqualTypeOf<number | null | boolean>()
  expectTypeOf<ErrorOf<typeof pay>>().toEqualTypeOf<Full | Empty>()
  const caught = tryCatch("pay", main, {
    catch: {
      Full: Effect.fnUntraced(function*() {
        return yield* Effect.succeed("full")
      })
    }
  })
  expectTypeOf<ErrorOf<typeof caught>>().toEqualTypeOf<Empty>()
  const bare = tryCatch("pay", main, { finally: Effect.void })
  expectTypeOf<SuccessOf<typeof bare>>().toEqualTypeOf<number>()
  expectTypeOf<ErrorOf<typeof bare>>().toEqualTypeOf<Full | Empty>()
  const system = tryCatch("pay", Effect.succeed(1), {
    catch: {
      ValueRejected: Effect.fnUntraced(function*(error) {
        return yield* Effect.succeed(error.reason)
      })
    }
  })
  expectTypeOf<SuccessOf<typeof system>>().toEqualTypeOf<number | string>()
  expectTypeOf<ErrorOf<typeof system>>().toBeNever()
  // @ts-expect-error Nothing in the body fails like this.
  tryCatch("pay", main, { catch: { Other: () => Effect.succeed(1) } })
})

test("a body of them needs the activities and nothing else", () => {
  const Flow = workflow("Flow", {
    version: 1,
    payload: { ids: Schema.Array(Schema.String) },
    success: Schema.Number,
    errors: [Full, Empty],
    idempotencyKey: () => "",
    hashes: { identity: "", payload: "", result: "", plan: "", source: "" }
  })
  const layer: BodyLayer<Store> = body(
    Flow,
    Effect.fnUntraced(function*(payload) {
      const prep = yield* parallel("prep", { stock, notice })
      yield* race("first", { stock, notice })
      yield* forEach(
        "all",
        payload.ids,
        { key: (id) => id },
        Effect.fnUntraced(function*(id, at) {
          yield* tryCatch(at("try"), call(at("one"), put, { id }), { finally: call(at("two"), take, { id }) })
        })
      )
      return prep.stock
    })
  )
  expectTypeOf(layer).not.toBeAny()
})
