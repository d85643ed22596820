/** What the engine says about its executions, as one verdict: alive and making progress, or stuck and why. */
import { Effect } from "effect"
import type { Control } from "../engine/control.ts"
import type { ExecutionStatus } from "../engine/model.ts"
import type { Health } from "./api.ts"

/** Work may be late by this much (milliseconds) before the server calls itself stuck. */
const patience = 10_000

/** Executions looked at for one verdict, the newest first: a probe must stay cheap. */
const sample = 100

const overdue = (status: ExecutionStatus, now: number): number =>
  status.parked !== undefined
    ? 0
    : Math.max(0, ...status.waitingFor.map((wait) => "due" in wait ? now - wait.due : 0))

export const healthOf = (
  control: Control["Service"],
  identity: { readonly pid: number; readonly startedAt: number },
  now: number
): Effect.Effect<Health> => {
  const base = { pid: identity.pid, startedAt: identity.startedAt }
  return Effect.all([control.list({ state: "Running", limit: sample }), control.unserved]).pipe(
    Effect.map(([running, unserved]): Health => {
      const oldestOverdue = Math.max(0, ...running.map((status) => overdue(status, now)))
      const counts = {
        running: running.length,
        parked: running.filter((status) => status.parked !== undefined).length,
        paused: running.filter((status) => status.paused !== undefined).length,
        unserved: unserved.reduce((sum, { count }) => sum + count, 0),
        oldestOverdue
      }
      return oldestOverdue <= patience
        ? { ...base, ...counts, state: "ok" }
        : { ...base, ...counts, state: "stuck", reason: `A timer has been due for ${oldestOverdue} ms.` }
    }),
    Effect.catch((unavailable): Effect.Effect<Health> =>
      Effect.succeed({
        ...base,
        state: "stuck",
        reason: unavailable.message,
        running: 0,
        parked: 0,
        paused: 0,
        unserved: 0,
        oldestOverdue: 0
      })
    )
  )
}
