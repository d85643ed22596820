/** What a running execution waits for, read off its last events. */
import type { StoredEvent } from "../journal/journal.ts"
import type { EventData } from "./events.ts"
import type { WaitingFor } from "./model.ts"

/** `isUnborn`: whether the child with this id has still to be started. */
export const waitingFor = (
  events: ReadonlyArray<StoredEvent>,
  isUnborn: (child: string) => boolean
): ReadonlyArray<WaitingFor> => {
  const waits = new Map<string, WaitingFor>()
  const broken = new BrokenOff()
  for (const { attempt, data, kind, name, seq } of events) {
    switch (kind) {
      case "StepScheduled":
      case "AttemptStarted":
        waits.set(name, { kind: "activity", step: name, attempt })
        break
      case "AttemptFailed": {
        const { nextAt } = JSON.parse(data) as { nextAt?: number }
        if (nextAt !== undefined) waits.set(name, { kind: "retry", step: name, attempt: attempt + 1, due: nextAt })
        break
      }
      case "TimerStarted": {
        const { due, past } = JSON.parse(data) as { due: number; past?: boolean }
        if (past !== true) waits.set(name, { kind: "timer", step: name, due })
        break
      }
      case "SignalAwaited": {
        const { due, signal } = JSON.parse(data) as { due?: number; signal: string }
        waits.set(name, { kind: "signal", step: name, signal, ...(due === undefined ? {} : { due }) })
        break
      }
      case "ItemEnqueued": {
        const { due, queue } = JSON.parse(data) as { due: number; queue: string }
        waits.set(name, { kind: "queue", step: name, queue, due })
        break
      }
      case "ChildStarted": {
        const { executionId, mode, workflow } = JSON.parse(data) as EventData["ChildStarted"]
        if (isUnborn(executionId)) waits.set(name, { kind: "worker", workflow })
        else if (mode === "await") waits.set(name, { kind: "child", step: name, workflow, executionId })
        break
      }
      case "StepInterrupted":
      case "SignalTimedOut":
      case "ItemFailed":
      case "ItemTimedOut":
        broken.add(waits.get(name), name, seq)
        waits.delete(name)
        break
      case "ChildCompleted":
      case "ChildFailed":
      case "ChildClosed":
      case "StepCompleted":
      case "StepFailed":
      case "TimerFired":
      case "SignalConsumed":
      case "ItemCompleted":
        waits.delete(name)
        break
      case "BranchesClosed":
        broken.closed.set(name, seq)
        break
      case "FailureHeld":
        broken.held = JSON.parse(data) as EventData["FailureHeld"]
        break
      case "Resumed":
        for (const [step, wait] of broken.resumed()) waits.set(step, wait)
        break
      // What was under way is over: compensation begins with nothing pending.
      case "CompensationStarted":
        waits.clear()
        break
      default:
    }
  }
  return [...waits.values()]
}

/** Waits that a failure has ended, and that go on when the execution that holds it is resumed. */
class BrokenOff {
  /** Which blocks were closed by a failure, and with which event. */
  readonly closed = new Map<string, number>()
  held: EventData["FailureHeld"] | undefined
  readonly #waits = new Map<string, { readonly wait: WaitingFor; readonly seq: number }>()

  add(wait: WaitingFor | undefined, name: string, seq: number): void {
    if (wait !== undefined) this.#waits.set(name, { wait, seq })
  }

  resumed(): ReadonlyArray<readonly [step: string, wait: WaitingFor]> {
    const { blocks = [], step } = this.held ?? {}
    this.held = undefined
    const since = Math.min(...blocks.map((block) => this.closed.get(block) ?? Infinity))
    return [...this.#waits].flatMap(([name, { seq, wait }]) =>
      name === step || seq > since ? [[name, wait] as const] : []
    )
  }
}
