/** Attributes: computed when an execution starts, stored with it, and looked for. */
import { Effect, Layer, Schema } from "effect"
import { body, workflow } from "perdure/runtime/v1"
import { expect, it } from "vitest"
import { readOnlyControlLayer } from "../../runtime/client/read-only.ts"
import { Control, engineLayer, type ListFilter } from "../../runtime/index.ts"
import { databaseFile } from "./support.ts"

const Found = workflow("Found", {
  version: 1,
  payload: { key: Schema.String, level: Schema.optional(Schema.Finite), urgent: Schema.Boolean },
  attributes: ({ key, level, urgent }, { id }) => {
    if (level === 13) throw new Error("There is no such level.")
    return { first: key.charAt(0), level, urgent, none: null, own: id.slice(0, 0), big: key === "a1" ? Infinity : 7 }
  },
  idempotencyKey: ({ key }) => key,
  hashes: { identity: "i", payload: "p", result: "r", plan: "p1", source: "s" }
})

const layer = body(Found, () => Effect.void)

const payloads = [
  { key: "a1", level: 1, urgent: true },
  { key: "a2", level: 2, urgent: false },
  { key: "b3", urgent: true },
  { key: "c4", level: 13, urgent: true }
]

const keys = (filter: ListFilter) =>
  Control.use((control) => Effect.map(control.list(filter), (found) => found.map(({ key }) => key)))

const questions = Effect.gen(function*() {
  expect(yield* keys({ attributes: { urgent: true } })).toEqual(["b3", "a1"])
  expect(yield* keys({ attributes: { urgent: true, first: "a" } })).toEqual(["a1"])
  expect(yield* keys({ attributes: { level: 2 } })).toEqual(["a2"])
  // A number is not the text of it.
  expect(yield* keys({ attributes: { level: "2" } })).toEqual([])
  expect(yield* keys({ attributes: { big: 7 }, limit: 1 })).toEqual(["b3"])
  expect(yield* keys({ attributes: { first: "a" }, state: "Completed" })).toEqual(["a2", "a1"])
  expect(yield* keys({ attributes: { first: "a" }, workflow: "Other" })).toEqual([])
  expect(yield* keys({ attributes: {} })).toEqual(["c4", "b3", "a2", "a1"])
  expect(yield* keys({ attributes: { none: "null" } })).toEqual([])
  const control = yield* Control
  expect((yield* control.status("Found/a1")).attributes).toEqual({ first: "a", level: 1, urgent: true, own: "" })
  expect((yield* control.status("Found/b3")).attributes).toEqual({ first: "b", urgent: true, own: "", big: 7 })
  // It starts although they cannot be computed.
  expect(yield* control.status("Found/c4")).not.toHaveProperty("attributes")
  expect((yield* control.history("Found/a2"))[0]).toMatchObject({ data: { attributes: { first: "a", level: 2 } } })
})

it("finds executions by their attributes, in process and in the file", async () => {
  const filename = databaseFile()
  const starting = Control.use((control) =>
    Effect.forEach(
      payloads,
      (payload) => Effect.andThen(control.start({ workflow: "Found", payload }), control.result(`Found/${payload.key}`))
    )
  )
  await Effect.runPromise(
    Effect.andThen(starting, questions).pipe(Effect.provide(Layer.provideMerge(layer, engineLayer({ filename }))))
  )
  await Effect.runPromise(Effect.provide(questions, readOnlyControlLayer(filename)))
})
