/** The file that an execution's history is exported to: what `perdure replay` and proofs about live executions read. */
import { Effect, Result, Schema } from "effect"
import type { ExecutionRecord, StoredEvent } from "../journal/journal.ts"
import type { Control } from "./control.ts"
import type { EventData } from "./events.ts"
import { ExecutionState, HistoryEvent } from "./model.ts"
import { redacted } from "./sensitive.ts"

/** Format 1. Times are milliseconds since the epoch. */
export const HistoryFile = Schema.Struct({
  /** Says what the file is. */
  perdure: Schema.Literal("history"),
  format: Schema.Literal(1),
  execution: Schema.Struct({
    executionId: Schema.String,
    workflow: Schema.String,
    /** Under which the last run started. */
    version: Schema.Int,
    key: Schema.String,
    state: ExecutionState,
    parked: Schema.Boolean,
    parent: Schema.optionalKey(Schema.String),
    startedAt: Schema.Int,
    closedAt: Schema.optionalKey(Schema.Int)
  }),
  /** Members that contracts name as sensitive read `"[redacted]"`. */
  redacted: Schema.Boolean,
  /** From the first to the last. */
  runs: Schema.Array(Schema.Struct({
    run: Schema.Int,
    events: Schema.Array(HistoryEvent)
  }))
})
export type HistoryFile = typeof HistoryFile.Type
export type ExportedRun = HistoryFile["runs"][number]

/** Of a running execution, as much as there is by now. */
export const exportHistory = (
  control: Control["Service"],
  execution: string,
  options: { readonly sensitive: boolean }
) =>
  Effect.gen(function*() {
    const status = yield* control.status(execution)
    const { closedAt, executionId, key, parent, startedAt, state, version, workflow } = status
    const runs = yield* Effect.forEach(
      Array.from({ length: status.run }, (_, index) => index + 1),
      (run) =>
        Effect.map(control.history(executionId, { run, sensitive: options.sensitive }), (events) => ({ run, events }))
    )
    return {
      perdure: "history",
      format: 1,
      execution: {
        executionId,
        workflow,
        version,
        key,
        state,
        parked: status.parked !== undefined,
        ...(parent === undefined ? {} : { parent }),
        startedAt,
        ...(closedAt === undefined ? {} : { closedAt })
      },
      redacted: !options.sensitive && JSON.stringify(runs).includes(JSON.stringify(redacted)),
      runs
    } as const
  })

const decode = Schema.decodeUnknownResult(Schema.fromJsonString(HistoryFile))

/** The history in a file's text, or why there is none. */
export const readHistory = (text: string): Result.Result<HistoryFile, string> =>
  Result.flatMap(
    Result.mapError(decode(text), ({ message }) => message.replaceAll(/\s*\n\s*/g, " ")),
    (file) => {
      if (file.runs.length === 0) return Result.fail("it has no run")
      const headless = file.runs.find(({ events: [first] }) => first?.seq !== 1 || first.kind !== "ExecutionStarted")
      return headless === undefined ? Result.succeed(file) : Result.fail(`run ${headless.run} has no beginning`)
    }
  )

/** A run as the journal has it: its index entry, as far as it matters to a replay, and its events. */
export const storedRun = (
  { execution }: HistoryFile,
  { events, run }: ExportedRun
): { readonly record: ExecutionRecord; readonly events: ReadonlyArray<StoredEvent> } => {
  const [first] = events
  // The engine has written it, and `readHistory` has seen that it is there.
  const started = first?.data as unknown as EventData["ExecutionStarted"]
  const { key, planHash, release, taskQueue, version, workflow } = started
  return {
    record: {
      n: 1,
      id: execution.executionId,
      workflow,
      key,
      version,
      release,
      run,
      planHash,
      taskQueue,
      state: "Running",
      parked: undefined,
      paused: undefined,
      parent: execution.parent,
      startedAt: execution.startedAt,
      deadline: undefined,
      closedAt: undefined
    },
    events: events.map((event) => ({ ...event, data: JSON.stringify(event.data) }))
  }
}
