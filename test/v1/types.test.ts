/** What the types of generated code rule out. The lines below fail to compile if they stop doing so. */
import { Context, Effect, type Layer, Schema } from "effect"
import { activity, type ActivityContext, body, type BodyLayer, call, workflow } from "perdure/runtime/v1"
import { expectTypeOf, test } from "vitest"

class Full extends Schema.TaggedError<Full>()("Full", {}) {}
class Empty extends Schema.TaggedError<Empty>()("Empty", {}) {}
class Store extends Context.Service<Store, {
  readonly put: (input: { readonly id: string }, context: ActivityContext) => Effect.Effect<number, Full>
}>()("Store") {}
class Clock extends Context.Service<Clock, { readonly now: number }>()("Clock") {}

const input = Schema.Struct({ id: Schema.String })
const put = activity(Store, "put", { input, success: Schema.Number, errors: [Full] })
const hashes = { identity: "", payload: "", result: "", plan: "", source: "" }
const Flow = workflow("Flow", {
  version: 1,
  payload: { id: Schema.String },
  success: Schema.Number,
  errors: [Full],
  idempotencyKey: ({ id }) => id,
  hashes
})

test("a body has the payload's type, and may need the activities and nothing else", () => {
  const right: BodyLayer<Store> = body(
    Flow,
    Effect.fnUntraced(function*(payload) {
      expectTypeOf(payload).toEqualTypeOf<{ readonly id: string }>()
      const result = yield* call("put", put, { id: payload.id })
      expectTypeOf(result).toEqualTypeOf<number>()
      return result
    })
  )
  expectTypeOf<Layer.Services<typeof right>>().not.toBeAny()
  // @ts-expect-error Another service is needed.
  const wrong: BodyLayer<Store> = body(Flow, () => Effect.map(Clock, ({ now }) => now))
  expectTypeOf(wrong).not.toBeAny()
})

test("a body fails and ends only as its workflow declares", () => {
  // @ts-expect-error An error that is not declared.
  body(Flow, () => Effect.fail(new Empty()))
  // @ts-expect-error A result of another type.
  body(Flow, () => Effect.succeed("text"))
})

test("a contract fits its service's method", () => {
  // @ts-expect-error The method takes another input.
  activity(Store, "put", { input: Schema.Struct({ id: Schema.Number }), success: Schema.Number, errors: [Full] })
  // @ts-expect-error The method fails with more than is declared.
  activity(Store, "put", { input, success: Schema.Number })
  // @ts-expect-error There is no such method.
  activity(Store, "get", { input })
  // @ts-expect-error The input has another type.
  call("put", put, { id: 1 })
})
