/** Children: executions of other workflows that a step starts, and may wait for. */
import { type Duration, Effect, Result, Schema } from "effect"
import { type Codec, codec, type Fields, type PlainSchema } from "./codec.ts"
import { type ChildRequest, Commands, type ParentClosePolicy, type StepResult } from "./commands.ts"
import { ValueRejected } from "./errors.ts"
import { durationMillis } from "./steps.ts"
import type { DurationText } from "./values.ts"
import { readResult } from "./work.ts"
import type { AnyPerdureWorkflow, PerdureWorkflow } from "./workflow.ts"

export interface ChildOptions {
  /** What becomes of it when the parent ends, or waits for it no longer: `cancel` is the default. */
  readonly onParentClose?: ParentClosePolicy
  /** How long to wait at most, from the moment the step is first reached. */
  readonly timeout?: DurationText | Duration.Input | undefined
}

export interface StartChildOptions {
  readonly onParentClose?: ParentClosePolicy
  /** It does not belong to the parent. */
  readonly detach?: boolean
}

/** A child that runs on its own. */
export interface StartedChild {
  readonly executionId: string
}

/**
 * Runs another workflow as the step `name`, or joins the execution that has its key, and waits for its end. Fails with the
 * declared errors of that workflow; `ChildClosed`, `StepTimedOut`, `StepFailed` and `ValueRejected` are defects.
 */
export const child = <Name extends string, Payload extends Fields, Success extends PlainSchema, Error>(
  name: string,
  workflow: PerdureWorkflow<Name, Payload, Success, Error>,
  payload: Schema.Struct.Type<Payload>,
  { onParentClose = "cancel", timeout }: ChildOptions = {}
): Effect.Effect<Success["Type"], Error, Commands> => {
  const limit = timeout === undefined ? undefined : durationMillis(timeout)
  const { error, success } = workflow.definition
  return Commands.use((commands) =>
    Effect.flatMap(
      ask(commands, name, workflow, payload, { mode: "await", onParentClose, timeout: limit }),
      // The codecs are those of the schemas in the workflow's type; `WorkflowFailed` is no declared error.
      (result) =>
        readResult(commands, name, { success: success as Codec<Success["Type"]>, error: error as Codec<Error> }, result)
    )
  )
}

/** Starts another workflow as the step `name`, or joins the execution that has its key, and goes on without waiting for its end. */
export const startChild = <Name extends string, Payload extends Fields, Success extends PlainSchema, Error>(
  name: string,
  workflow: PerdureWorkflow<Name, Payload, Success, Error>,
  payload: Schema.Struct.Type<Payload>,
  { detach = false, onParentClose = "cancel" }: StartChildOptions = {}
): Effect.Effect<StartedChild, never, Commands> =>
  Commands.use((commands) =>
    Effect.flatMap(
      ask(
        commands,
        name,
        workflow,
        payload,
        { mode: detach ? "detach" : "start", onParentClose: detach ? "abandon" : onParentClose, timeout: undefined }
      ),
      (result) => readResult(commands, name, started, result)
    )
  )

const started = {
  success: codec(Schema.Struct({ executionId: Schema.String })),
  error: codec(Schema.Never)
}

const ask = (
  commands: Commands["Service"],
  name: string,
  workflow: AnyPerdureWorkflow,
  payload: object,
  how: Pick<ChildRequest, "mode" | "onParentClose" | "timeout">
): Effect.Effect<StepResult> => {
  const written = workflow.definition.payload.write(payload)
  return Result.isSuccess(written)
    ? commands.child({ name, workflow, payload: written.success.text, ...how })
    : Effect.die(new ValueRejected({ step: name, ...written.failure }))
}
