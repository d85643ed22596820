/** A `Control` that answers from a table, to test the road between a client and whatever `Control` a server has. */
import { Deferred, Effect, Layer } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  Control,
  DeletionRefused,
  ExecutionClosed,
  ExecutionNotFound,
  QueryFailed,
  RunNotFound,
  SignalRejected,
  StartConflict,
  TokenSpent,
  TokenUnknown,
  UnknownQuery,
  UnknownSignal,
  UnknownWorkflow
} from "../../runtime/engine/control.ts"
import type { ExecutionStatus } from "../../runtime/engine/model.ts"

export const aStatus = (over: Partial<ExecutionStatus> = {}): ExecutionStatus => ({
  executionId: "0123456789abcdef",
  workflow: "Order",
  version: 1,
  run: 1,
  key: "ord_1",
  state: "Running",
  waitingFor: [],
  taskQueue: "default",
  startedAt: 1_700_000_000_000,
  payload: { orderId: "ord_1", text: "äöü \u2028 😀" },
  historyLength: 3,
  ...over
})

/** Knows one execution, under its id and as `Order/ord/1`; it ends when `finish` is run. */
export const tableControl = Effect.gen(function*() {
  const closed = yield* Deferred.make<void>()
  let status = aStatus()
  const find = (execution: string) =>
    execution === "broken"
      ? Effect.die(new Error("a defect in /home/secret/engine.ts"))
      : execution === status.executionId || execution === "Order/ord/1"
      ? Effect.sync(() => status)
      : Effect.fail(new ExecutionNotFound({ executionId: execution }))
  const become = (execution: string, over: Partial<ExecutionStatus>) =>
    Effect.map(find(execution), (found) => (status = { ...found, ...over }))
  const control = Control.of({
    start: (request) => {
      if (request.workflow !== "Order") {
        return Effect.fail(new UnknownWorkflow({ workflow: request.workflow, known: ["Order"] }))
      }
      return request.payload === "other"
        ? Effect.fail(new StartConflict({ executionId: status.executionId, key: "ord_1", differs: ["items/0/qty"] }))
        : Effect.succeed({ executionId: status.executionId, run: 1, created: true })
    },
    result: (execution) => Effect.andThen(find(execution), Effect.andThen(Deferred.await(closed), find(execution))),
    status: find,
    list: ({ attributes, state = status.state }) =>
      Effect.sync(() => state === status.state ? [attributes === undefined ? status : { ...status, attributes }] : []),
    unserved: Effect.succeed([{ workflow: "Order", version: 3, count: 2 }]),
    history: (execution, { run = 1 } = {}) =>
      Effect.flatMap(find(execution), ({ executionId }) =>
        run === 1
          ? Effect.succeed([
            { seq: 1, at: 1, kind: "ExecutionStarted" as const, name: "", attempt: 0, data: { payload: [1, null] } }
          ])
          : Effect.fail(new RunNotFound({ executionId, run, runs: 1 }))),
    query: (execution, query) =>
      Effect.gen(function*() {
        const { executionId, workflow } = yield* find(execution)
        if (query === "odd") return yield* Effect.fail(new QueryFailed({ executionId, query, reason: "no number" }))
        if (query !== "progress") {
          return yield* Effect.fail(new UnknownQuery({ workflow, query, known: ["progress"] }))
        }
        return { executionId, query, value: { at: "step", seen: [1, null] } }
      }),
    signal: (execution, { name, payload, senderId }) =>
      Effect.gen(function*() {
        const { executionId, state, workflow } = yield* find(execution)
        if (state !== "Running") return yield* Effect.fail(new ExecutionClosed({ executionId, state }))
        if (name !== "approval") {
          return yield* Effect.fail(new UnknownSignal({ workflow, signal: name, known: ["approval"] }))
        }
        if (payload === "other") {
          return yield* Effect.fail(new SignalRejected({ signal: name, path: "by", reason: "Missing key" }))
        }
        return { executionId, signal: name, duplicate: senderId === "again" }
      }),
    signalByToken: (token) => {
      if (token === "used") return Effect.fail(new TokenSpent({ executionId: status.executionId, step: "answer" }))
      return token === "good"
        ? Effect.succeed({ executionId: status.executionId, signal: "approval", duplicate: false })
        : Effect.fail(new TokenUnknown())
    },
    pause: (execution, intent = {}) =>
      Effect.filterOrFail(
        become(execution, { paused: { since: 2, ...intent } }),
        ({ state }) => state === "Running",
        ({ executionId, state }) => new ExecutionClosed({ executionId, state })
      ),
    resume: (execution) => become(execution, { waitingFor: [{ kind: "operator" }] }),
    cancel: (execution) => become(execution, { state: "Cancelled", closedAt: 2 }),
    terminate: (execution) => become(execution, { state: "Terminated", closedAt: 2 }),
    delete: (execution) =>
      Effect.filterOrFail(
        find(execution),
        ({ state }) => state !== "Running",
        () => new DeletionRefused({ executionId: execution, reason: "running" })
      )
  })
  const finish = Effect.suspend(() => {
    status = { ...status, state: "Completed", result: { ok: true }, closedAt: 2 }
    return Deferred.succeed(closed, undefined)
  })
  const waitFor = (due: number) =>
    Effect.sync(() => (status = aStatus({ waitingFor: [{ kind: "timer", step: "nap", due }] })))
  return { control, finish, waitFor, layer: Layer.succeed(Control, control) }
})

/** A folder of its own for the scope, with the path of a database in it. */
export const scratchDatabase = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "perdure-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
).pipe(Effect.map((folder) => join(folder, "workflows.db")))
