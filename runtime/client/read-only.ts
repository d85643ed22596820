/** `Control` over a database that no server owns: reads are answered from the file, everything else says what to do. */
import { Effect, Layer } from "effect"
import { Control, EngineUnavailable, ExecutionNotFound } from "../engine/control.ts"
import type { ExecutionStatus } from "../engine/model.ts"
import { openReader, type Reader, runOf } from "../engine/reader.ts"
import { type JournalError, journalError, sqliteCode } from "../journal/errors.ts"
import type { ExecutionRecord } from "../journal/journal.ts"
import { noServer } from "./locate.ts"

/** The reader throws a `JournalError`, which says what is wrong with the file, or what SQLite threw while it read. */
const asUnavailable = (database: string) => (thrown: unknown): EngineUnavailable => {
  const { message, remedy } = sqliteCode(thrown) === undefined ? thrown as JournalError : journalError(database, thrown)
  return new EngineUnavailable({ message, remedy })
}

const open = (database: string) =>
  Effect.acquireRelease(
    Effect.try({ try: () => openReader(database), catch: asUnavailable(database) }),
    (reader) => Effect.sync(() => reader.close())
  )

const control = (database: string, reader: Reader): Control["Service"] => {
  const read = <A>(question: () => A): Effect.Effect<A, EngineUnavailable> =>
    Effect.try({ try: question, catch: asUnavailable(database) })

  const find = (execution: string): Effect.Effect<ExecutionRecord, ExecutionNotFound | EngineUnavailable> =>
    Effect.filterOrFail(
      read(() => reader.find(execution)),
      (found) => found !== undefined,
      () => new ExecutionNotFound({ executionId: execution })
    )
  const about = <A>(execution: string, question: (found: ExecutionRecord) => A) =>
    Effect.flatMap(find(execution), (found) => read(() => question(found)))

  const refuse = Effect.suspend(() => Effect.fail(noServer(database)))

  return {
    list: (filter) => read(() => reader.list(filter)),
    status: (execution) => about(execution, reader.status),
    history: (execution, options = {}) =>
      Effect.flatMap(find(execution), (found) => runOf(found, options.run)).pipe(
        Effect.flatMap((found) => read(() => reader.history(found, options)))
      ),
    result: (execution) => Effect.flatMap(about(execution, reader.outcome), closedOnly),
    start: () => refuse,
    // Only the code of its workflow can answer for an execution.
    query: () => refuse,
    unserved: refuse,
    pause: () => refuse,
    resume: () => refuse,
    signal: () => refuse,
    signalByToken: () => refuse,
    cancel: () => refuse,
    terminate: () => refuse,
    delete: () => refuse
  }
}

/** Without a server nothing goes on: waiting for the end would be waiting for ever. */
const closedOnly = (status: ExecutionStatus): Effect.Effect<ExecutionStatus, EngineUnavailable> =>
  status.state === "Running"
    ? new EngineUnavailable({
      message: `Execution ${status.executionId} has not ended, and no server runs it.`,
      remedy: "Start one with `perdure serve`; the execution continues where it was."
    })
    : Effect.succeed(status)

/** The file is opened for reading when the layer is built, and closed with its scope. */
export const readOnlyControlLayer = (database: string): Layer.Layer<Control, EngineUnavailable> =>
  Layer.effect(Control, Effect.map(open(database), (reader) => control(database, reader)))
