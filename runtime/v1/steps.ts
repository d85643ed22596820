/** The steps that call nothing: waiting, recording what is not deterministic, and decisions. */
import { Duration, Effect } from "effect"
import { Commands } from "./commands.ts"
import { StepFailed } from "./errors.ts"
import { datetime, instantAt, uuid } from "./functions.ts"
import { parseDuration } from "./time.ts"
import type { Datetime, DurationText, Uuid } from "./values.ts"

/** Waits as long as `duration` says, however often the worker is restarted. */
export const sleep = (name: string, duration: DurationText | Duration.Input): Effect.Effect<void, never, Commands> =>
  Commands.use((commands) => commands.timer(name, (now) => now + durationMillis(duration))).pipe(Effect.asVoid)

/** Waits until an instant. One that has passed continues at once, or fails the step if `onPast` says so. */
export const sleepUntil = (
  name: string,
  instant: Datetime,
  options?: { readonly onPast?: "continue" | "fail" }
): Effect.Effect<void, never, Commands> =>
  Commands.use((commands) => commands.timer(name, () => Date.parse(instant))).pipe(
    Effect.flatMap(({ past }) =>
      past && options?.onPast === "fail"
        ? Effect.die(
          new StepFailed({ step: name, attempts: 0, message: `${instant} had passed when step "${name}" began.` })
        )
        : Effect.void
    )
  )

export interface Recordable {
  readonly now: Datetime
  readonly uuid: Uuid
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: number
}

/** The time, an id or a random number: made once, and the same on every replay. */
export const record = <Source extends keyof Recordable>(
  name: string,
  source: Source
): Effect.Effect<Recordable[Source], never, Commands> =>
  Commands.use((commands) => commands.record(name, (now) => JSON.stringify(make[source](now)))).pipe(
    Effect.map((text) => read[source](JSON.parse(text)))
  )

const make: { readonly [Source in keyof Recordable]: (now: number) => Recordable[Source] } = {
  now: instantAt,
  uuid: () => uuid(crypto.randomUUID()),
  random: () => Math.random()
}

const read: { readonly [Source in keyof Recordable]: (stored: string) => Recordable[Source] } = {
  now: datetime,
  uuid,
  random: Number
}

/** A decision that leads to different steps: taken once, and the recorded one wins ever after. */
export const decide = (name: string, value: boolean): Effect.Effect<boolean, never, Commands> =>
  Commands.use((commands) => commands.decide(name, value))

/**
 * Where the recorded decisions of a step and its conditions contradict each other, which only a change of the code can bring
 * about: nothing goes on.
 */
export const unreachable = (name: string): Effect.Effect<never, never, Commands> =>
  Commands.use((commands) => commands.contradicted(name))

/** What a workflow may know of its execution. */
export interface CurrentExecution {
  readonly id: string
  readonly startedAt: Datetime
}

/** `startedAt` in milliseconds since the epoch. */
export const currentExecution = (id: string, startedAt: number): CurrentExecution => ({
  id,
  startedAt: instantAt(startedAt)
})

/** The execution that the body runs in. */
export const execution: Effect.Effect<CurrentExecution, never, Commands> = Commands.useSync(
  ({ executionId, startedAt }) => currentExecution(executionId, startedAt)
)

export const durationMillis = (duration: DurationText | Duration.Input): number =>
  (typeof duration === "string" ? parseDuration(duration) : undefined) ??
    // A text that `parseDuration` does not know is one of effect's, as in "15 minutes".
    Duration.toMillis(Duration.fromInputUnsafe(duration as Duration.Input))
