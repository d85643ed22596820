/** Execution ids are stored, and known to other systems: they are the ones that effect gives. */
import { it } from "@effect/vitest"
import { Effect, Layer, Schema } from "effect"
import { Workflow, WorkflowEngine } from "effect/workflow"
import * as fc from "fast-check"
import { body, workflow } from "perdure/runtime/v1"
import { describe, expect } from "vitest"

const shape = {
  payload: { id: Schema.String },
  success: Schema.String,
  idempotencyKey: ({ id }: { readonly id: string }) => id
}

const ours = (name: string) =>
  workflow(name, {
    ...shape,
    version: 1,
    hashes: { identity: "", payload: "", result: "", plan: "", source: "" }
  })

const name = fc.string({ unit: "binary", minLength: 1 })
const key = fc.oneof(fc.string({ unit: "binary" }), fc.constant("\ud800"))

describe("an execution id", () => {
  it.effect("is the one that effect gives, whatever the name and the key", () =>
    Effect.promise(() =>
      fc.assert(fc.asyncProperty(name, key, async (name, id) => {
        const theirs = Workflow.make(name, shape)
        expect(await Effect.runPromise(ours(name).executionId({ id }))).toBe(
          await Effect.runPromise(theirs.executionId({ id }))
        )
      }))
    ))

  it.effect("is that of what is executed", () => {
    const Echo = ours("Echo")
    const EchoV1 = body(Echo, ({ id }) => Effect.succeed(id))
    return Effect.gen(function*() {
      expect(yield* Echo.execute({ id: "a" })).toBe("a")
      expect(yield* Echo.execute({ id: "a" }, { discard: true })).toBe(yield* Echo.executionId({ id: "a" }))
    }).pipe(Effect.provide(Layer.provideMerge(EchoV1, WorkflowEngine.layerMemory)))
  })
})
