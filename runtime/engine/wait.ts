/** How fibers of a body wait in place: for an instant, for something to happen, for the end of a pause. */
import { Effect } from "effect"
import type { Branch } from "./branch.ts"
import type { Pending, Run } from "./run.ts"
import { never } from "./timers.ts"

/** Waits until an instant, or until `look` finds what it waits for. `stop`: the branch has to unwind. */
export const waitUntil = <A = never>(
  run: Run,
  branch: Pick<Branch, "halted">,
  due: number,
  look: () => A | undefined = () => undefined
): Effect.Effect<A | "due" | "stop"> =>
  Effect.callback((resume) => {
    let isDue = due <= Date.now()
    const answer = (): A | "due" | "stop" | undefined => {
      if (branch.halted) return "stop"
      if (run.isPaused) return undefined
      // To look may be what stops the run.
      return look() ?? (branch.halted ? "stop" : isDue ? "due" : undefined)
    }
    const found = answer()
    if (found !== undefined) return resume(Effect.succeed(found))
    const wait = { due }
    const leave = (): void => {
      callOff()
      run.pending.delete(pending)
      run.rest.end(wait)
    }
    const pending: Pending = {
      wake: () => {
        const how = answer()
        if (how === undefined) return
        leave()
        resume(Effect.succeed(how))
      }
    }
    const callOff = run.host.timers.at(due, () => {
      isDue = true
      pending.wake()
    })
    run.begins(pending)
    run.rest.begin(wait)
    return Effect.sync(leave)
  })

/** A command of a branch, held back while the execution is paused. */
export const held = <A>(branch: Branch, command: Effect.Effect<A>): Effect.Effect<A> =>
  branch.run.isPaused ? Effect.andThen(waitUntil(branch.run, branch, never, () => "go"), command) : command
