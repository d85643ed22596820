/** An activity's contract as a value: its service and method, its schemas compiled once, its policy in force. */
import { Context, type Effect, type Schema } from "effect"
import type { PlainSchema } from "./codec.ts"
import type { ActivityContext, AttemptOutcome } from "./commands.ts"
import { type RetryPolicy, type RetryRule, retryRule, type TimeoutRule, timeoutRule, type Timeouts } from "./policy.ts"
import { type Answers, attempt, type ErrorSchema, outcome, type Work, workOf, type WorkOptions } from "./work.ts"

/** The implementation of an activity: a method of the service that the application provides. */
export type ActivityMethod<Input, Success, Error> = (
  input: Input,
  context: ActivityContext
) => Effect.Effect<Success, Error>

export interface Activity<Self, Input, Success, Error> extends Work<Input, Success, Error> {
  /** Service key and method: what a recorded step says it called. */
  readonly id: string
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
export interface ActivityOptions<Input extends PlainSchema, Success extends PlainSchema>
  extends WorkOptions<Input, Success>
{
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
    (work) => (services: Context.Context<Self>, input, context) =>
      outcome(work, () => Context.get(services, service)[method](input, context))
  )

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
  const work = workOf(options, errors)
  const make = attempts(work)
  return {
    ...work,
    id,
    retry: retryRule(options.retry),
    timeouts: timeoutRule(options.timeouts),
    attempt: (services, text, context) => attempt(work, text, (input) => make(services, input, context))
  }
}
