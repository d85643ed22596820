/** A worker process to be killed: starts the executions it is told to, unless they exist, and waits until all are closed. */
import { Cause, Effect, Exit, Fiber } from "effect"
import { Control } from "../../runtime/index.ts"
import { onCommit, type When } from "../support/commits.ts"
import { flowEngine, type FlowName, resuming } from "./flow.ts"
import { type Entry, ledger } from "./ledger.ts"

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
  readonly die?: { readonly commit: number; readonly when: When } | {
    /** Or when the attempt at this step begins or ends. */
    readonly step: string
    readonly what: "begin" | "end"
  }
}

// Its parent wrote it for this process alone.
const order = JSON.parse(process.argv[2] ?? "") as Order

let commits = 0

/** The parent counts on `SIGKILL`: no handler runs, nothing is flushed. */
const die = (): void => void process.kill(process.pid, "SIGKILL")

onCommit((when) => {
  if (when === "before") commits += 1
  if (order.die !== undefined && "commit" in order.die && commits === order.die.commit && when === order.die.when) die()
})

const append = ledger(order.ledger)
const write = (entry: Entry): void => {
  append(entry)
  if (
    order.die !== undefined && "step" in order.die && entry.step === order.die.step && entry.what === order.die.what
  ) die()
}

const work = Effect.gen(function*() {
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
  // Some have started others.
  for (const { executionId } of yield* control.list({ state: "Running", limit: 1_000 })) {
    yield* control.result(executionId)
  }
  write({ what: "commits", execution: "", step: "", key: "", attempt: commits })
  process.stdout.write("done\n")
}).pipe(
  Effect.provide(
    flowEngine(
      { filename: order.database, residency: order.residency, drain: "5 seconds" },
      write,
      order.millis,
      order.flow
    )
  )
)

// Like a server that is asked to stop, it lets what is under way come to its end.
process.once("SIGTERM", () => fiber.interruptUnsafe())
const fiber = Effect.runFork(work)
const exit = await Effect.runPromise(Fiber.await(fiber))
if (Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause)) throw Cause.squash(exit.cause)
