/** Perdure's own `Commands`: what a body asks for, answered from the journal where it is recorded. */
import { Effect, Exit } from "effect"
import { Commands, type Ending } from "../v1/commands.ts"
import { ValueRejected } from "../v1/errors.ts"
import { openBlock, within } from "./block.ts"
import type { Branch } from "./branch.ts"
import { runChild } from "./child.ts"
import { enqueue } from "./enqueue.ts"
import { contradictedDecision, unreadableResult } from "./guard.ts"
import { holdFailure } from "./hold.ts"
import { type RecordedKind, recordedOf } from "./replay.ts"
import type { Run } from "./run.ts"
import { awaitSignal, tokenOf } from "./signals.ts"
import { giveUp, runStep } from "./steps.ts"
import { held as heldBack, waitUntil } from "./wait.ts"

const no = Effect.succeed(false)

/** What a branch of a body asks. */
export const commandsOf = (branch: Branch): Commands["Service"] => {
  const { run } = branch
  const enter = (kind: RecordedKind, name: string) => branch.enter({ kind, name, activity: "" })
  const held = <A>(command: Effect.Effect<A>) => heldBack(branch, command)
  const keep = (kind: RecordedKind, name: string, more: Parameters<typeof recordedOf>[3] = {}) =>
    branch.entered(recordedOf(kind, name, Date.now(), more))

  const decide: Commands["Service"]["decide"] = (name, value) =>
    held(Effect.suspend(() => {
      const entered = enter("decision", name)
      if (entered === "stop") return Effect.interrupt
      if (entered !== "new") return Effect.succeed(entered.text === "true")
      branch.begin("DecisionTaken", name, 0, `{"taken":${value}}`)
      keep("decision", name, { text: String(value) })
      return Effect.succeed(value)
    }))

  return Commands.of({
    executionId: run.record.id,
    startedAt: run.record.startedAt,
    step: (request) => held(runStep(branch, request)),
    open: (request) => held(openBlock(branch, request)),
    aside: (path, effect) => Effect.suspend(() => within(branch.below(path, true), effect)),

    main: (body) => Effect.flatMap(Effect.exit(body), (exit) => held(Effect.suspend(() => endMain(run, exit)))),

    timer: (name, dueAt) =>
      held(Effect.suspend(() => {
        const entered = enter("timer", name)
        if (entered === "stop") return Effect.interrupt
        const timer = entered === "new" ? startTimer(branch, name, dueAt) : entered
        if (timer instanceof ValueRejected) return Effect.die(timer)
        if (timer.fired) return Effect.succeed({ past: timer.past })
        return Effect.flatMap(waitUntil(run, branch, timer.due), (woken) => {
          if (woken === "stop") return giveUp(branch, timer)
          timer.fired = true
          run.append("TimerFired", name, 0, {})
          return Effect.succeed({ past: false })
        })
      })),

    child: (request) => held(runChild(branch, request)),
    patch: (name) => Effect.sync(() => run.patches.has(name)),
    continueAsNew: (payload) =>
      Effect.suspend(() => {
        if (!branch.halted) run.next = payload
        return Effect.interrupt
      }),

    signal: (request) => held(awaitSignal(branch, request)),
    enqueue: (request) => held(enqueue(branch, request)),
    token: (name, signal) => Effect.sync(() => tokenOf(run, name, signal)),

    record: (name, make) =>
      held(Effect.suspend(() => {
        const entered = enter("value", name)
        if (entered === "stop") return Effect.interrupt
        if (entered !== "new") return Effect.succeed(entered.text)
        const text = make(Date.now())
        branch.begin("ValueRecorded", name, 0, `{"value":${text}}`)
        keep("value", name, { text })
        return Effect.succeed(text)
      })),

    decide,

    exhausted: (name, reached) =>
      held(Effect.suspend(() => {
        const { next } = branch
        // What is recorded goes on with another iteration, or ends here, whatever the bound is today.
        const ends = next === undefined ? reached : next.name === name
        return ends ? decide(name, true) : no
      })),

    unreadable: ({ rejection, step }) =>
      Effect.suspend(() => {
        branch.park(unreadableResult(step, rejection.path, rejection.reason))
        return Effect.interrupt
      }),

    contradicted: (name) =>
      Effect.suspend(() => {
        branch.park(contradictedDecision(name))
        return Effect.interrupt
      }),

    holdFailure: (failure) =>
      held(Effect.suspend(() => {
        // Where code that did not hold it has begun to compensate, that goes on.
        if (run.compensates) return Effect.void
        holdFailure(run, failure)
        return Effect.interrupt
      })),

    compensating: (cause) =>
      held(Effect.suspend(() => {
        run.phase = "compensating"
        const entered = enter("compensation", "")
        if (entered === "stop") return Effect.interrupt
        if (entered === "new") {
          run.append("CompensationStarted", "", 0, { cause })
          keep("compensation", "")
        }
        return Effect.void
      })),

    undoGaveUp: (message, onGiveUp) =>
      Effect.suspend(() => {
        const undo = branch.current
        if (undo === undefined || undo.gaveUp) return Effect.void
        run.append("UndoGaveUp", undo.name, undo.attempt, { message, onGiveUp })
        undo.gaveUp = true
        if (onGiveUp === "log") return Effect.logWarning(`Step "${undo.name}" gave up: ${message}`)
        const text = `Compensation stopped: step "${undo.name}" gave up: ${message}`
        branch.park({ code: "UNDO_GAVE_UP", message: text, step: undo.name }, undoRemedies)
        return Effect.interrupt
      })
  })
}

const endMain = <A, E>(run: Run, exit: Exit.Exit<A, E>): Effect.Effect<Ending<A, E>> => {
  const { closing } = run
  const continues = run.next !== undefined && closing === undefined
  if (run.stopped === undefined) run.end(!continues && (Exit.isFailure(exit) || closing !== undefined))
  if (run.stopped !== undefined) return Effect.interrupt
  run.phase = continues ? "continuing" : "settling"
  if (continues) return Effect.interrupt
  return Effect.succeed(closing === undefined ? { kind: "exit", exit } : { kind: "closing", reason: closing })
}

const startTimer = (branch: Branch, name: string, dueAt: (now: number) => number) => {
  const now = Date.now()
  const due = Math.ceil(dueAt(now))
  if (!Number.isSafeInteger(due)) return new ValueRejected({ step: name, path: "", reason: "is no instant in time" })
  const past = due <= now
  branch.begin("TimerStarted", name, 0, JSON.stringify(past ? { due, past } : { due }))
  return branch.entered(recordedOf("timer", name, now, { due, past, fired: past }))
}

const undoRemedies = [
  "Remove what makes the undo fail and resume the execution: the undo is tried again, with its attempts anew.",
  "Or undo it by hand, make the activity succeed where nothing is left to do, and resume.",
  "Or, if nothing is to be undone any more, terminate the execution."
]
