/** The `try` step: failures caught by name, and steps that run however the others end. */
import { Cause, Effect, Exit, Result } from "effect"
import { Commands } from "./commands.ts"
import type { CatchableFailure } from "./errors.ts"
import { adopt, Saga, undoNow } from "./saga.ts"
import { failureOf } from "./settle.ts"

interface Tagged {
  readonly _tag: string
}

type TagOf<E> = E extends Tagged ? E["_tag"] : never

/** A handler for each error that is caught: declared ones, and system failures. */
export type Handlers<E> = {
  readonly [Tag in TagOf<E> | TagOf<CatchableFailure>]?: (
    error: Extract<E | CatchableFailure, { readonly _tag: Tag }>
  ) => Effect.Effect<unknown, unknown, unknown>
}

/** The handlers that were written: where there are none, `H` is their constraint. */
type Written<E, H> = Handlers<E> extends H ? Record<never, never> : H

/** What one of the handlers does. */
type Handled<E, H> = Effect.Effect<
  Effect.Success<Handling<E, H>>,
  Effect.Error<Handling<E, H>>,
  Effect.Services<Handling<E, H>>
>

/** The effects that the handlers give. */
type Handling<E, H, W = Written<E, H>> = Extract<W[keyof W], (...args: never) => unknown> extends
  (...args: never) => infer Handled ? Handled
  : never

/** The errors that no handler takes. */
type Uncaught<E, H> = Exclude<E, { readonly _tag: keyof Written<E, H> }>

/**
 * Runs `body`. A failure that has a handler is what the handler makes of it; others go on. `finally` runs in the end,
 * whatever the end is, but for termination; if it fails, that is how the step ends.
 */
export const tryCatch = <A, E, R, H extends Handlers<E>, E2 = never, R2 = never>(
  name: string,
  body: Effect.Effect<A, E, R>,
  options: { readonly catch?: H; readonly finally?: Effect.Effect<unknown, E2, R2> }
): Effect.Effect<
  A | Effect.Success<Handling<E, H>>,
  Uncaught<E, H> | Effect.Error<Handling<E, H>> | E2,
  R | Effect.Services<Handling<E, H>> | R2 | Commands | Saga
> =>
  Effect.gen(function*() {
    const commands = yield* Commands
    // What is begun while the execution is being closed must not run its `finally` either.
    yield* commands.open({ name, kind: "try", branches: [], paths: [] })
    const exit = yield* Effect.exit(caught<A, E, R, H>(name, body, options.catch))
    if (options.finally !== undefined) {
      const last = yield* Effect.exit(commands.aside(`${name}#finally`, options.finally))
      const isClosing = Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause)
      if (Exit.isFailure(last) && !isClosing) return yield* Effect.failCause(last.cause)
    }
    return yield* exit
  })

/** The body, and what its handler makes of a failure that has one. */
const caught = <A, E, R, H extends Handlers<E>>(name: string, body: Effect.Effect<A, E, R>, handlers: H | undefined) =>
  Effect.gen(function*() {
    const outer = yield* Saga
    const saga = Saga.of([])
    const exit = yield* Effect.exit(Effect.provideService(body, Saga, saga))
    const handled = Exit.isFailure(exit) ? handle(exit.cause, handlers) : undefined
    if (handled !== undefined) {
      adopt(outer, saga.filter(({ orphaned }) => !orphaned))
      yield* undoNow(saga.filter(({ orphaned }) => orphaned), name)
      return yield* handled
    }
    adopt(outer, saga)
    // A failure that has no handler has none of their tags.
    return yield* exit as Exit.Exit<A, Uncaught<E, H>>
  })

const handle = <E, H extends Handlers<E>>(
  cause: Cause.Cause<E>,
  handlers: H | undefined
): Handled<E, H> | undefined => {
  const failure = failureOf(cause)
  if (handlers === undefined || Result.isFailure(failure)) return undefined
  const error: unknown = failure.success
  if (typeof error !== "object" || error === null || !("_tag" in error)) return undefined
  const tag = String(error._tag)
  if (!Object.hasOwn(handlers, tag)) return undefined
  // `Handlers` gives each tag a handler of the error that has it.
  const found = handlers[tag as keyof H] as (error: unknown) => Handled<E, H>
  return Effect.suspend(() => found(error))
}
