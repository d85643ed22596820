/** One attempt of a step: runs the activity in a fiber of its own, within its timeouts, with a heartbeat. */
import { type Context, Effect, Exit, type Fiber, Result, Schema } from "effect"
import { codec } from "../v1/codec.ts"
import { type ActivityContext, type AttemptOutcome, idempotencyKey, type StepRequest } from "../v1/commands.ts"
import { type TimeoutKind, ValueRejected } from "../v1/errors.ts"
import type { Json } from "../v1/json.ts"
import type { Branch } from "./branch.ts"
import type { Recorded } from "./replay.ts"
import type { Pending, Run } from "./run.ts"

export type AttemptEnd =
  | { readonly kind: "outcome"; readonly outcome: AttemptOutcome }
  | { readonly kind: "timeout"; readonly timeout: TimeoutKind }
  /** The body has to unwind. */
  | { readonly kind: "stop" }

export const makeAttempt = (
  branch: Branch,
  request: StepRequest,
  step: Recorded,
  services: Context.Context<never>
): Effect.Effect<AttemptEnd> =>
  Effect.callback((resume) => {
    const { run } = branch
    const { timeouts } = request
    const limits: { [Kind in TimeoutKind]?: () => void } = {}
    let end: AttemptEnd | undefined
    let heartbeats = 0
    let interrupting = false

    const settle = (how: AttemptEnd): void => {
      if (end !== undefined) return
      end = how
      for (const callOff of Object.values(limits)) callOff()
      run.pending.delete(pending)
      if (heartbeats > 0 && how.kind === "outcome" && how.outcome.kind === "success") {
        run.host.journal.clearHeartbeat(run.record, step.name)
      }
      if (how.kind !== "outcome") {
        interrupting = true
        fiber.interruptUnsafe()
        interrupting = false
      }
      resume(Effect.succeed(how))
    }
    const limit = (kind: TimeoutKind, millis: number | undefined): void => {
      if (millis === undefined) return
      limits[kind]?.()
      limits[kind] = after(run, millis, () => settle({ kind: "timeout", timeout: kind }))
    }
    const heartbeat = (details: Json = null) =>
      Effect.suspend(() => {
        if (end !== undefined) return Effect.void
        const written = heartbeatDetails.write(details)
        if (Result.isFailure(written)) return Effect.die(new ValueRejected({ step: step.name, ...written.failure }))
        heartbeats += 1
        run.host.journal.setHeartbeat(run.record, step.name, written.success.text)
        limit("heartbeat", timeouts.heartbeat)
        return Effect.void
      })
    const pending: Pending = {
      wake: () => {
        // The effect of an attempt that can be undone may have happened: its outcome is awaited, and then undone.
        if (branch.halted && (run.stopped !== undefined || !request.compensable)) settle({ kind: "stop" })
      }
    }
    const context = contextOf(run, step, heartbeat)
    const fiber: Fiber.Fiber<AttemptOutcome> = Effect.runForkWith(services)(request.attempt(step.input, context))
    run.host.attempts.add(fiber)
    fiber.addObserver((exit) => {
      run.host.attempts.delete(fiber)
      if (end === undefined) return settle({ kind: "outcome", outcome: outcomeOf(exit) })
      // It went on although it was interrupted, so its effect may have happened.
      if (end.kind === "timeout" && !interrupting) run.host.late(run.record, context.step, context.attempt)
    })
    if (end !== undefined) return
    run.begins(pending)
    limit("startToClose", timeouts.startToClose)
    limit("heartbeat", timeouts.heartbeat)
    if (timeouts.scheduleToClose !== undefined) {
      limit("scheduleToClose", step.at + timeouts.scheduleToClose - Date.now())
    }
    return Effect.sync(() => settle({ kind: "stop" }))
  })

const heartbeatDetails = codec(Schema.Json)

/** Most limits are called off within milliseconds, which `setTimeout` is made for; it cannot count beyond 24 days. */
const after = (run: Run, millis: number, fire: () => void): () => void => {
  if (millis > 3_600_000) return run.host.timers.at(Date.now() + millis, fire)
  const timeout = setTimeout(fire, Math.max(0, millis))
  return () => clearTimeout(timeout)
}

const contextOf = (run: Run, step: Recorded, heartbeat: ActivityContext["heartbeat"]): ActivityContext => {
  const { id, run: number } = run.record
  const key = idempotencyKey(id, number, step.name)
  const { attempt } = step
  return {
    executionId: id,
    step: step.name,
    attempt,
    idempotencyKey: key,
    attemptKey: `${key}#${attempt}`,
    heartbeat,
    // Only a later attempt can have one, so the first need not look.
    lastHeartbeat: attempt === 1 ? undefined : lastHeartbeat(run, step)
  }
}

const lastHeartbeat = (run: Run, step: Recorded): Json | undefined => {
  const stored = run.host.journal.heartbeat(run.record, step.name)
  return stored === undefined ? undefined : JSON.parse(stored)
}

export const outcomeOf = (exit: Exit.Exit<AttemptOutcome>): AttemptOutcome =>
  Exit.isSuccess(exit) ? exit.value : { kind: "undeclared", message: "The attempt was interrupted." }
