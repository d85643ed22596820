/** Fills a database with executions that sleep, through the journal itself but without running them. */
import { Context, Effect, Schema } from "effect"
import { activity, body, type BodyLayer, call, sleep, workflow } from "perdure/runtime/v1"
import { executionId } from "../../runtime/engine/identity.ts"
import type { ExecutionRecord, Journal } from "../../runtime/journal/journal.ts"
import { openSqlite } from "../../runtime/journal/sqlite.ts"
import { filler } from "./subject.ts"

export class Notes extends Context.Service<Notes, {
  readonly note: (input: { readonly id: string }) => Effect.Effect<void>
}>()("perdure/bench/Notes") {}

const note = activity(Notes, "note", { input: Schema.Struct({ id: Schema.String }) })

/** A step, a nap, one more step. */
export const Sleeper = workflow("Sleeper", {
  version: 1,
  payload: { id: Schema.String, filler: Schema.String, nap: Schema.Int },
  idempotencyKey: ({ id }) => id,
  hashes: { identity: "i", payload: "p", result: "r", plan: "p", source: "s" }
})

export const SleeperV1: BodyLayer<Notes> = body(
  Sleeper,
  Effect.fnUntraced(function*({ id, nap }) {
    yield* call("before", note, { id })
    yield* sleep("nap", nap)
    yield* call("after", note, { id })
  })
)

/** How many are written in one transaction. */
const batch = 5_000

/** Stores so many of them with the keys 0, 1, 2, …, each asleep until the instant that it is given, in milliseconds. */
export const suspend = async (
  filename: string,
  count: number,
  due: (index: number) => number,
  also: (journal: Journal["Service"], record: ExecutionRecord) => void = () => {}
): Promise<void> => {
  const { close, journal } = openSqlite({ filename, synchronous: "normal" })
  const startedAt = Date.now()
  for (let index = 0; index < count; index++) {
    const key = `${index}`
    const record: ExecutionRecord = {
      n: index + 1,
      id: executionId("Sleeper", key),
      workflow: "Sleeper",
      version: 1,
      release: 0,
      planHash: "p",
      key,
      taskQueue: "default",
      run: 1,
      state: "Running",
      parked: undefined,
      paused: undefined,
      parent: undefined,
      startedAt,
      deadline: undefined,
      closedAt: undefined
    }
    const about = { workflow: "Sleeper", version: 1, release: 0, planHash: "p", key, taskQueue: "default" }
    const events = [
      ["ExecutionStarted", "", 0, { ...about, payload: { id: key, filler, nap: 0 } }],
      ["StepScheduled", "before", 1, { activity: "perdure/bench/Notes.note", input: { id: key } }],
      ["StepCompleted", "before", 1, { result: null }],
      ["TimerStarted", "nap", 0, { due: due(index) }]
    ] as const
    journal.create(record)
    for (const [at, [kind, name, attempt, data]] of events.entries()) {
      journal.append(record, { seq: at + 1, at: startedAt, kind, name, attempt, data: JSON.stringify(data) })
    }
    also(journal, record)
    journal.setAsleep(record, due(index))
    if (index % batch === 0) await new Promise<void>((resolve) => journal.committed(resolve))
  }
  close()
}
