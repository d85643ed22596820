/** Takes signals for the executions of this process: checked against their contracts, acknowledged once they are stored. */
import { Effect, Result } from "effect"
import type { ExecutionRecord } from "../journal/journal.ts"
import type { Json } from "../v1/json.ts"
import {
  type Control,
  EngineUnavailable,
  ExecutionClosed,
  type ExecutionNotFound,
  SignalRejected,
  type SignalRequest,
  TokenSpent,
  TokenUnknown,
  UnknownSignal
} from "./control.ts"
import type { Executions } from "./executions.ts"
import type { Delivery } from "./mailbox.ts"
import { replayOf } from "./replay.ts"
import { wasKnown } from "./signals.ts"
import { readToken } from "./token.ts"

interface Asking {
  readonly executions: Executions
  /** When everything that was written is durable. */
  readonly durable: Effect.Effect<void, EngineUnavailable>
  readonly find: (execution: string) => Effect.Effect<ExecutionRecord, ExecutionNotFound | EngineUnavailable>
  readonly read: <A>(look: () => A) => Effect.Effect<A, EngineUnavailable>
}

export const liveSignals = (
  { durable, executions, find, read }: Asking
): Pick<Control["Service"], "signal" | "signalByToken"> => {
  const { host, registry } = executions
  const { journal } = host

  /** The payload as it is stored. */
  const checked = Effect.fnUntraced(function*({ version, workflow }: ExecutionRecord, name: string, payload: Json) {
    const registration = registry.running(workflow, version)
    if (registration === undefined) return yield* Effect.fail(noWorker(workflow, version))
    const payloads = registration.signals.get(name)
    if (payloads === undefined) {
      const known = [...registration.signals.keys()]
      return yield* Effect.fail(new UnknownSignal({ workflow, signal: name, known }))
    }
    const written = Result.flatMap(payloads.accept(payload), payloads.write)
    return Result.isSuccess(written)
      ? written.success.text
      : yield* Effect.fail(new SignalRejected({ signal: name, ...written.failure }))
  })

  /** The execution has ended. What it was sent before is still acknowledged, in case the first answer was lost. */
  const afterEnd = Effect.fnUntraced(function*(record: ExecutionRecord, delivery: Delivery) {
    const { id: executionId, state } = record
    const { mailbox } = yield* read(() => replayOf(journal.queries.events(record)))
    if (mailbox.knows(delivery) || wasKnown({ host, record }, delivery)) {
      return { executionId, signal: delivery.signal, duplicate: true }
    }
    return yield* Effect.fail(new ExecutionClosed({ executionId, state }))
  })

  const send = Effect.fnUntraced(function*(record: ExecutionRecord, request: SignalRequest, step?: string) {
    const { name: signal, senderId: sender } = request
    if (record.state !== "Running") return yield* afterEnd(record, { signal, sender, step, payload: "null" })
    const payload = yield* checked(record, signal, request.payload)
    const delivery: Delivery = { signal, sender, step, payload }
    const receipt = yield* executions.deliver(record, delivery)
    yield* durable
    if (receipt === undefined) {
      const ended = yield* read(() => journal.queries.byId(record.id))
      return ended === undefined || ended.state === "Running"
        ? yield* Effect.fail(unreadable(record.id))
        : yield* afterEnd(ended, delivery)
    }
    if (receipt === "spent") return yield* Effect.fail(new TokenSpent({ executionId: record.id, step: step ?? "" }))
    return { executionId: record.id, signal, duplicate: receipt === "duplicate" }
  })

  return {
    signal: (execution, request) =>
      Effect.flatMap(find(execution), (record) => send(record, request)).pipe(
        // Only a token is ever spent.
        Effect.catchTag("TokenSpent", Effect.die)
      ),
    signalByToken: Effect.fnUntraced(function*(token, payload) {
      const subject = readToken(journal.secret, token)
      if (subject === undefined) return yield* Effect.fail(new TokenUnknown())
      const [executionId, run, name, step] = subject
      const record = yield* Effect.mapError(
        find(executionId),
        (error) => error._tag === "ExecutionNotFound" ? new TokenUnknown() : error
      )
      if (record.run !== run) return yield* Effect.fail(new TokenSpent({ executionId, step }))
      return yield* send(record, { name, payload }, step)
    })
  }
}

const noWorker = (workflow: string, version: number): EngineUnavailable =>
  new EngineUnavailable({
    message:
      `No worker here knows ${workflow} version ${version}, so its signals cannot be checked; nothing is acknowledged.`,
    remedy: "Start one that does, and send the signal again."
  })

const unreadable = (executionId: string): EngineUnavailable =>
  new EngineUnavailable({
    message: `The history of execution ${executionId} cannot be read; nothing is acknowledged.`,
    remedy: "Its status says what is wrong with it."
  })
