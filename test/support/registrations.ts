/** What an engine is told of workflows, without one. */
import { Effect, Layer } from "effect"
import { WorkflowEngine } from "effect/workflow"
import type { BodyLayer } from "perdure/runtime/v1"
import { type Registration, registrationOf } from "../../runtime/engine/registry.ts"

export const registrationsOf = async (bodies: BodyLayer): Promise<ReadonlyArray<Registration>> => {
  const registrations: Array<Registration> = []
  const unused = Effect.die("No execution runs here.")
  const engine = WorkflowEngine.makeUnsafe({
    register: (workflow, run) => Effect.sync(() => void registrations.push(registrationOf(workflow, run))),
    execute: () => unused,
    poll: () => unused,
    interrupt: () => unused,
    interruptUnsafe: () => unused,
    resume: () => unused,
    awaitComplete: () => unused,
    activityExecute: () => unused,
    deferredResult: () => unused,
    deferredDone: () => unused,
    scheduleClock: () => unused
  })
  await bodies.pipe(
    Layer.provide(Layer.succeed(WorkflowEngine.WorkflowEngine, engine)),
    Layer.build,
    Effect.scoped,
    Effect.runPromise
  )
  return registrations
}
