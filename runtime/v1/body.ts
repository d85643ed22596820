/** A generated body as a layer: runs it over `Commands`, compensates what failed, says how the execution ended. */
import { Cause, Context, Effect, Exit, type Layer, Option, Result, type Schema } from "effect"
import type { WorkflowEngine } from "effect/workflow"
import type { Fields, PlainSchema } from "./codec.ts"
import { Commands, type Ending, type MainFailure } from "./commands.ts"
import { closedBy, messageOf, toWorkflowFailed, ValueRejected, WorkflowFailed } from "./errors.ts"
import type { AnyObserved } from "./observe.ts"
import { originOf } from "./origin.ts"
import { portable } from "./portable.ts"
import { type Answer, type Answers, type Queries, WorkflowAnswers } from "./query.ts"
import { compensate, Saga } from "./saga.ts"
import type { AnySignal } from "./signal.ts"
import type { Definition, PerdureWorkflow } from "./workflow.ts"

/** Registers bodies with the engine. By this type they need that engine and `Services`, and can need nothing else. */
export type BodyLayer<Services = never> = Layer.Layer<never, never, WorkflowEngine.WorkflowEngine | Services>

/** A body, which still has to be told how the queries of its workflow are answered, if it has any. */
export interface Body<Services, Asked extends Queries, Payload, Observing> extends BodyLayer<Services> {
  /** By a method of its own, since how a query is answered is typed by what the body has been found to observe. */
  readonly answering: (answers: Answers<Asked, Payload, Observing>) => BodyLayer<Services>
}

export const body = <
  Name extends string,
  Payload extends Fields,
  Success extends PlainSchema,
  Error extends { readonly _tag: string },
  Services,
  Asked extends Queries
>(
  workflow: PerdureWorkflow<Name, Payload, Success, Error, ReadonlyArray<AnySignal>, Asked>,
  main: (payload: Schema.Struct.Type<Payload>) => Effect.Effect<Success["Type"], Error, Services>
): Body<Exclude<Services, Commands | Saga | AnyObserved>, Asked, Schema.Struct.Type<Payload>, Services> => {
  const execute = executing(workflow.definition, main)
  return Object.assign(workflow.toLayer(execute), {
    answering: (answers: object) => workflow.annotate(WorkflowAnswers, answersOf(answers)).toLayer(execute)
  })
}

const executing = <Payload, Success, Error extends { readonly _tag: string }, Services>(
  definition: Definition,
  main: (payload: Payload) => Effect.Effect<Success, Error, Services>
) =>
  Effect.fnUntraced(function*(payload: Payload) {
    const commands = Option.getOrUndefined(yield* Effect.serviceOption(Commands)) ?? (yield* portable)
    const saga = Saga.of([])
    const undoAll = (cause: string) => Effect.provideService(compensate(saga, cause), Commands, commands)
    const ending = yield* commands.main(
      Effect.suspend(() => main(payload)).pipe(within(commands, saga)),
      undoAll("Cancelled")
    )
    const outcome = outcomeOf(definition, ending)
    if (Result.isSuccess(outcome)) return outcome.success
    if (ending.kind === "exit" && definition.onFailure === "park") {
      yield* commands.holdFailure(mainFailure(ending.exit, outcome.failure))
    }
    yield* undoAll(outcome.failure instanceof WorkflowFailed ? outcome.failure.kind : outcome.failure._tag)
    return yield* Effect.fail(outcome.failure)
  })

/** What a body gets from here. */
const within =
  (commands: Commands["Service"], saga: Saga["Service"]) =>
  <A, E, R>(main: Effect.Effect<A, E, R>): Effect.Effect<A, E, Exclude<R, Commands | Saga | AnyObserved>> =>
    Effect.updateContext(
      main,
      (services: Context.Context<Exclude<R, Commands | Saga | AnyObserved>>) =>
        // Of what it observes, nothing is ever asked for.
        services.pipe(Context.add(Commands, commands), Context.add(Saga, saga)) as Context.Context<R>
    )

/** Each is asked only about payloads and steps of the body that it was given with. */
const answersOf = (answers: object): ReadonlyMap<string, Answer> => new Map<string, Answer>(Object.entries(answers))

/** `failure` is what is made of it for those who wait for a result. */
const mainFailure = <A, E>(
  exit: Exit.Exit<A, E>,
  failure: { readonly _tag: string } | WorkflowFailed
): MainFailure => {
  const error: unknown = Exit.isFailure(exit) ? Cause.squash(exit.cause) : failure
  const name = failure instanceof WorkflowFailed ? failure.kind : failure._tag
  const message = messageOf(failure)
  return { error, step: originOf(error), text: message === name ? name : `${name}: ${message}` }
}

const outcomeOf = <A, E>(definition: Definition, ending: Ending<A, E>): Result.Result<A, E | WorkflowFailed> => {
  if (ending.kind === "closing") return Result.fail(closedBy(ending.reason))
  const { exit } = ending
  if (Exit.isSuccess(exit)) {
    const written = definition.success.write(exit.value)
    return Result.isSuccess(written)
      ? Result.succeed(exit.value)
      : Result.fail(toWorkflowFailed(new ValueRejected({ step: "", ...written.failure })))
  }
  const declared = Cause.findError(exit.cause)
  return Result.isSuccess(declared)
    ? Result.fail(declared.success)
    : Result.fail(toWorkflowFailed(Cause.squash(exit.cause)))
}
