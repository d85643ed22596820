/** effect's `WorkflowEngine` over this engine: generated workflows, and hand-written ones with what they await. */
import { Cause, Effect, Exit, Option, Result } from "effect"
import { Workflow, WorkflowEngine } from "effect/workflow"
import { WorkflowFailed } from "../v1/errors.ts"
import { admit } from "./admission.ts"
import { conflictOf } from "./differs.ts"
import type { Executions } from "./executions.ts"
import { exitOf } from "./outcome.ts"
import type { Plain } from "./plain.ts"
import { readerOf } from "./reader.ts"
import { registrationOf } from "./registry.ts"

export const workflowEngine = (executions: Executions, plain: Plain): WorkflowEngine.WorkflowEngine["Service"] => {
  const { host: { journal }, registry, residents } = executions
  const reader = readerOf(journal.queries)
  const durable = Effect.callback<void>((resume) => journal.committed(() => resume(Effect.void)))

  const isWorking = (id: string): boolean => {
    const run = residents.get(id)
    return run !== undefined && run.isActive && !run.rest.isIdle
  }

  const poll = (id: string): Option.Option<Workflow.Result<unknown, unknown>> => {
    const record = reader.find(id)
    if (record === undefined) return Option.none()
    const registration = registry.find(record.workflow, record.version)
    if (record.state !== "Running" && registration !== undefined) {
      return Option.some(new Workflow.Complete({ exit: exitOf(reader.outcome(record), registration) }))
    }
    if (record.parked !== undefined) {
      const { message } = reader.status(record).parked ?? { message: "parked" }
      return Option.some(new Workflow.Suspended({ failed: true, cause: Cause.die(message) }))
    }
    return isWorking(id) ? Option.none() : Option.some(new Workflow.Suspended({}))
  }

  /** Answers when the execution is closed. */
  const complete = (id: string): Effect.Effect<Workflow.Result<unknown, unknown>> =>
    Effect.callback((resume) => {
      if (!residents.isRunning(id)) {
        return resume(Effect.sync(() => Option.getOrElse(poll(id), () => new Workflow.Suspended({}))))
      }
      return Effect.sync(residents.onEnd(id, ({ exit }) => resume(Effect.succeed(new Workflow.Complete({ exit })))))
    })

  /** A conflict is an error of the workflow's own error type, because the interface has no other. */
  const start = Effect.fnUntraced(function*(workflow: Workflow.Any, id: string, payload: object, parent?: string) {
    const registration = registry.starting(workflow._tag)
    if (registration === undefined) return yield* Effect.die(`Workflow ${workflow._tag} is not registered.`)
    const written = registration.payload.write(payload)
    if (Result.isFailure(written)) {
      const { path, reason } = written.failure
      return yield* Effect.die(`The payload of ${workflow._tag} is not valid at "${path}": ${reason}`)
    }
    const key = registration.idempotencyKey(payload)
    const joined = executions.start(registration, id, key, written.success.text, parent)
    const differing = registration.native
      ? conflictOf(joined, { version: registration.version, payload: written.success.text })
      : []
    if (differing.length === 0) return undefined
    const message = `Key "${key}" was started with another payload; it differs at ${differing.join(", ")}.`
    return new WorkflowFailed({ kind: "StartConflict", step: "", message })
  })

  const execute = Effect.fnUntraced(function*(
    workflow: Workflow.Any,
    { detached, discard, executionId, parent, payload }: Parameters<WorkflowEngine.Encoded["execute"]>[1]
  ) {
    const conflict = yield* start(workflow, executionId, payload, parent?.executionId)
    if (conflict !== undefined) return new Workflow.Complete({ exit: Exit.fail(conflict) })
    const suspending = detached === true ? undefined : parent
    // Nobody is told of an end before that is durable, and with it the start.
    if (!discard && suspending === undefined) return yield* complete(executionId)
    yield* durable
    if (discard) return undefined
    if (suspending !== undefined && residents.isRunning(executionId)) {
      // It finds the result when it is replayed.
      residents.onEnd(executionId, () => plain.notify(suspending.executionId))
      return new Workflow.Suspended({})
    }
    return yield* complete(executionId)
  })

  return WorkflowEngine.makeUnsafe({
    register: (workflow, run) =>
      Effect.gen(function*() {
        const registration = registrationOf(workflow, run)
        yield* admit(executions.host, registration)
        registry.add(registration)
        executions.recover(registration)
      }),
    // The interface derives the type of the answer from `discard`, whose answer nobody reads.
    execute: execute as WorkflowEngine.Encoded["execute"],
    poll: (_workflow, id) => Effect.andThen(durable, Effect.sync(() => poll(id))),
    interrupt: (_workflow, id) => Effect.andThen(executions.interventions.close(id, "Cancelled"), durable),
    interruptUnsafe: (_workflow, id) => Effect.andThen(executions.interventions.terminate(id), durable),
    resume: (_workflow, id) => Effect.andThen(executions.interventions.resume(id), durable),
    awaitComplete: (_workflow, id) => Effect.asVoid(complete(id)),
    activityExecute: plain.activityExecute,
    deferredResult: ({ name }) =>
      Effect.flatMap(WorkflowEngine.WorkflowInstance, ({ executionId }) => plain.deferredResult(executionId, name)),
    deferredDone: ({ deferredName, executionId, exit }) => plain.deferredDone(executionId, deferredName, exit),
    scheduleClock: (_workflow, { clock, executionId }) => plain.scheduleClock(executionId, clock)
  })
}
