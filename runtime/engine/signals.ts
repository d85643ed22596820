/** Signals as the journal knows them: received in order, each had by one step, which waits in place or on disk until then. */
import { Effect } from "effect"
import type { ExecutionRecord } from "../journal/journal.ts"
import type { SignalRequest, SignalResult } from "../v1/commands.ts"
import { StepTimedOut } from "../v1/errors.ts"
import type { Branch } from "./branch.ts"
import type { Delivery } from "./mailbox.ts"
import { type Recorded, recordedOf } from "./replay.ts"
import type { Host, Run } from "./run.ts"
import { giveUp } from "./steps.ts"
import { never } from "./timers.ts"
import { writeToken } from "./token.ts"
import { waitUntil } from "./wait.ts"

export const awaitSignal = (branch: Branch, request: SignalRequest): Effect.Effect<SignalResult> =>
  Effect.suspend(() => {
    const { run } = branch
    const entered = branch.enter({ kind: "await", name: request.name, activity: request.signal })
    if (entered === "stop") return Effect.interrupt
    const wait = entered === "new" ? begin(branch, request) : entered
    if (wait.answer !== undefined) return Effect.succeed(wait.answer)
    return Effect.flatMap(waitUntil(run, branch, wait.due, () => take(run, wait)), (end) => {
      if (end === "stop") {
        if (run.stopped === undefined) run.mailbox.settle(wait.name)
        return giveUp(branch, wait)
      }
      return Effect.succeed(end === "due" ? timeOut(run, wait) : end)
    })
  })

const begin = (branch: Branch, { name, signal, timeout }: SignalRequest): Recorded => {
  const now = Date.now()
  const due = timeout === undefined ? never : Math.ceil(now + timeout)
  branch.begin("SignalAwaited", name, 0, JSON.stringify(due >= never ? { signal } : { signal, due }))
  return branch.entered(recordedOf("await", name, now, { activity: signal, due }))
}

/** Gives a step the message that is for it, if there is one. */
const take = (run: Run, wait: Recorded): SignalResult | undefined => {
  const message = run.mailbox.next(wait.activity, wait.name)
  if (message === undefined) return undefined
  run.mailbox.take(message.seq)
  run.append("SignalConsumed", wait.name, 0, { received: message.seq })
  return settle(run, wait, { kind: "received", text: message.payload })
}

const timeOut = (run: Run, wait: Recorded): SignalResult => {
  run.append("SignalTimedOut", wait.name, 0, {})
  return settle(run, wait, { kind: "timedOut", failure: new StepTimedOut({ step: wait.name, kind: "signal" }) })
}

const settle = (run: Run, wait: Recorded, answer: SignalResult): SignalResult => {
  wait.answer = answer
  run.mailbox.settle(wait.name)
  return answer
}

/** `spent`: the step that it is for would not see it. */
export type Receipt = "received" | "duplicate" | "spent"

/** Records what was sent to an execution, and lets what waits look whether it is for it. */
export const receive = (run: Run, delivery: Delivery): Receipt => {
  const { mailbox } = run
  const { step } = delivery
  if (mailbox.knows(delivery) || wasKnown(run, delivery)) return "duplicate"
  if (step !== undefined && mailbox.isSettled(step)) return "spent"
  store(run, delivery)
  run.wake()
  return "received"
}

export const store = (run: Run, delivery: Delivery): void => {
  const { payload, sender, signal, step } = delivery
  const about = JSON.stringify({ signal, sender, step })
  run.appendText("SignalReceived", "", 0, `${about.slice(0, -1)},"payload":${payload}}`)
  run.mailbox.add({ ...delivery, seq: run.historyLength })
}

/** Whether an earlier run has received the delivery. */
export const wasKnown = (
  { host, record }: { readonly host: Host; readonly record: ExecutionRecord },
  { sender, signal }: Delivery
): boolean => record.run > 1 && sender !== undefined && host.journal.knowsSender(record, signal, sender)

/** The same whenever it is asked for, so nothing of it is recorded. */
export const tokenOf = ({ host, record }: Run, step: string, signal: string): string =>
  writeToken(host.journal.secret, [record.id, record.run, signal, step])
