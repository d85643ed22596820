/** Items of queues as an execution knows them: given once, and waited for in place or on disk. */
import { Effect } from "effect"
import type { EnqueueRequest, StepResult } from "../v1/commands.ts"
import { StepTimedOut } from "../v1/errors.ts"
import type { Branch } from "./branch.ts"
import type { EventData } from "./events.ts"
import { failedResult, type Recorded, recordedOf } from "./replay.ts"
import type { Run } from "./run.ts"
import { marked } from "./sensitive.ts"
import { giveUp } from "./steps.ts"
import { waitUntil } from "./wait.ts"

export const enqueue = (branch: Branch, request: EnqueueRequest): Effect.Effect<StepResult> =>
  Effect.suspend(() => {
    const { run } = branch
    const entered = branch.enter({ kind: "enqueue", name: request.name, activity: request.queue })
    if (entered === "stop") return Effect.interrupt
    const wait = entered === "new" ? give(branch, request) : entered
    if (wait.result !== undefined) return Effect.succeed(wait.result)
    // It had left its item when something failed, and goes on because an operator has resumed the execution.
    if (!branch.halted && !run.host.queues.has(run.record.id, wait.name)) put(run, request)
    return Effect.flatMap(waitUntil(run, branch, wait.due, () => take(run, wait)), (end) => {
      if (end === "stop") {
        if (run.stopped === undefined) run.host.queues.leave(run.record, wait.name)
        return giveUp(branch, wait)
      }
      return Effect.succeed(end === "due" ? timeOut(run, wait) : end)
    })
  })

const give = (branch: Branch, { input, key, name, queue, sensitive, timeout }: EnqueueRequest): Recorded => {
  const now = Date.now()
  const due = Math.ceil(now + timeout)
  const about = JSON.stringify({ queue, key, due, ...marked(sensitive) })
  branch.begin("ItemEnqueued", name, 0, `${about.slice(0, -1)},"input":${input}}`)
  return branch.entered(recordedOf("enqueue", name, now, { activity: queue, due }))
}

const put = (run: Run, { input, key, name, queue }: EnqueueRequest): void => {
  run.host.queues.give(run.record, { step: name, queue, key, input })
}

/** What has come of the item becomes what is recorded of the step. */
const take = (run: Run, wait: Recorded): StepResult | undefined => {
  const outcome = run.host.queues.outcome(run.record.id, wait.name)
  if (outcome === undefined) return undefined
  // What this engine stored is what it reads.
  const data = JSON.parse(outcome) as EventData["ItemCompleted"] | EventData["ItemFailed"]
  const isDone = "result" in data
  run.appendText(isDone ? "ItemCompleted" : "ItemFailed", wait.name, 0, outcome)
  return settle(
    run,
    wait,
    isDone
      ? { kind: "success", text: JSON.stringify(data.result), order: run.historyLength }
      : failedResult(wait.name, data)
  )
}

const timeOut = (run: Run, wait: Recorded): StepResult => {
  run.append("ItemTimedOut", wait.name, 0, {})
  return settle(run, wait, { kind: "system", failure: new StepTimedOut({ step: wait.name, kind: "queue" }) })
}

const settle = (run: Run, wait: Recorded, result: StepResult): StepResult => {
  wait.result = result
  run.host.queues.leave(run.record, wait.name)
  return result
}
