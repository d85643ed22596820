/** A worker process to be killed: starts the executions it is told to, unless they exist, and waits until all are closed. */
import { Cause, Effect, Exit, Fiber } from "effect"
import { onCommit, type When } from "../support/commits.ts"
import { attend } from "./client.ts"
import { flowEngine, type FlowName } from "./flow.ts"
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
  process.stdout.write("ready\n")
  yield* attend(order, write)
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
