/** I6: whatever is stored replays without a difference, up to any of its events, and comes to the end that is stored. */
import type { Registration } from "../../../runtime/engine/registry.ts"
import { replayHistory } from "../../../runtime/engine/replay-history.ts"
import type { Evidence, Life } from "./evidence.ts"
import { broken, shown, type Violations } from "./violation.ts"

/** Longer histories are replayed up to some of their events. */
const most = 60

export const replays = (registrations: ReadonlyArray<Registration>) =>
  function*({ lives }: Evidence): Violations {
    for (const life of lives) {
      const { version, workflow } = life.record
      const registration = registrations.find((it) => it.name === workflow && it.version === version)
      if (registration !== undefined && life.record.parked === undefined) yield* replayed(life, registration)
    }
  }

function* replayed(life: Life, registration: Registration): Violations {
  const { events, record, run } = life
  const stride = Math.ceil(events.length / most)
  for (let length = events.length; length > 0; length -= stride) {
    const { diverged, ended } = replayHistory(
      registration,
      { ...record, run, parked: undefined, paused: undefined },
      events.slice(0, length)
    )
    if (diverged !== undefined) {
      return yield broken(
        "I6",
        life,
        diverged.step ?? "",
        `after ${length} events: ${diverged.code}: ${diverged.message}`
      )
    }
    const end = length === events.length ? events.at(-1) : undefined
    if (end === undefined || end.kind === "ExecutionTerminated" || !end.kind.startsWith("Execution")) continue
    if (end.kind !== "ExecutionStarted" && ended?.data !== end.data) {
      return yield broken("I6", life, "", `comes to the end ${ended?.data ?? "of none"}: ${shown(end)}`)
    }
  }
}
