/** A child as the journal knows it: started once, awaited in place or on disk, closed where nobody waits for it any more. */
import { Effect, Result } from "effect"
import type { ChildRequest, StepResult } from "../v1/commands.ts"
import { messageOf, StepTimedOut } from "../v1/errors.ts"
import type { Branch } from "./branch.ts"
import type { ChildEnd } from "./children.ts"
import { conflictOf } from "./differs.ts"
import type { SystemFailureData } from "./events.ts"
import type { Joined } from "./executions.ts"
import { unreadableChild } from "./guard.ts"
import { executionId } from "./identity.ts"
import { childKind, childResult, type Recorded, recordedOf } from "./replay.ts"
import { marked } from "./sensitive.ts"
import { giveUp } from "./steps.ts"
import { never } from "./timers.ts"
import { waitUntil } from "./wait.ts"

export const runChild = Effect.fnUntraced(function*(
  branch: Branch,
  request: ChildRequest
): Effect.fn.Return<StepResult> {
  const { mode, name, workflow: { definition } } = request
  const entered = branch.enter({ kind: childKind(mode), name, activity: definition.name })
  if (entered === "stop") return yield* Effect.interrupt
  const step = entered === "new" ? begin(branch, request) : entered
  if (step.interrupted) return yield* giveUp(branch, step)
  if (step.result !== undefined) {
    // A child that took too long may still be on its way to its end.
    if (branch.live && isTimeout(step.result)) yield* letGo(branch, step)
    return step.result
  }
  if (mode !== "await" && (!branch.live || (entered !== "new" && wasStarted(branch, step)))) return started(step)
  const joined = yield* join(branch, step, request)
  if (joined === "stop") return yield* interrupted(branch, step)
  if (joined === "due") {
    forget(branch, step)
    return timeOut(branch, step)
  }
  const problem = problemOf(branch, step, joined, request)
  if (problem !== undefined) return end(branch, step, { kind: "ChildFailed", data: { system: problem } })
  if (mode !== "await") {
    keep(branch, step, false)
    return started(step)
  }
  const ended = yield* untilEnd(branch, step, branch, step.due)
  if (ended === "stop") return yield* interrupted(branch, step)
  if (ended !== "due") return end(branch, step, ended)
  const result = timeOut(branch, step)
  yield* letGo(branch, step)
  return result
})

const begin = (branch: Branch, { mode, name, onParentClose, payload, timeout, workflow }: ChildRequest): Recorded => {
  const { definition } = workflow
  const now = Date.now()
  const due = timeout === undefined ? never : Math.min(Math.ceil(now + timeout), never)
  // The payload was written by the same codec.
  const key = definition.idempotencyKey(Result.getOrThrow(definition.payload.read(payload)))
  const child = { executionId: executionId(definition.name, key), key, onParentClose }
  const data = {
    workflow: definition.name,
    ...child,
    mode,
    ...(due < never ? { due } : {}),
    ...marked(definition.sensitive)
  }
  branch.begin("ChildStarted", name, 0, `${JSON.stringify(data).slice(0, -1)},"payload":${payload}}`)
  const about = { activity: definition.name, input: payload, child, due }
  const step = branch.entered(recordedOf(childKind(mode), name, now, about))
  keep(branch, step, true)
  return step
}

/** Keeps what becomes of the child when the parent ends, and whether a step waits for it. */
const keep = ({ run: { host, record } }: Branch, { child, name }: Recorded, waits: boolean): void => {
  const onClose = policyOf(child)
  if (waits || onClose !== undefined) {
    host.journal.setChild(record, name, { child: child.executionId, onClose, waits })
  } else host.journal.clearChild(record, name)
}

/** The step has let go of its child, which may be deleted by now. Where more is recorded, there is no need to look. */
const wasStarted = ({ run: { host, record } }: Branch, { name }: Recorded): boolean =>
  host.journal.childOf(record, name)?.waits !== true

const policyOf = ({ onParentClose }: Recorded["child"]) => onParentClose === "abandon" ? undefined : onParentClose

