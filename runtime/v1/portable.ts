/**
 * `Commands` over any effect `WorkflowEngine`, from effect's own durable primitives: activities and clocks.
 *
 * What these engines cannot do: a cancelled run is undone inside a finalizer, where waits between attempts are not durable;
 * its result is an interruption, not `WorkflowFailed`, and its `finally` steps do not run; a timer that ends in one branch
 * interrupts the attempts of others, which are made again; an operator's `resume` does not repeat an undo step that gave up.
 */
import { Cause, Clock, Context, Effect, Exit, Option, Schema } from "effect"
import { Activity, DurableClock, Workflow, WorkflowEngine } from "effect/workflow"
import { type Closing, Commands, type Ending } from "./commands.ts"
import { NeedsPerdureEngine } from "./errors.ts"
import { attemptActivity, recordedAttempt } from "./portable-attempt.ts"
import { openPortable } from "./portable-block.ts"
import { type Durable, notBegun, PortableBranch } from "./portable-branch.ts"
import { runChild } from "./portable-child.ts"
import { runStep, type StepSupport } from "./portable-step.ts"
import { type Definition, WorkflowDefinition } from "./workflow.ts"

/** Travels through the body as a defect when the execution has to close. */
class CloseExecution {
  readonly reason: Closing
  constructor(reason: Closing) {
    this.reason = reason
  }
}

const timedOut = Effect.suspend(() => Effect.die(new CloseExecution("TimedOut")))

/** What the run does besides its body. */
type Phase = "body" | "compensation" | "finalizer"

/** The `Commands` of the run that asks for them. */
export const portable: Effect.Effect<Commands["Service"], never, Durable> = Effect.gen(function*() {
  const context = yield* Effect.context<Durable>()
  const instance = Context.get(context, WorkflowEngine.WorkflowInstance)
  const { executionId } = instance
  const startedAt = yield* recordedNow("execution/startedAt")
  const definition = Context.getOption(instance.workflow.annotations, WorkflowDefinition)
  const { executionTimeout = Infinity, runTimeout = Infinity }: Partial<Definition> =
    Option.getOrUndefined(definition) ?? {}
  const parks = Option.getOrUndefined(definition)?.onFailure === "park"
  // Here, an execution has one run.
  const timeout = Math.min(executionTimeout, runTimeout)
  let phase: Phase = "body"

  const commandsOf = (branch: PortableBranch, isAside = false): Commands["Service"] => {
    const deadline = () => phase === "body" && !isAside && timeout < Infinity ? startedAt + timeout : undefined

    /** Waits until an instant, or closes the execution if its deadline comes first. */
    const wait = (name: string, due: number): Effect.Effect<void, never, Durable> => {
      const limit = deadline()
      if (phase === "finalizer") return sleepUntil(due)
      // Where a closed branch waited, it has ended.
      if (branch.closed) return Effect.interrupt
      return limit !== undefined && limit < due
        ? Effect.andThen(clock(name, limit), timedOut)
        : clock(name, due)
    }

    /** What `make` gives when it is asked for the first time. A closed branch asks for nothing any more. */
    const once = <A>(name: string, success: Schema.Codec<A, Schema.Json>, make: (now: number) => A) =>
      Effect.suspend(() => recorded(name, success, make, branch.closed))

    const support: StepSupport = {
      executionId,
      now: (name) => branch.run(once(name, Schema.Int, (now) => now)),
      attempt: (request, number, last, stepDeadline) =>
        Effect.suspend(() => {
          const { compensable, name } = request
          if (branch.closed && !compensable) return branch.run(recordedAttempt(name, number))
          const executionDeadline = deadline()
          const lastHeartbeat = last?.heartbeat
          const attempt = attemptActivity({
            executionId,
            request,
            number,
            lastHeartbeat,
            stepDeadline,
            executionDeadline
          })
          if (!compensable || branch.isMain) return branch.run(attempt)
          // Once it is recorded that it may have begun, its outcome is owed, whoever closes the branch.
          return Effect.andThen(
            branch.run(once(`${name}/begun/${number}`, Schema.Boolean, () => true)),
            branch.run(attempt, true)
          )
        }),
      wait: (name, due) => branch.run(Effect.suspend(() => wait(name, due))),
      close: timedOut
    }

    return Commands.of({
      executionId,
      startedAt,
      main: (body, compensate) =>
        branch.run(Workflow.addFinalizer(() =>
          Effect.suspend(() => {
            // A deposited interrupt ends the run from outside: the body does not get to compensate.
            if (!instance.interrupted || phase !== "body") return Effect.void
            phase = "finalizer"
            return compensate
          })
        )).pipe(Effect.andThen(Effect.exit(parks ? needsOperator : body)), Effect.flatMap(endingOf)),
      step: (request) => runStep(support, request),
      timer: (name, due) =>
        branch.run(
          once(`${name}/due`, Timer, (now) => ({ due: due(now), past: due(now) <= now })).pipe(
            Effect.tap((timer) => wait(name, timer.due))
          )
        ),
      child: (request) => runChild(branch, request),
      signal: () => Effect.die(new NeedsPerdureEngine({ feature: "Waiting for a signal" })),
      enqueue: () => Effect.die(new NeedsPerdureEngine({ feature: "A queue" })),
      patch: () => Effect.die(new NeedsPerdureEngine({ feature: "A patch" })),
      continueAsNew: () => Effect.die(new NeedsPerdureEngine({ feature: "Continuing as a new run" })),
      token: () => Effect.die(new NeedsPerdureEngine({ feature: "The token of a signal" })),
      record: (name, make) => branch.run(once(name, Schema.String, make)),
      decide: (name, value) => branch.run(once(name, Schema.Boolean, () => value)),
      exhausted: (_name, reached) => Effect.succeed(reached),
      open: (request) => branch.run(openPortable(branch, request, commandsOf), true),
      aside: (_path, effect) =>
        Effect.suspend(() =>
          branch.suspended
            ? Effect.interrupt
            : Effect.provideService(effect, Commands, commandsOf(branch.aside(), true))
        ),
      unreadable: ({ step, rejection }) =>
        park(
          instance,
          `The recorded result of step "${step}" does not fit its schema: ${rejection.path} ${rejection.reason}`
        ),
      contradicted: (name) =>
        park(instance, `The conditions of step "${name}" contradict the decision that is recorded for it`),
      holdFailure: () => Effect.void,
      compensating: () => Effect.sync(() => void (phase = phase === "body" ? "compensation" : phase)),
      undoGaveUp: (message, onGiveUp) =>
        onGiveUp === "park" && phase !== "finalizer"
          ? park(instance, message)
          : Effect.logError(`An undo step of execution ${executionId} gave up: ${message}`)
    })
  }
  return commandsOf(PortableBranch.main(context))
})

