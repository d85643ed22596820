/** I5: nothing that waits for an instant goes on before it. */
import type { StoredEvent } from "../../../runtime/journal/journal.ts"
import { dataOf, type Evidence, type Life } from "./evidence.ts"
import { broken, shown, type Violations } from "./violation.ts"

export function* timers({ lives }: Evidence): Violations {
  for (const life of lives) {
    const due = new Map<string, number>()
    for (const event of life.events) {
      const next = dueOf(event)
      if (next !== undefined) due.set(event.name, next)
      const limit = isWoken(event) ? due.get(event.name) : deadlineOf(life, event)
      if (limit === undefined || event.at >= limit) continue
      yield broken("I5", life, event.name, `${limit - event.at} ms early: ${shown(event)}`)
    }
  }
}

const dueOf = (event: StoredEvent): number | undefined =>
  dataOf("TimerStarted", event)?.due ?? dataOf("AttemptFailed", event)?.nextAt ?? dataOf("SignalAwaited", event)?.due ??
    dataOf("ItemEnqueued", event)?.due ?? dataOf("ChildStarted", event)?.due

/** It happens because the instant has come. */
const isWoken = (event: StoredEvent): boolean => {
  if (/^(TimerFired|AttemptStarted|SignalTimedOut|ItemTimedOut)$/.test(event.kind)) return true
  const failure = dataOf("ChildFailed", event)
  return failure !== undefined && "system" in failure && failure.system.kind === "StepTimedOut"
}

const deadlineOf = ({ isLast, record }: Life, { kind }: StoredEvent): number | undefined =>
  isLast && kind === "DeadlineReached" ? record.deadline : undefined
