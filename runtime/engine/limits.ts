/** How much one run may have: its history and the steps that it has under way. Beyond that it is undone and fails. */
import type { Run } from "./run.ts"

export interface Limits {
  /** In the history of a run. */
  readonly events: number
  /** Of the data in the history of a run, in UTF-16 units. */
  readonly size: number
  /** Steps that are under way or wait, at once. */
  readonly pending: number
}
export type Limit = keyof Limits

export const defaultLimits: Limits = { events: 50_000, size: 50 * 1024 * 1024, pending: 2_000 }

/** From here on it is worth a thought to go on as a new run. */
const many = 4_096

/** The first limit that the run has reached. What it has under way is not stored, so that is judged when it begins. */
export const reachedBy = ({ historyLength, historySize, host: { limits } }: Run): Limit | undefined =>
  historyLength >= limits.events ? "events" : historySize >= limits.size ? "size" : undefined

/** Nearly all of it: from here on the log warns. */
const nearly = (limit: number): number => limit * 0.8

/** Looks at a history that has become longer by one event, which has this size. */
export const judgeLength = (run: Run, size: number): void => {
  const { historyLength, historySize, host: { limits } } = run
  // So it is for nearly every event of nearly every run.
  if (historyLength < many && historyLength < nearly(limits.events) && historySize < nearly(limits.size)) return
  const { host: { warn }, record: { id, key, run: number, workflow } } = run
  const tell = (what: string): void =>
    warn(`Run ${number} of execution ${id} (${workflow}/${key}) ${what}; consider continueAsNew.`)
  if (historyLength === many) tell(`has ${historyLength} events`)
  if (historyLength === Math.ceil(nearly(limits.events))) {
    tell(`has ${historyLength} of at most ${limits.events} events`)
  }
  if (historySize >= nearly(limits.size) && historySize - size < nearly(limits.size)) {
    tell(`has ${historySize} of at most ${limits.size} characters of history`)
  }
  const isNew = historyLength === limits.events || historySize - size < limits.size
  const limit = reachedBy(run)
  if (limit !== undefined && isNew) run.host.exceeded(run.record, limit)
}

/**
 * Ends a run in order, unless it ends already. What it undoes goes beyond the limit: it is bounded by what it has done, and
 * to leave it undone would be worse than a long history.
 */
export const endAtLimit = (run: Run, limit: Limit): void => {
  if (!run.isClosable) return
  run.append("LimitReached", "", 0, { limit, most: run.host.limits[limit] })
  run.close("LimitExceeded")
}
