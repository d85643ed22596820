/** Workflows written by hand with effect alone run on Perdure's engine as they do on effect's. */
import { Effect, Exit, Layer, Schema } from "effect"
import { Activity, DurableClock, DurableDeferred, Workflow } from "effect/workflow"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { engines, type OpenEngine, openEngine } from "./engines.ts"
import { isSuspended, pollUntil } from "./polling.ts"

const payload = { key: Schema.String }
const idempotencyKey = (payload: { readonly key: string }) => payload.key

class Refused extends Schema.TaggedError<Refused>()("Refused", { by: Schema.String }) {}

const Approval = DurableDeferred.make("Approval", { success: Schema.String, error: Refused })

const Child = Workflow.make("HandChild", { payload, idempotencyKey, success: Schema.String })
const Parent = Workflow.make("HandParent", { payload, idempotencyKey, success: Schema.String, error: Refused })
const Undoing = Workflow.make("HandUndoing", { payload, idempotencyKey, error: Refused })

/** What ran, in order. */
const log: Array<string> = []
const note = (name: string) => Activity.make({ name, execute: Effect.sync(() => void log.push(name)) })

const flaky = (name: string, failures: number) => {
  let left = failures
  return Activity.make({
    name,
    success: Schema.Int,
    error: Refused,
    execute: Effect.suspend(() => {
      log.push(name)
      return left-- > 0 ? new Refused({ by: name }) : Activity.CurrentAttempt
    })
  })
}

const workflows = () => {
  const retried = flaky("retried", 2)
  return Layer.mergeAll(
    Child.toLayer(Effect.fnUntraced(function*({ key }) {
      yield* note(`child-${key}`)
      yield* DurableClock.sleep({ name: "nap", duration: 30, inMemoryThreshold: 0 })
      return `child of ${key}`
    })),
    Parent.toLayer(Effect.fnUntraced(function*({ key }) {
      yield* note(`before-${key}`)
      const attempts = yield* retried.pipe(Activity.retry({ times: 4 }))
      const by = yield* DurableDeferred.await(Approval)
      const child = yield* Child.execute({ key })
      return `${child}, approved by ${by}, after ${attempts}`
    })),
    Undoing.toLayer(Effect.fnUntraced(function*() {
      yield* note("done").pipe(Undoing.withCompensation(() => note("undone")))
      return yield* new Refused({ by: "the body" })
    }))
  )
}

describe.each(engines)("on $name", (engine) => {
  let opened: OpenEngine
  beforeAll(async () => {
    log.length = 0
    opened = await openEngine(engine, workflows())
  })
  afterAll(() => opened.close())

  it("runs activities, retries, deferreds, children and clocks", async () => {
    const id = await opened.run(Parent.execute({ key: "a" }, { discard: true }))
    await opened.run(pollUntil(Parent.poll(id), isSuspended))
    const token = DurableDeferred.tokenFromExecutionId(Approval, { workflow: Parent, executionId: id })
    await opened.run(DurableDeferred.done(Approval, { token, exit: Exit.succeed("the boss") }))
    expect(await opened.run(Parent.execute({ key: "a" }))).toBe("child of a, approved by the boss, after 3")
    expect(log).toEqual(["before-a", "retried", "retried", "retried", "child-a"])
  })

  it("fails with the deferred's error", async () => {
    const id = await opened.run(Parent.execute({ key: "b" }, { discard: true }))
    await opened.run(pollUntil(Parent.poll(id), isSuspended))
    const token = DurableDeferred.tokenFromExecutionId(Approval, { workflow: Parent, executionId: id })
    await opened.run(DurableDeferred.done(Approval, { token, exit: Exit.fail(new Refused({ by: "the boss" })) }))
    expect(await opened.run(Effect.flip(Parent.execute({ key: "b" })))).toEqual(new Refused({ by: "the boss" }))
  })

  it("compensates as effect does", async () => {
    log.length = 0
    expect(await opened.run(Effect.flip(Undoing.execute({ key: "c" })))).toEqual(new Refused({ by: "the body" }))
    expect(log).toEqual(["done", "undone"])
  })
})