const needsOperator = Effect.die(new NeedsPerdureEngine({ feature: "Parking what has failed" }))

const Timer = Schema.Struct({ due: Schema.Int, past: Schema.Boolean })

/** What `make` gives when it is asked for the first time. `closed`: what is recorded, or nothing. */
const recorded = <A>(name: string, success: Schema.Codec<A, Schema.Json>, make: (now: number) => A, closed = false) =>
  Activity.make({ name, success, execute: closed ? notBegun : Effect.map(Clock.currentTimeMillis, make) })

const recordedNow = (name: string) => recorded(name, Schema.Int, (now) => now)

const sleepUntil = (due: number): Effect.Effect<void> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) => now < due ? Effect.sleep(due - now) : Effect.void)

/** Durable, whatever the length. The last step makes up for a clock that rang a little early. */
const clock = (name: string, due: number): Effect.Effect<void, never, Durable> =>
  Effect.flatMap(
    Clock.currentTimeMillis,
    (now) => DurableClock.sleep({ name, duration: Math.max(0, due - now), inMemoryThreshold: 0 })
  ).pipe(Effect.andThen(sleepUntil(due)))

const endingOf = <A, E>(exit: Exit.Exit<A, E>): Effect.Effect<Ending<A, E>> => {
  // Not the body ended but this run of it: it waits, and will be replayed.
  if (Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause)) return Effect.interrupt
  const defect = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined
  return Effect.succeed(
    defect instanceof CloseExecution ? { kind: "closing", reason: defect.reason } : { kind: "exit", exit }
  )
}

/** As close to parking as these engines come: suspended with a cause, until somebody resumes it. */
const park = (instance: WorkflowEngine.WorkflowInstance["Service"], message: string): Effect.Effect<never> =>
  Effect.suspend(() => {
    instance.failed = true
    instance.cause = Cause.die(new NeedsPerdureEngine({ feature: `To continue after this (${message})` }))
    return Workflow.suspend(instance)
  })
