/** What an engine is told of workflows, without one: no storage, no activities, and nothing runs. */
import { Effect, Layer } from "effect"
import { WorkflowEngine } from "effect/workflow"
import { VersionHost } from "../v1/versions.ts"
import { type Registration, registrationOf } from "./registry.ts"

export type { Registration } from "./registry.ts"

const unused = Effect.die("No execution runs here.")

/** Bodies register themselves without the services that their activities need. */
export const registrationsOf = <E>(
  bodies: Layer.Layer<never, E, WorkflowEngine.WorkflowEngine>
): Effect.Effect<ReadonlyArray<Registration>, E> =>
  Effect.suspend(() => {
    const registrations: Array<Registration> = []
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
    return bodies.pipe(
      Layer.provide([
        Layer.succeed(WorkflowEngine.WorkflowEngine, engine),
        Layer.succeed(VersionHost, { startUnder: () => {} })
      ]),
      Layer.build,
      Effect.scoped,
      Effect.as(registrations)
    )
  })
