/** Answers queries from what is recorded of an execution: its history is replayed, and what its body makes known is read. */
import { Effect, Result } from "effect"
import type { ExecutionRecord, StoredEvent } from "../journal/journal.ts"
import { messageOf } from "../v1/errors.ts"
import type { Json } from "../v1/json.ts"
import type { Answer } from "../v1/query.ts"
import { currentExecution } from "../v1/steps.ts"
import { type Control, EngineUnavailable, type ExecutionNotFound, QueryFailed, UnknownQuery } from "./control.ts"
import type { Executions } from "./executions.ts"
import { asRunBy } from "./move.ts"
import type { Registration } from "./registry.ts"
import { replayHistory } from "./replay-history.ts"
import { replayOf } from "./replay.ts"

interface Asking {
  readonly executions: Executions
  readonly find: (execution: string) => Effect.Effect<ExecutionRecord, ExecutionNotFound | EngineUnavailable>
  readonly read: <A>(look: () => A) => Effect.Effect<A, EngineUnavailable>
}

export const liveQueries = ({ executions, find, read }: Asking): Pick<Control["Service"], "query"> => {
  const { host: { journal }, registry } = executions
  return {
    query: Effect.fnUntraced(function*(execution, query) {
      const record = yield* find(execution)
      const { id: executionId, version, workflow } = record
      const registration = registry.running(workflow, version)
      if (registration === undefined) return yield* Effect.fail(noWorker(workflow, version))
      const answer = registration.answers.get(query)
      if (answer === undefined) {
        return yield* Effect.fail(new UnknownQuery({ workflow, query, known: [...registration.answers.keys()] }))
      }
      const events = yield* read(() => journal.queries.events(record))
      const value = answered(answer, registration, record, events)
      return Result.isSuccess(value)
        ? { executionId, query, value: value.success }
        : yield* Effect.fail(new QueryFailed({ executionId, query, reason: value.failure }))
    })
  }
}

/** The answer as JSON, or why there is none. A history that disagrees with the code is read as far as they agree. */
const answered = (
  answer: Answer,
  registration: Registration,
  record: ExecutionRecord,
  events: ReadonlyArray<StoredEvent>
): Result.Result<Json, string> => {
  const read = asRunBy(registration, record, events)
  const payload = Result.flatMap(read, ({ events }) => registration.payload.read(replayOf(events).payload))
  if (Result.isFailure(payload)) {
    return Result.fail("The stored payload does not fit the payload's schema of today.")
  }
  const { observed } = replayHistory(registration, record, events)
  return Result.try({
    try: () => {
      const value = answer({
        payload: payload.success,
        steps: Object.fromEntries(observed),
        execution: currentExecution(record.id, record.startedAt)
      })
      return JSON.parse(JSON.stringify(value) ?? "null")
    },
    catch: messageOf
  })
}

const noWorker = (workflow: string, version: number): EngineUnavailable =>
  new EngineUnavailable({
    message: `No worker here knows ${workflow} version ${version}, so nobody can answer for its executions.`,
    remedy: "Start one that does, and ask again."
  })
