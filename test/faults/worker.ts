/** A worker process to be killed: starts the executions it is told to, unless they exist, and waits until all are closed. */
import { Effect } from "effect"
import { Control } from "../../runtime/index.ts"
import { onCommit, type When } from "../support/commits.ts"
import { flowEngine, type FlowName, resuming } from "./flow.ts"
import { ledger } from "./ledger.ts"

export interface Order {
  readonly database: string
  readonly ledger: string
  readonly payloads: ReadonlyArray<{ readonly key: string }>
  /** The longest time that an attempt takes, in milliseconds. */
  readonly millis: number
  readonly residency: number
  readonly flow?: FlowName
  /** What is sent to each execution, one after the other. */
  readonly signals?: ReadonlyArray<string>
  /** Executions that park are resumed. */
  readonly resumes?: boolean
  /** Dies at the commit of this number, counted from 1: before it, or after it and before anybody hears of it. */
  readonly die?: { readonly commit: number; readonly when: When }
}

// Its parent wrote it for this process alone.
const order = JSON.parse(process.argv[2] ?? "") as Order

/** Makes the process die at a commit. The parent counts on `SIGKILL`: no handler runs, nothing is flushed. */
const dieAt = (die: NonNullable<Order["die"]>): void => {
  let commits = 0
  onCommit((when) => {
    if (when === "before") commits += 1
    if (commits === die.commit && when === die.when) process.kill(process.pid, "SIGKILL")
  })
}

if (order.die !== undefined) dieAt(order.die)
const write = ledger(order.ledger)

await Effect.gen(function*() {
  const control = yield* Control
  process.stdout.write("ready\n")
  yield* Effect.forEach(order.payloads, (payload) =>
    Effect.gen(function*() {
      const { created, executionId } = yield* control.start({ workflow: "Flow", payload })
      if (created) write({ what: "ack", execution: executionId, step: "", key: payload.key, attempt: 0 })
      for (const by of order.signals ?? []) {
        yield* control.signal(executionId, { name: "approval", payload: { by }, senderId: by })
        write({ what: "ack", execution: executionId, step: by, key: payload.key, attempt: 0 })
        yield* Effect.sleep(5)
      }
      const { state } = yield* order.resumes === true ? resuming(executionId) : control.result(executionId)
      write({ what: "told", execution: executionId, step: state, key: payload.key, attempt: 0 })
    }), { concurrency: "unbounded", discard: true })
  process.stdout.write("done\n")
}).pipe(
  Effect.provide(flowEngine({ filename: order.database, residency: order.residency }, write, order.millis, order.flow)),
  Effect.runPromise
)
