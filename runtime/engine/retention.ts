/** Removes executions that have been closed for long enough, and what removed ones have left, a little at a time. */
import { Duration, Effect, Latch } from "effect"
import type { ExecutionRecord } from "../journal/journal.ts"
import { messageOf } from "../v1/errors.ts"
import type { Host } from "./run.ts"

export interface Retention {
  /** How long closed executions are kept, with their histories; for ever unless said. */
  readonly closed?: Duration.Input
}

export interface Remover {
  /** As soon as it is durable, nobody finds the execution any more, unless something holds it. */
  readonly remove: (execution: ExecutionRecord) => void
  /** Works for as long as the engine does. */
  readonly run: Effect.Effect<never>
}

/** Executions removed in one commit. */
const batch = 20

/** Between two commits, in milliseconds, others have their turn. */
const breath = 10

/** The longest time in milliseconds that an execution is kept after its time. */
const longestNap = 60_000

export const makeRemover = ({ journal, warn }: Pick<Host, "journal" | "warn">, { closed }: Retention): Remover => {
  const { removal } = journal
  const age = closed === undefined ? Infinity : Duration.toMillis(Duration.fromInputUnsafe(closed))
  const nap = Math.max(breath, Math.min(longestNap, age))
  const hasRemoved = Latch.makeUnsafe()

  /** A little of what there is to do; whether there may be more. */
  const work = (): boolean => {
    if (!removal.isSwept()) {
      removal.sweep()
      return true
    }
    const expired = age === Infinity ? [] : removal.expired(Date.now() - age, batch)
    for (const execution of expired) removal.remove(execution)
    return expired.length > 0
  }
  const durable = Effect.callback<void>((resume) => journal.committed(() => resume(Effect.void)))
  const turn = Effect.gen(function*() {
    hasRemoved.closeUnsafe()
    if (work()) yield* Effect.andThen(durable, Effect.sleep(breath))
    else yield* Effect.raceFirst(Effect.sleep(nap), hasRemoved.await)
  })

  return {
    remove: (execution) => {
      removal.remove(execution)
      journal.committed(() => hasRemoved.openUnsafe())
    },
    // A database that cannot be read now is asked again.
    run: Effect.forever(Effect.catchDefect(turn, (thrown) => {
      warn(`Closed executions cannot be removed: ${messageOf(thrown)}`)
      return Effect.sleep(longestNap)
    }))
  }
}
