/** How an execution ended, as it is stored and as its callers get it. */
import { Cause, Effect, Exit, Result } from "effect"
import type { Codec } from "../v1/codec.ts"
import type { Closing } from "../v1/commands.ts"
import { closedBy, messageOf, toWorkflowFailed, WorkflowFailed } from "../v1/errors.ts"
import type { ExecutionState, ExecutionStatus, FailureView, HistoryEvent } from "./model.ts"
import type { Registration } from "./registry.ts"

export interface Ended {
  readonly state: Exclude<ExecutionState, "Running" | "ContinuedAsNew">
  readonly kind: HistoryEvent["kind"]
  /** The data of the terminal event, as JSON text. */
  readonly data: string
  readonly exit: Exit.Exit<unknown, unknown>
}

/** The run has ended, and the execution goes on as the next one. */
export interface Continued {
  readonly state: "ContinuedAsNew"
  readonly kind: "ExecutionContinuedAsNew"
  readonly data: string
  /** That of the next run, as JSON text. */
  readonly payload: string
}

export const continuedWith = (payload: string): Continued => ({
  state: "ContinuedAsNew",
  kind: "ExecutionContinuedAsNew",
  data: `{"payload":${payload}}`,
  payload
})

/** Dies where the exit is nothing that a body may end with. */
export const endedBy = (
  exit: Exit.Exit<unknown, unknown>,
  closing: Closing | undefined,
  registration: Registration
): Effect.Effect<Ended> => {
  if (closing !== undefined) return Effect.succeed(closedAs(closing))
  if (Exit.isSuccess(exit)) return completed(registration.success, exit.value)
  const error = Cause.findError(exit.cause)
  return Result.isSuccess(error) ? failed(registration.error, error.success) : Effect.die(Cause.squash(exit.cause))
}

export const completed = (success: Codec<unknown>, result: unknown): Effect.Effect<Ended> =>
  Result.match(success.write(result), {
    onFailure: ({ path, reason }) => Effect.die(`Its result cannot be stored: ${path} ${reason}`),
    onSuccess: ({ text, value }) =>
      Effect.succeed({
        state: "Completed",
        kind: "ExecutionCompleted",
        data: `{"result":${text}}`,
        exit: Exit.succeed(value)
      })
  })

export const failed = (errors: Codec<unknown>, error: unknown): Effect.Effect<Ended> =>
  Result.match(errors.write(error), {
    onFailure: ({ path, reason }) => Effect.die(`Its error cannot be stored: ${path} ${reason}`),
    onSuccess: ({ text, value }) => Effect.succeed(failedAs(failureView(value, text), Exit.fail(value)))
  })

export const failedAs = (failure: FailureView, exit: Exit.Exit<unknown, unknown>): Ended => ({
  state: "Failed",
  kind: "ExecutionFailed",
  data: JSON.stringify({ failure }),
  exit
})

export const closedAs = (reason: Closing | "Terminated"): Ended => {
  const failure = closedBy(reason)
  const exit = Exit.fail(failure)
  return reason === "LimitExceeded"
    ? failedAs(viewOf(failure), exit)
    : { state: reason, kind: `Execution${reason}`, data: "{}", exit }
}

const viewOf = ({ kind, message, step }: WorkflowFailed): FailureView => ({
  kind: "system",
  name: kind,
  message,
  data: { step }
})

const failureView = (error: unknown, text: string): FailureView => {
  if (error instanceof WorkflowFailed) return viewOf(error)
  const name = typeof error === "object" && error !== null && "_tag" in error ? String(error._tag) : "Error"
  return { kind: "declared", name, message: messageOf(error), data: JSON.parse(text) }
}

/** What the end of an execution is read with. */
export interface Readers<out A, out E> {
  readonly success: Codec<A>
  readonly error: Codec<E>
  /** Made by `workflow`, so that its error schema has `WorkflowFailed`. */
  readonly native: boolean
}

/** The exit of a closed execution, read back from its status. */
export const exitOf = <A, E>(status: ExecutionStatus, readers: Readers<A, E>): Exit.Exit<A, E | WorkflowFailed> => {
  const { failure, result = null, state } = status
  if (state === "Completed") return readBack(readers.success, result, Exit.succeed)
  if (failure === undefined) {
    return Exit.fail(closedBy(state === "Cancelled" || state === "TimedOut" ? state : "Terminated"))
  }
  if (failure.kind === "declared") return readBack(readers.error, failure.data, Exit.fail)
  if (!readers.native) return Exit.die(new Error(failure.message))
  const step = typeof failure.data === "object" && failure.data !== null && "step" in failure.data
    ? String(failure.data.step)
    : ""
  return Exit.fail(new WorkflowFailed({ kind: failure.name, step, message: failure.message }))
}

const readBack = <V, A, E>(
  values: Codec<V>,
  stored: unknown,
  make: (value: V) => Exit.Exit<A, E>
): Exit.Exit<A, E | WorkflowFailed> =>
  Result.match(values.accept(stored), {
    onSuccess: make,
    onFailure: ({ path, reason }): Exit.Exit<A, E | WorkflowFailed> =>
      Exit.fail(toWorkflowFailed(`The stored end of the execution cannot be read: ${path} ${reason}`))
  })
