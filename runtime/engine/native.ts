/** Runs workflows that `perdure/runtime/v1` made: their bodies ask our own `Commands`. */
import { Effect } from "effect"
import { Commands } from "../v1/commands.ts"
import type { Launcher } from "./executions.ts"
import { type Continued, continuedWith, type Ended, endedBy } from "./outcome.ts"
import { held } from "./wait.ts"

export const launchNative: Launcher = (run, registration, payload) => {
  const body = registration.execute(payload, run.record.id)
  // A body that finds `Commands` asks for no other engine, and no instance of effect's.
  return Effect.provideService(body as Effect.Effect<unknown, unknown>, Commands, run.host.commandsOf(run.main))
    .pipe(
      Effect.exit,
      Effect.flatMap((exit) =>
        held(
          run.main,
          Effect.suspend((): Effect.Effect<Ended | Continued> => {
            // Also of the undo steps nothing may be left in the record.
            if (run.stopped === undefined && run.phase !== "continuing") run.end(false)
            if (run.stopped !== undefined) return Effect.interrupt
            return run.phase === "continuing" && run.next !== undefined
              ? Effect.succeed(continuedWith(run.next))
              : endedBy(exit, run.closing, registration)
          })
        )
      )
    )
}
