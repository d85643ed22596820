/** What the engine makes of recorded runs under edited code: whether, and after how much of the record, it would park one. */
import { type HistoryFile, storedRun } from "../../runtime/engine/history-file.ts"
import type { Parked } from "../../runtime/engine/model.ts"
import type { Registration } from "../../runtime/engine/registry.ts"
import { replayHistory } from "../../runtime/engine/replay-history.ts"

export interface Divergence {
  readonly execution: string
  /** Of how many events. */
  readonly length: number
  readonly parked: Parked
}

/** Of each run, as far as it got and at every point that it was at before; of the longest, at some of them. */
const mostPrefixes = 40

export const divergenceOf = (
  registration: Registration,
  histories: ReadonlyArray<HistoryFile>
): Divergence | undefined => {
  for (const file of histories) {
    for (const run of file.runs) {
      const { events, record } = storedRun(file, run)
      const stride = Math.ceil(events.length / mostPrefixes)
      for (let length = events.length; length > 0; length -= stride) {
        const { diverged } = replayHistory(registration, record, events.slice(0, length))
        if (diverged !== undefined) return { execution: `${record.workflow}/${record.key}`, length, parked: diverged }
      }
    }
  }
  return undefined
}

/** The durable names of what is recorded in some of the runs, without what loops add to them. */
export const namesIn = (histories: ReadonlyArray<HistoryFile>): ReadonlySet<string> =>
  new Set(
    histories.flatMap(({ runs }) =>
      runs.flatMap(({ events }) => events.map(({ name }) => name.replaceAll(/\[[^\]]*\]|#\d+/g, "")))
    )
  )
