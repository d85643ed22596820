/** What a running execution waits for, read off its last events. */
import type { StoredEvent } from "../journal/journal.ts"
import type { EventData } from "./events.ts"
import type { WaitingFor } from "./model.ts"

/** `isKnown`: whether there is an execution with this id. */
export const waitingFor = (
  events: ReadonlyArray<StoredEvent>,
  isKnown: (execution: string) => boolean
): ReadonlyArray<WaitingFor> => {
  const waits = new Map<string, WaitingFor>()
  for (const { kind, name, attempt, data } of events) {
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
      case "ChildStarted": {
        const { executionId, mode, workflow } = JSON.parse(data) as EventData["ChildStarted"]
        if (!isKnown(executionId)) waits.set(name, { kind: "worker", workflow })
        else if (mode === "await") waits.set(name, { kind: "child", step: name, workflow, executionId })
        break
      }
      case "ChildCompleted":
      case "ChildFailed":
      case "ChildClosed":
      case "StepCompleted":
      case "StepFailed":
      case "StepInterrupted":
      case "TimerFired":
      case "SignalConsumed":
      case "SignalTimedOut":
        waits.delete(name)
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
