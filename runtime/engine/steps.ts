/** A step of a body as the journal knows it: durable attempts, back-off that a crash does not restart, timeouts. */
import { Effect } from "effect"
import type { StepRequest, StepResult } from "../v1/commands.ts"
import type { TimeoutKind } from "../v1/errors.ts"
import { isRetried, nextAttempt } from "../v1/policy.ts"
import { type AttemptEnd, makeAttempt } from "./attempt.ts"
import type { Branch } from "./branch.ts"
import type { SystemFailureData } from "./events.ts"
import { type Recorded, recordedOf, systemFailure } from "./replay.ts"
import type { Run } from "./run.ts"
import { marked } from "./sensitive.ts"
import { waitUntil } from "./wait.ts"

export const runStep = Effect.fnUntraced(function*(branch: Branch, request: StepRequest): Effect.fn.Return<StepResult> {
  const { run } = branch
  const entered = branch.enter({ kind: "step", name: request.name, activity: request.activity })
  if (entered === "stop") return yield* Effect.interrupt
  const fresh = entered === "new"
  const step = fresh ? schedule(branch, request) : entered
  if (step.result !== undefined) return step.result
  if (!fresh && branch.halted && !outcomeIsOwed(branch, request, step)) return yield* giveUp(branch, step)
  const services = yield* Effect.context()
  let first = fresh
  for (;;) {
    if (step.nextAt !== undefined && (yield* waitUntil(run, branch, step.nextAt)) === "stop") {
      return yield* giveUp(branch, step)
    }
    const timeout = tooLate(request, step)
    if (timeout !== undefined) return fail(run, step, { kind: "StepTimedOut", timeout })
    if (!first) {
      step.attempt += 1
      run.append("AttemptStarted", step.name, step.attempt, {})
    }
    step.nextAt = undefined
    yield* run.committed
    // Other branches may have attempts under way, which are to end.
    if (run.host.draining) yield* run.untilStopped
    if (branch.halted && (first || !outcomeIsOwed(branch, request, step))) return yield* giveUp(branch, step)
    first = false
    const end = yield* makeAttempt(branch, request, step, services)
    if (end.kind === "stop") return yield* giveUp(branch, step)
    const result = judge(run, request, step, end)
    if (result !== undefined) return result
    if (branch.halted) return yield* giveUp(branch, step)
  }
})

const schedule = (branch: Branch, { activity, input, name, sensitive }: StepRequest): Recorded => {
  const about = JSON.stringify({ activity, ...marked(sensitive) })
  // The first attempt starts as soon as this is durable, so it needs no event of its own.
  branch.begin("StepScheduled", name, 1, `${about.slice(0, -1)},"input":${input}}`)
  return branch.entered(recordedOf("step", name, Date.now(), { activity, input, attempt: 1 }))
}

/**
 * A step or a timer unwinds without an outcome. That it does is recorded, unless it is because the run has been stopped:
 * then it goes on when the run does.
 */
export const giveUp = ({ run }: Branch, command: Recorded): Effect.Effect<never> =>
  Effect.suspend(() => {
    if (run.stopped === undefined && !command.interrupted) {
      command.interrupted = true
      run.append("StepInterrupted", command.name, command.attempt, {})
    }
    return Effect.interrupt
  })

/**
 * The execution, or the branch, was closed while an attempt of a step that can be undone was under way, and the worker died
 * before its outcome was known: the effect may have happened, so it is made certain (with the same key) and then undone.
 */
const outcomeIsOwed = (branch: Branch, request: StepRequest, step: Recorded): boolean =>
  branch.run.stopped === undefined && request.compensable && branch.live && step.nextAt === undefined &&
  !step.interrupted

const tooLate = ({ timeouts }: StepRequest, step: Recorded): TimeoutKind | undefined => {
  const now = Date.now()
  if (timeouts.scheduleToClose !== undefined && now >= step.at + timeouts.scheduleToClose) return "scheduleToClose"
  const ready = step.nextAt
  return ready !== undefined && timeouts.scheduleToStart !== undefined && now > ready + timeouts.scheduleToStart
    ? "scheduleToStart"
    : undefined
}

/** Records how an attempt ended. The step's result, or undefined if there is to be another attempt. */
const judge = (
  run: Run,
  request: StepRequest,
  step: Recorded,
  end: Exclude<AttemptEnd, { readonly kind: "stop" }>
): StepResult | undefined => {
  const { name } = step
  if (end.kind === "timeout") {
    return end.timeout === "scheduleToClose"
      ? fail(run, step, { kind: "StepTimedOut", timeout: end.timeout })
      : again(run, request, step, { message: `Exceeded its ${end.timeout} timeout.`, timeout: end.timeout })
  }
  const { outcome } = end
  switch (outcome.kind) {
    case "success":
      run.appendText("StepCompleted", name, step.attempt, `{"result":${outcome.text}}`)
      return { kind: "success", text: outcome.text, value: outcome.value, order: run.historyLength }
    case "declared": {
      const declared: StepResult = { kind: "declared", text: outcome.text, error: outcome.error }
      if (isRetried(request.retry, outcome.tag)) {
        return again(run, request, step, { message: outcome.tag }, declared)
      }
      return failDeclared(run, step, declared)
    }
    case "rejected":
      return fail(run, step, { kind: "ValueRejected", ...outcome.rejection })
    case "undeclared":
      return again(run, request, step, { message: outcome.message })
  }
}

/** Plans the next attempt, if the policy has one left; otherwise the step ends with `declared`, or a system failure. */
const again = (
  run: Run,
  { retry, timeouts }: StepRequest,
  step: Recorded,
  failure: { readonly message: string; readonly timeout?: TimeoutKind },
  declared?: StepResult & { readonly kind: "declared" }
): StepResult | undefined => {
  step.failures += 1
  step.lastFailure = failure
  const nextAt = nextAttempt(retry, step.failures, `${run.record.id}/${step.name}`)
  const closes = timeouts.scheduleToClose === undefined ? Infinity : step.at + timeouts.scheduleToClose
  if (nextAt !== undefined && nextAt < closes) {
    run.append("AttemptFailed", step.name, step.attempt, { failure, nextAt })
    step.nextAt = nextAt
    return undefined
  }
  run.append("AttemptFailed", step.name, step.attempt, { failure })
  if (declared !== undefined) return failDeclared(run, step, declared)
  if (nextAt !== undefined) return fail(run, step, { kind: "StepTimedOut", timeout: "scheduleToClose" })
  return fail(
    run,
    step,
    failure.timeout === undefined
      ? { kind: "StepFailed", attempts: step.attempt, message: failure.message }
      : { kind: "StepTimedOut", timeout: failure.timeout }
  )
}

const failDeclared = (run: Run, step: Recorded, result: StepResult & { readonly kind: "declared" }): StepResult => {
  run.appendText("StepFailed", step.name, step.attempt, `{"declared":${result.text}}`)
  return result
}

const fail = (run: Run, step: Recorded, data: SystemFailureData): StepResult => {
  run.append("StepFailed", step.name, step.attempt, { system: data })
  return { kind: "system", failure: systemFailure(step.name, data) }
}
