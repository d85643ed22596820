/** Signals: what a workflow can be sent while it runs, the step that waits for one, and the token that answers that step. */
import { type Duration, Effect, Result } from "effect"
import { type Codec, codec, type PlainSchema } from "./codec.ts"
import { Commands } from "./commands.ts"
import { durationMillis } from "./steps.ts"
import type { DurationText } from "./values.ts"

/** The contract of a signal: its name, and the schema of what it carries, compiled once. */
export interface Signal<Name extends string, Payload extends PlainSchema> {
  readonly name: Name
  readonly schema: Payload
  readonly payload: Codec<Payload["Type"]>
}

export type AnySignal = Signal<string, PlainSchema>

export const signal = <const Name extends string, Payload extends PlainSchema>(
  name: Name,
  schema: Payload
): Signal<Name, Payload> => ({ name, schema, payload: codec(schema) })

export interface AwaitOptions {
  /** How long to wait at most, from the moment the step is first reached. */
  readonly timeout?: DurationText | Duration.Input | undefined
}

/**
 * Waits, as the step `name`, for the next delivery of a signal: the earliest that no step has had yet, even if it came before
 * the step. Fails, after its timeout, with the defect `StepTimedOut`.
 */
export const awaitSignal = <Payload extends PlainSchema>(
  name: string,
  signal: Signal<string, Payload>,
  options?: AwaitOptions
): Effect.Effect<Payload["Type"], never, Commands> =>
  Commands.use((commands) => {
    const timeout = options?.timeout === undefined ? undefined : durationMillis(options.timeout)
    return Effect.flatMap(commands.signal({ name, signal: signal.name, timeout }), (result) => {
      if (result.kind === "timedOut") return Effect.die(result.failure)
      const read = signal.payload.read(result.text)
      return Result.isSuccess(read)
        ? Effect.succeed(read.success)
        : commands.unreadable({ step: name, rejection: read.failure })
    })
  })

/**
 * What lets its holder answer the step `name`, once, and nothing else. It is the same on every replay, and cannot be guessed.
 */
export const token = (name: string, signal: AnySignal): Effect.Effect<string, never, Commands> =>
  Commands.use((commands) => commands.token(name, signal.name))