const forget = ({ run: { host, record } }: Branch, { name }: Recorded): void => {
  host.journal.clearChild(record, name)
  host.children.unwatch(record.id, name)
}

/** The child's execution. None is started where the branch is being closed, or before a worker here knows its workflow. */
const join = (
  branch: Branch,
  { activity: workflow, child: { executionId, key }, due, input: payload }: Recorded,
  { mode, workflow: { definition: { version } } }: ChildRequest
): Effect.Effect<Joined | "due" | "stop"> =>
  Effect.suspend(() => {
    const { host: { children }, record } = branch.run
    const found = children.find(executionId)
    if (found !== undefined) return Effect.succeed(found)
    const birth = { workflow, version, executionId, key, payload, isOwned: mode !== "detach" }
    return waitUntil(branch.run, branch, due, () => children.start(record.id, birth))
  })

/** Why the step cannot have this execution as its child. */
const problemOf = (
  { run: { record } }: Branch,
  { child: { executionId, key }, activity: workflow, input }: Recorded,
  joined: Joined,
  { mode, workflow: { definition: { version } } }: ChildRequest
): SystemFailureData | undefined => {
  const differing = conflictOf(joined, { version, payload: input })
  const message = differing.length > 0
    ? `Key "${key}" of ${workflow} was started with another payload; it differs at ${differing.join(", ")}.`
    : mode === "await" && executionId === record.id
    ? `Key "${key}" of ${workflow} is that of the execution itself, which cannot wait for its own end.`
    : undefined
  return message === undefined ? undefined : { kind: "StepFailed", attempts: 1, message }
}

/** What a step has of a child that it does not wait for. */
export const started = ({ child: { executionId } }: Recorded): StepResult => ({
  kind: "success",
  text: JSON.stringify({ executionId }),
  order: 0
})

/** Waits for the end of the child, in place or on disk, as long as `waiter` may. */
const untilEnd = (
  branch: Branch,
  { child: { executionId }, name }: Recorded,
  waiter: Pick<Branch, "halted">,
  due: number
): Effect.Effect<ChildEnd | "due" | "stop"> =>
  Effect.suspend(() => {
    const { run } = branch
    let isWatched = false
    return waitUntil(run, waiter, due, () => {
      if (isWatched && !run.endedChildren.has(executionId)) return undefined
      isWatched = true
      try {
        return run.host.children.endOf(run.record.id, name, executionId)
      } catch (thrown) {
        branch.park(unreadableChild(name, messageOf(thrown)))
        return undefined
      }
    })
  })

/** Records how the child has ended for its parent. */
const record = ({ run }: Branch, step: Recorded, ended: ChildEnd): StepResult => {
  run.appendText(ended.kind, step.name, 0, JSON.stringify(ended.data))
  step.result = childResult(step, ended, run.historyLength)
  return step.result
}

const end = (branch: Branch, step: Recorded, ended: ChildEnd): StepResult => {
  forget(branch, step)
  return record(branch, step, ended)
}

const timeOut = (branch: Branch, step: Recorded): StepResult =>
  record(branch, step, { kind: "ChildFailed", data: { system: { kind: "StepTimedOut", timeout: "child" } } })

const isTimeout = (result: StepResult): boolean => result.kind === "system" && result.failure instanceof StepTimedOut

/** The branch is being closed. */
const interrupted = (branch: Branch, step: Recorded): Effect.Effect<never> =>
  branch.run.stopped === undefined
    ? Effect.andThen(letGo(branch, step), giveUp(branch, step))
    : Effect.interrupt

/** Nobody waits for the child any more: it is closed as its policy says. What it undoes comes before what its parent undoes. */
const letGo = (branch: Branch, step: Recorded): Effect.Effect<void> =>
  Effect.gen(function*() {
    const { run } = branch
    if (yield* run.host.children.close(run.record.id, step.child.executionId, policyOf(step.child))) {
      const waiter = {
        get halted() {
          return run.stopped !== undefined
        }
      }
      if ((yield* untilEnd(branch, step, waiter, never)) === "stop") return yield* Effect.interrupt
    }
    forget(branch, step)
  })
