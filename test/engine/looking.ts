/** Replays recorded histories that only look, with workflows that tests write. */
import { Layer } from "effect"
import { body } from "perdure/runtime/v1"
import { expect } from "vitest"
import type { Registration } from "../../runtime/engine/registry.ts"
import { replayHistory } from "../../runtime/engine/replay-history.ts"
import type { ExecutionStatus, HistoryEvent } from "../../runtime/index.ts"
import type { ExecutionRecord, StoredEvent } from "../../runtime/journal/journal.ts"
import { registrationsOf } from "../support/registrations.ts"
import { type Call, define, type Setup, work } from "./support.ts"

/** What an engine is told of a workflow. */
const registered = async ({ main, override, ...options }: Setup, calls: Array<Call>): Promise<Registration> => {
  const registrations = await registrationsOf(body(define(options), main).pipe(Layer.provide(work(calls, override))))
  return registrations[0] ?? expect.fail("nothing was registered")
}

const recordOf = (status: ExecutionStatus): ExecutionRecord => ({
  ...status,
  n: 1,
  id: status.executionId,
  release: 0,
  planHash: "p1",
  parked: undefined,
  paused: undefined,
  parent: undefined,
  deadline: undefined,
  closedAt: undefined
})

export interface Looking {
  readonly at: (length: number) => ReturnType<typeof replayHistory>
  /** What activities were called; there should be none. */
  readonly calls: ReadonlyArray<Call>
}

/** Looks at a history from its first event to any other. */
export const looking = async (
  setup: Setup,
  status: ExecutionStatus,
  history: ReadonlyArray<HistoryEvent>
): Promise<Looking> => {
  const calls: Array<Call> = []
  const registration = await registered(setup, calls)
  const events = history.map((event): StoredEvent => ({ ...event, data: JSON.stringify(event.data) }))
  return {
    calls,
    at: (length) => replayHistory(registration, recordOf(status), events.slice(0, length))
  }
}

/** However little of it is recorded, looking at a history disagrees with nothing, does nothing, and finds its end. */
export const checkLooking = async (
  setup: Setup,
  status: ExecutionStatus,
  history: ReadonlyArray<HistoryEvent>
): Promise<void> => {
  const { at, calls } = await looking(setup, status, history)
  for (let length = 1; length <= history.length; length++) {
    const { diverged, ended } = at(length)
    expect(diverged, `after ${length} events`).toBeUndefined()
    if (length < history.length - 1) continue
    expect(ended?.state).toBe(status.state)
    expect(JSON.parse(ended?.data ?? "null")).toEqual(history.at(-1)?.data)
  }
  expect(calls).toEqual([])
}
