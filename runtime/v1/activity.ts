/** An activity's contract as a value: its service and method, its schemas compiled once, its policy in force. */
import { Cause, Context, Effect, Exit, Result, Schema } from "effect"
import { type Codec, codec, type PlainSchema } from "./codec.ts"
import type { ActivityContext, AttemptOutcome } from "./commands.ts"
import { messageOf } from "./errors.ts"
import { type RetryPolicy, type RetryRule, retryRule, type TimeoutRule, timeoutRule, type Timeouts } from "./policy.ts"

/** A schema of a tagged error class. */
export type ErrorSchema = PlainSchema & { readonly Type: { readonly _tag: string } }

/** The implementation of an activity: a method of the service that the application provides. */
export type ActivityMethod<Input, Success, Error> = (
  input: Input,
  context: ActivityContext
) => Effect.Effect<Success, Error>

export interface Activity<Self, Input, Success, Error> {
  /** Service key and method: what a recorded step says it called. */
  readonly id: string
  readonly input: Codec<Input>
  readonly success: Codec<Success>
  readonly error: Codec<Error>
  readonly retry: RetryRule
  readonly timeouts: TimeoutRule
  /** Makes one attempt with the implementation found in the context. */
  readonly attempt: (
    services: Context.Context<Self>,
    input: string,
    context: ActivityContext
  ) => Effect.Effect<AttemptOutcome>
}

/** What a contract says however its attempts are made. */
export interface ActivityOptions<Input extends PlainSchema, Success extends PlainSchema> {
  readonly input: Input
  readonly success?: Success
  readonly retry?: RetryPolicy
  readonly timeouts?: Timeouts
  /** Where its attempts wait for a worker; the workflow's own queue if absent. */
  readonly taskQueue?: string
}

export const activity = <
  Self,
  const Method extends string,
  Input extends PlainSchema,
  Success extends PlainSchema = typeof Schema.Void,
  const Errors extends ReadonlyArray<ErrorSchema> = readonly []
>(
  service: Context.Key<
    Self,
    { readonly [M in Method]: ActivityMethod<Input["Type"], Success["Type"], Errors[number]["Type"]> }
  >,
  method: Method,
  options: ActivityOptions<Input, Success> & { readonly errors?: Errors }
): Activity<Self, Input["Type"], Success["Type"], Errors[number]["Type"]> =>
  contract(
    `${service.key}.${method}`,
    options,
    // Without a list `Errors` is its default, the empty one.
    options.errors ?? [] as ReadonlyArray<ErrorSchema> as Errors,
    ({ error, success }) => (services: Context.Context<Self>, input, context) => {
      const invoke = Context.get(services, service)[method]
      return Effect.suspend(() => invoke(input, context)).pipe(
        Effect.exit,
        Effect.map((exit) => outcomeOf(exit, success, error))
      )
    }
  )

/** How what an activity gives is stored. */
export interface Answers<Success, Error> {
  readonly success: Codec<Success>
  readonly error: Codec<Error>
}

/** An activity whose attempts `attempts` makes, of an input that fits its schema. */
export const contract = <
  Self,
  Input extends PlainSchema,
  Success extends PlainSchema,
  const Errors extends ReadonlyArray<ErrorSchema>
>(
  id: string,
  options: ActivityOptions<Input, Success>,
  errors: Errors,
  attempts: (answers: Answers<Success["Type"], Errors[number]["Type"]>) => (
    services: Context.Context<Self>,
    input: Input["Type"],
    context: ActivityContext
  ) => Effect.Effect<AttemptOutcome>
): Activity<Self, Input["Type"], Success["Type"], Errors[number]["Type"]> => {
  const input = codec(options.input)
  // Without a success schema `Success` is its default, the schema of void.
  const success = codec(options.success ?? Schema.Void as PlainSchema as Success)
  const error = codec<Schema.Codec<Errors[number]["Type"], unknown>>(Schema.Union(errors))
  const attempt = attempts({ success, error })
  return {
    id,
    input,
    success,
    error,
    retry: retryRule(options.retry),
    timeouts: timeoutRule(options.timeouts),
    attempt: (services, text, context) => {
      const value = input.read(text)
      return Result.isFailure(value)
        ? Effect.succeed({ kind: "rejected", rejection: value.failure })
        : attempt(services, value.success, context)
    }
  }
}

/** How an attempt that gave a value, or failed, is recorded. */
export const outcomeOf = <A, E>(exit: Exit.Exit<A, E>, success: Codec<A>, error: Codec<E>): AttemptOutcome => {
  if (Exit.isSuccess(exit)) {
    const written = success.write(exit.value)
    return Result.isSuccess(written)
      ? { kind: "success", text: written.success.text, value: written.success.value }
      : { kind: "rejected", rejection: written.failure }
  }
  const failure = Cause.findError(exit.cause)
  if (Result.isSuccess(failure)) {
    const written = error.write(failure.success)
    // What does not fit the declared errors is undeclared, whatever the implementation's types say.
    if (Result.isSuccess(written)) {
      const { text, value } = written.success
      return { kind: "declared", tag: tagOf(value), text, error: value }
    }
    return { kind: "undeclared", message: messageOf(failure.success) }
  }
  return { kind: "undeclared", message: messageOf(Cause.squash(exit.cause)) }
}

const tagOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "_tag" in error ? String(error._tag) : ""
