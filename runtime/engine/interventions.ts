/** What is done to running executions from outside: they are ended, held where they are, and let go on. */
import type { Effect } from "effect"
import type { Executions } from "./executions.ts"
import { isHeld } from "./hold.ts"
import type { Intent } from "./model.ts"
import { closedAs } from "./outcome.ts"
import type { Run } from "./run.ts"

export class Interventions {
  private readonly executions: Executions

  constructor(executions: Executions) {
    this.executions = executions
  }

  /** Asks an execution to compensate and end. Does nothing once it is ending. */
  readonly close = (id: string, reason: "Cancelled" | "TimedOut"): Effect.Effect<void> =>
    this.executions.residents.with(id, (run) => {
      if (run === undefined) return
      // A run that has begun since then has a deadline of its own.
      const isEarly = reason === "TimedOut" && (run.record.deadline ?? Infinity) > Date.now()
      const closes = !isEarly && run.isClosable
      if (closes || reason === "Cancelled") {
        run.unpause({ reason: reason === "Cancelled" ? "It is cancelled." : "Its time is up." })
      }
      if (closes) {
        run.append(reason === "Cancelled" ? "CancelRequested" : "DeadlineReached", "", 0, {})
        run.close(reason)
      } else run.wake()
      if (reason === "Cancelled" && isHeld(run.record)) this.unpark(run)
      else this.executions.launch(run)
    })

  /** Ends an execution at once, without compensation. */
  readonly terminate = (id: string): Effect.Effect<void> =>
    this.executions.residents.with(id, (run) => {
      if (run === undefined) return
      run.stop({ kind: "terminated" })
      run.fiber?.interruptUnsafe()
      this.executions.complete(run, closedAs("Terminated"))
    })

  /** Lets a running execution begin nothing new until it is resumed; false if it does not run. */
  readonly pause = (id: string, intent: Intent = {}): Effect.Effect<boolean> =>
    this.executions.residents.with(id, (run) => {
      run?.pause(intent)
      if (run !== undefined) this.executions.launch(run)
      return run !== undefined
    })

  /** Continues an execution that is parked or paused; false if it does not run. */
  readonly resume = (id: string, intent: Intent = {}): Effect.Effect<boolean> =>
    this.executions.residents.with(id, (run) => {
      if (run === undefined) return false
      const isParked = run.record.parked !== undefined
      if (isParked) run.append("Resumed", "", 0, {})
      run.unpause(intent)
      run.wake()
      if (isParked) this.unpark(run)
      else this.executions.launch(run)
      return true
    })

  private unpark(run: Run): void {
    this.executions.host.journal.setParked(run.record, undefined)
    run.stop({ kind: "suspended" })
    this.executions.leave(run)
    this.executions.wake(run.record.id)
  }
}
