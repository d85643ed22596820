/** The ids of executions: the same as effect's, but made in the turn of the event loop that asks, where the platform can. */
import { Context, Effect, type Schema } from "effect"
import { type Workflow, WorkflowEngine } from "effect/workflow"
import { executionIdWith } from "./execution-id-formula.ts"

// Contracts are imported wherever there are clients, also where there is no Node: hence no import.
const crypto = globalThis.process?.getBuiltinModule?.("node:crypto")

/**
 * What stands in for a workflow's own methods. Effect digests in a pool of threads: that takes longer than a step does, and
 * executions that are started in one turn begin in many.
 */
export const identifying = <
  Name extends string,
  Payload extends Workflow.AnyStructSchema,
  Success extends Schema.Top,
  Error extends Schema.Top
>(
  workflow: Workflow.Workflow<Name, Payload, Success, Error>
): Partial<Pick<typeof workflow, "execute" | "executionId">> => {
  if (crypto === undefined) return {}
  const { _tag: name, execute, idempotencyKey, payloadSchema } = workflow
  const toId = executionIdWith((text) => crypto.hash("sha256", text))

  const executeAtOnce = (fields: Payload["~type.make.in"], options: Parameters<typeof execute>[1] = {}) =>
    Effect.suspend(() => {
      const payload = payloadSchema.make(fields)
      const executionId = toId(name, idempotencyKey(payload))
      return Effect.andThen(
        Effect.annotateCurrentSpan({ executionId }),
        WorkflowEngine.WorkflowEngine.use((engine) => engine.execute(workflow, { executionId, payload, ...options }))
      )
    }).pipe(Effect.withSpan(`${name}.execute`, {}, { captureStackTrace: false }))

  const executing = (...[fields, options]: Parameters<typeof execute>) =>
    Effect.contextWith((context: Context.Context<WorkflowEngine.WorkflowEngine>) =>
      // A body that runs on an engine of effect's keeps account of its children.
      Context.getOrUndefined(context, WorkflowEngine.WorkflowInstance) === undefined
        ? executeAtOnce(fields, options)
        : execute.call(workflow, fields, options)
    )
  return {
    executionId: (payload) =>
      Effect.map(Effect.orDie(payloadSchema.makeEffect(payload)), (made) => toId(name, idempotencyKey(made))),
    // What it gives depends on `discard`, as in effect's own.
    execute: executing as typeof execute
  }
}
