/** `Control` over the engine of this process. */
import { Effect, Result } from "effect"
import type { ExecutionRecord } from "../journal/journal.ts"
import {
  Control,
  DeletionRefused,
  EngineUnavailable,
  ExecutionClosed,
  ExecutionExists,
  ExecutionNotFound,
  PayloadRejected,
  StartConflict,
  UnknownWorkflow
} from "./control.ts"
import { conflictOf } from "./differs.ts"
import type { Executions } from "./executions.ts"
import { executionId } from "./identity.ts"
import { liveQueries } from "./live-queries.ts"
import { liveSignals } from "./live-signals.ts"
import type { ExecutionStatus, Intent } from "./model.ts"
import { readerOf, runOf } from "./reader.ts"
import type { Remover } from "./retention.ts"

/** How long a commit may take until the caller is told that nothing is acknowledged. */
const patience = "10 seconds"

export const liveControl = (executions: Executions, remover: Remover): Control["Service"] => {
  const { host: { journal }, registry, residents } = executions
  const reader = readerOf(journal.queries)

  /** When everything that was written is durable; only then is it acknowledged. */
  const durable = Effect.callback<void>((resume) => journal.committed(() => resume(Effect.void))).pipe(
    Effect.timeoutOrElse({
      duration: patience,
      orElse: () =>
        Effect.fail(
          new EngineUnavailable({
            message: `${journal.file} could not be written for ten seconds; nothing is acknowledged.`,
            remedy: "Check the disk, and that no other program holds a lock on the file. It is safe to try again."
          })
        )
    })
  )

  /** Answers come from what is durable, so they need not wait for what is not. */
  const find = (execution: string) =>
    Effect.flatMap(
      read(() => reader.find(execution)),
      (record) =>
        record === undefined ? Effect.fail(new ExecutionNotFound({ executionId: execution })) : Effect.succeed(record)
    )

  const waitingForWorker = (status: ExecutionStatus): ExecutionStatus => {
    const { state, version, waitingFor: [wait], workflow } = status
    if (state !== "Running" || wait?.kind === "operator" || registry.running(workflow, version) !== undefined) {
      return status
    }
    return { ...status, waitingFor: [{ kind: "worker", workflow, version }] }
  }

  const looking = (look: (record: ExecutionRecord) => ExecutionStatus) => (execution: string) =>
    Effect.flatMap(find(execution), (record) => read(() => waitingForWorker(look(record))))

  const status = looking(reader.status)

  const changing = (change: (id: string) => Effect.Effect<void>) => (execution: string) =>
    Effect.flatMap(find(execution), ({ id }) => Effect.andThen(change(id), Effect.andThen(durable, status(id))))

  /** `change` says whether it runs. */
  const changingOpen =
    (change: (id: string, intent?: Intent) => Effect.Effect<boolean>) => (execution: string, intent?: Intent) =>
      Effect.gen(function*() {
        const { id } = yield* find(execution)
        const isOpen = yield* change(id, intent)
        yield* durable
        const after = yield* status(id)
        return isOpen ? after : yield* new ExecutionClosed({ executionId: id, state: after.state })
      })

  const ended = (id: string) =>
    Effect.callback<void>((resume) => {
      if (!residents.isRunning(id)) return resume(Effect.void)
      return Effect.sync(residents.onEnd(id, () => resume(Effect.void)))
    })

  return Control.of({
    status,
    start: Effect.fnUntraced(function*({ payload, reuse = "join", workflow }) {
      const registration = registry.starting(workflow)
      if (registration === undefined) {
        return yield* Effect.fail(new UnknownWorkflow({ workflow, known: registry.names() }))
      }
      const written = Result.flatMap(registration.payload.accept(payload), registration.payload.write)
      if (Result.isFailure(written)) {
        return yield* Effect.fail(new PayloadRejected({ workflow, ...written.failure }))
      }
      const key = registration.idempotencyKey(written.success.value)
      const id = executionId(workflow, key)
      const joined = yield* read(() => executions.start(registration, id, key, written.success.text))
      if (!joined.created && reuse === "reject") {
        return yield* Effect.fail(new ExecutionExists({ executionId: id, key }))
      }
      const conflict = conflictOf(joined, { version: registration.version, payload: written.success.text })
      if (conflict.length > 0) {
        return yield* Effect.fail(new StartConflict({ executionId: id, key, differs: conflict }))
      }
      yield* durable
      return { executionId: id, run: joined.record.run, created: joined.created }
    }),
    result: Effect.fnUntraced(function*(execution) {
      const { id, state } = yield* find(execution)
      if (state === "Running") yield* ended(id)
      return yield* looking(reader.outcome)(id)
    }),
    list: (filter) => read(() => reader.list(filter).map(waitingForWorker)),
    unserved: read(() =>
      journal.queries.versions()
        .filter(({ version, workflow }) => registry.running(workflow, version) === undefined)
        .map((version) => ({ ...version, count: journal.queries.count(version) }))
    ),
    history: (execution, options = {}) =>
      Effect.flatMap(find(execution), (record) => runOf(record, options.run)).pipe(
        Effect.flatMap((record) => read(() => reader.history(record, options)))
      ),
    ...liveQueries({ executions, find, read }),
    ...liveSignals({ executions, durable, find, read }),
    pause: changingOpen(executions.interventions.pause),
    resume: changingOpen(executions.interventions.resume),
    cancel: changing((id) => executions.interventions.close(id, "Cancelled")),
    terminate: changing(executions.interventions.terminate),
    delete: Effect.fnUntraced(function*(execution) {
      const record = yield* find(execution)
      const { id: executionId, state } = record
      if (state === "Running") return yield* Effect.fail(new DeletionRefused({ executionId, reason: "running" }))
      const last = yield* read(() => reader.status(record))
      remover.remove(record)
      yield* durable
      if ((yield* read(() => journal.queries.byId(executionId)))?.n !== record.n) return last
      const { kind: reason, ...by } = (yield* read(() => journal.removal.holder(record))) ?? { kind: "children" }
      return yield* Effect.fail(new DeletionRefused({ executionId, reason, ...by }))
    })
  })
}

/** What the journal says, as a typed failure where the file cannot be trusted. */
const read = <A>(look: () => A) =>
  Effect.try({
    try: look,
    catch: (thrown) => new EngineUnavailable(problemOf(thrown))
  })

const problemOf = (thrown: unknown): { readonly message: string; readonly remedy: string } => {
  if (typeof thrown === "object" && thrown !== null && "message" in thrown && "remedy" in thrown) {
    return { message: String(thrown.message), remedy: String(thrown.remedy) }
  }
  return { message: `The database cannot be read: ${String(thrown)}`, remedy: "Restore it from a backup." }
}
