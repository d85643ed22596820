/** A paused execution begins nothing: what happens to it is sent to it, ends it, or was under way. */
import type { Evidence } from "./evidence.ts"
import { broken, shown, type Violations } from "./violation.ts"

const mayHappen: ReadonlySet<string> = new Set([
  "AttemptFailed",
  "StepCompleted",
  "StepFailed",
  "StepInterrupted",
  "RaceDecided",
  "BranchesClosed",
  "UndoGaveUp",
  "LateResultIgnored",
  "SignalReceived",
  "LimitReached",
  "Parked",
  "Resumed",
  "ExecutionResumed",
  "ExecutionTerminated"
])

export function* pauses({ lives }: Evidence): Violations {
  for (const life of lives) {
    let isPaused = false
    for (const event of life.events) {
      if (isPaused && !mayHappen.has(event.kind)) yield broken("pause", life, event.name, `paused, ${shown(event)}`)
      if (event.kind === "ExecutionPaused" || event.kind === "ExecutionResumed") {
        isPaused = event.kind === "ExecutionPaused"
      }
    }
    const { isLast, record } = life
    const isSaid = record.paused !== undefined
    if (isLast && record.state === "Running" && isPaused !== isSaid) {
      yield broken("pause", life, "", `paused by its history: ${isPaused}; by its index: ${isSaid}`)
    }
  }
}
