/**
 * A child over any effect `WorkflowEngine`, by its own way to execute a workflow inside of another.
 *
 * What these engines cannot do: a key that was started with another payload is joined all the same; a child that is awaited
 * is interrupted with its parent, whatever `onParentClose` says, and nothing becomes of one that is only started.
 */
import { Cause, Effect, Exit, Option, Result } from "effect"
import type { Workflow } from "effect/workflow"
import type { Codec } from "./codec.ts"
import type { ChildRequest, StepResult } from "./commands.ts"
import { ChildClosed, closedBy, isClosing, NeedsPerdureEngine, toWorkflowFailed, WorkflowFailed } from "./errors.ts"
import type { Durable, PortableBranch } from "./portable-branch.ts"
import type { AnyPerdureWorkflow } from "./workflow.ts"

export const runChild = Effect.fnUntraced(function*(
  branch: PortableBranch,
  { mode, payload, timeout, workflow }: ChildRequest
): Effect.fn.Return<StepResult> {
  if (timeout !== undefined) return yield* Effect.die(new NeedsPerdureEngine({ feature: "The timeout of a child" }))
  // It was written by the same codec.
  const value = Result.getOrThrow(workflow.definition.payload.read(payload))
  if (mode !== "await") {
    // A start does not fail.
    const executionId = yield* Effect.orDie(
      execute(branch, workflow, value, { discard: true, detached: mode === "detach" })
    )
    return success(JSON.stringify({ executionId }))
  }
  const exit = yield* Effect.exit(execute(branch, workflow, value))
  if (Exit.isSuccess(exit)) return success(textOf(workflow.definition.success, exit.value))
  const { cause } = exit
  const error = Option.getOrUndefined(Cause.findErrorOption(cause))
  if (error !== undefined && !(error instanceof WorkflowFailed)) {
    return { kind: "declared", text: textOf(workflow.definition.error, error) }
  }
  // This run of the parent is over, and will be replayed; or nobody waits for the child any more.
  const { interrupted, suspended } = branch.instance
  if (Cause.hasInterruptsOnly(cause) && (suspended || interrupted || branch.closed)) return yield* Effect.interrupt
  const child = yield* workflow.executionId(value)
  const { kind, message } = error
    ?? (Cause.hasInterruptsOnly(cause) ? closedBy("Cancelled") : toWorkflowFailed(Cause.squash(cause)))
  return { kind: "system", failure: new ChildClosed({ child, state: isClosing(kind) ? kind : "Failed", message }) }
})

const success = (text: string): StepResult => ({ kind: "success", text, order: 0 })

/** What the child has ended with has been through the same codec. */
const textOf = <A>(values: Codec<A>, value: unknown): string => Result.getOrThrow(values.write(value)).text

const execute = (
  branch: PortableBranch,
  workflow: AnyPerdureWorkflow,
  payload: object,
  options?: Parameters<Workflow.AnyWithProps["execute"]>[1]
): Effect.Effect<unknown, unknown> => {
  // All that `workflow` makes can be executed, and its schemas need no services; effect's types for any workflow cannot say so.
  const { execute } = workflow as AnyPerdureWorkflow & Workflow.AnyWithProps
  return branch.run<unknown, unknown>(
    execute.call(workflow, payload, options) as Effect.Effect<unknown, unknown, Durable>
  )
}
