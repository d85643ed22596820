/** Work that a step asks for, of an activity or of the workers of a queue: its schemas compiled once, and how it ends. */
import { Cause, Effect, Exit, Result, Schema } from "effect"
import { type Codec, codec, type PlainSchema } from "./codec.ts"
import type { AttemptOutcome, Commands, StepResult } from "./commands.ts"
import { messageOf } from "./errors.ts"
import { from } from "./origin.ts"

/** A schema of a tagged error class. */
export type ErrorSchema = PlainSchema & { readonly Type: { readonly _tag: string } }

/** How what comes of it is stored. */
export interface Answers<Success, Error> {
  readonly success: Codec<Success>
  readonly error: Codec<Error>
}

export interface Work<Input, Success, Error> extends Answers<Success, Error> {
  readonly input: Codec<Input>
  /** Members of the input and of the success that are not to be shown. */
  readonly sensitive: ReadonlyArray<string>
}

export interface WorkOptions<Input extends PlainSchema, Success extends PlainSchema> {
  readonly input: Input
  readonly success?: Success
  readonly sensitive?: ReadonlyArray<string>
}

export const workOf = <
  Input extends PlainSchema,
  Success extends PlainSchema,
  Errors extends ReadonlyArray<ErrorSchema>
>(
  { input, sensitive = [], success }: WorkOptions<Input, Success>,
  errors: Errors
): Work<Input["Type"], Success["Type"], Errors[number]["Type"]> => ({
  input: codec(input, sensitive),
  // Without a success schema `Success` is its default, the schema of void.
  success: codec(success ?? Schema.Void as PlainSchema as Success, sensitive),
  error: codec<Schema.Codec<Errors[number]["Type"], unknown>>(Schema.Union(errors)),
  sensitive
})

/** Makes one attempt with the input as it is stored, if that fits its schema. */
export const attempt = <Input>(
  { input }: Pick<Work<Input, unknown, unknown>, "input">,
  text: string,
  make: (input: Input) => Effect.Effect<AttemptOutcome>
): Effect.Effect<AttemptOutcome> => {
  const value = input.read(text)
  return Result.isFailure(value)
    ? Effect.succeed({ kind: "rejected", rejection: value.failure })
    : make(value.success)
}

/** What came of an attempt. */
export const outcome = <Success, Error>(
  { error, success }: Answers<Success, Error>,
  invoke: () => Effect.Effect<Success, Error>
): Effect.Effect<AttemptOutcome> =>
  Effect.suspend(invoke).pipe(Effect.exit, Effect.map((exit) => outcomeOf(exit, success, error)))

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

/** What the step `name` came to, by the schemas of its contract: what has just been written has been read back already. */
export const readResult = <Success, Error>(
  commands: Commands["Service"],
  name: string,
  work: Answers<Success, Error>,
  result: StepResult
): Effect.Effect<Success, Error> => {
  switch (result.kind) {
    case "success": {
      // It was read by the schema that would read it here.
      if (result.value !== undefined) return Effect.succeed(result.value as Success)
      const read = work.success.read(result.text)
      return Result.isSuccess(read)
        ? Effect.succeed(read.success)
        : commands.unreadable({ step: name, rejection: read.failure })
    }
    case "declared": {
      // Like a value.
      if (result.error !== undefined) return Effect.fail(from(result.error as Error, name))
      const read = work.error.read(result.text)
      return Result.isSuccess(read)
        ? Effect.fail(from(read.success, name))
        : commands.unreadable({ step: name, rejection: read.failure })
    }
    case "system":
      return Effect.die(result.failure)
  }
}
