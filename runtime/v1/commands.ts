/**
 * What a body may ask of whatever runs it. The constructs of this folder are written once over it; Perdure's engine
 * provides its own `Commands` in the context of each run, `portable.ts` provides one over any other `WorkflowEngine`.
 *
 * Names are durable names, and a name is asked for at most once in a run. Values cross as JSON text.
 */
import { Context, type Effect, type Exit } from "effect"
import type { Rejection } from "./codec.ts"
import type { StepTimedOut, SystemFailure } from "./errors.ts"
import type { Json } from "./json.ts"
import type { RetryRule, TimeoutRule } from "./policy.ts"
import type { AnyPerdureWorkflow } from "./workflow.ts"

/** What an activity is given besides its input. Its cancellation is the interruption of its effect. */
export interface ActivityContext {
  readonly executionId: string
  /** The durable name of the step. */
  readonly step: string
  /** 1 for the first attempt. */
  readonly attempt: number
  /** The same for all attempts of a step, and for nothing else. */
  readonly idempotencyKey: string
  /** Different for each attempt. */
  readonly attemptKey: string
  /** Says that the attempt is alive. The next attempt gets the details as `lastHeartbeat`. */
  readonly heartbeat: (details?: Json) => Effect.Effect<void>
  readonly lastHeartbeat: Json | undefined
}

/** How one attempt ended. `value` and `error` are what reading `text` gives. */
export type AttemptOutcome =
  | { readonly kind: "success"; readonly text: string; readonly value: unknown }
  | { readonly kind: "declared"; readonly tag: string; readonly text: string; readonly error: unknown }
  /** What the activity gave does not fit its schema: never retried. */
  | { readonly kind: "rejected"; readonly rejection: Rejection }
  /** Anything else: a defect, an interruption, a lost connection. */
  | { readonly kind: "undeclared"; readonly message: string }

/** How a step ended. `value` and `error` are absent where the outcome comes from the record. */
export type StepResult =
  /** `order`: the later a step completed, the greater, over all branches. */
  | { readonly kind: "success"; readonly text: string; readonly value?: unknown; readonly order: number }
  | { readonly kind: "declared"; readonly text: string; readonly error?: unknown }
  | { readonly kind: "system"; readonly failure: SystemFailure }

export interface StepRequest {
  readonly name: string
  /** The activity's identity: service key and method, as in `perdure/shop.activities/ShopActivities.chargeCard`. */
  readonly activity: string
  readonly input: string
  /** Members of the input and of what comes of it that are not to be shown. */
  readonly sensitive: ReadonlyArray<string>
  readonly retry: RetryRule
  readonly timeouts: TimeoutRule
  /** An interruption must not lose the outcome of an attempt under way: it will have to be undone. */
  readonly compensable: boolean
  /** Makes one attempt; never fails. */
  readonly attempt: (input: string, context: ActivityContext) => Effect.Effect<AttemptOutcome>
}

export interface SignalRequest {
  /** The durable name of the step that waits. */
  readonly name: string
  readonly signal: string
  /** Milliseconds; without it the step waits for as long as it takes. */
  readonly timeout: number | undefined
}

export interface EnqueueRequest {
  /** The durable name of the step that waits for the outcome. */
  readonly name: string
  readonly queue: string
  /** Items of one key are one piece of work; without it, the item is its own. */
  readonly key: string | undefined
  readonly input: string
  /** Members of the input and of what comes of it that are not to be shown. */
  readonly sensitive: ReadonlyArray<string>
  /** Milliseconds. */
  readonly timeout: number
}

/** What a wait for a signal came to. */
export type SignalResult =
  | { readonly kind: "received"; readonly text: string }
  | { readonly kind: "timedOut"; readonly failure: StepTimedOut }

/** What becomes of a child that runs when its parent ends, or does not wait for it any more. */
export type ParentClosePolicy = "cancel" | "terminate" | "abandon"

export interface ChildRequest {
  readonly name: string
  readonly workflow: AnyPerdureWorkflow
  readonly payload: string
  /** The result of one that is not awaited is `{ executionId }`. */
  readonly mode: "await" | "start" | "detach"
  readonly onParentClose: ParentClosePolicy
  /** Milliseconds; without it the step waits for as long as it takes. */
  readonly timeout: number | undefined
}

/** How the main part of a body ended: by itself, or because the execution is being closed. */
export type Ending<A, E> =
  | { readonly kind: "exit"; readonly exit: Exit.Exit<A, E> }
  | { readonly kind: "closing"; readonly reason: Closing }

export type Closing = "Cancelled" | "TimedOut" | "LimitExceeded"

/** Why the main part of a body has failed. */
export interface MainFailure {
  /** The declared error or the system failure itself, as it came out of the body. */
  readonly error: unknown
  /** The step that it comes from. */
  readonly step: string | undefined
  /** Its name, and what it says. */
  readonly text: string
}

/** Why a body cannot go on before a person has looked at it. */
export interface Unreadable {
  readonly step: string
  readonly rejection: Rejection
}

/** Steps of a body that hold others. */
export type BlockKind = "parallel" | "race" | "foreach" | "try"

export interface BlockRequest {
  readonly name: string
  readonly kind: BlockKind
  /** The branches that the block always has; empty where data decide about them. */
  readonly branches: ReadonlyArray<string>
  /** The paths of all branches that it has now, below the path of the block. */
  readonly paths: ReadonlyArray<string>
}

/** A block that has been begun: fibers that run side by side, each going through one branch after the other. */
export interface Block {
  /** The path of the branch that has decided how the block ends. All others are closed. */
  readonly decided: () => string | undefined
  /** The branch at this path decides, unless the block itself is being closed. */
  readonly decide: (path: string) => Effect.Effect<void>
  /** Runs the main part of a branch. It unwinds, interrupted, where it was stopped when the branch was closed. */
  readonly branch: <A, E, R>(path: string, main: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** Runs the fibers of the block until each has ended. */
  readonly run: <R>(fibers: ReadonlyArray<Effect.Effect<void, never, R>>) => Effect.Effect<void, never, R>
}

export class Commands extends Context.Service<Commands, {
  readonly executionId: string
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  /**
   * Runs the main part of the body: everything but its compensation. `compensate` is for an engine that closes a run
   * without letting its body come to an end.
   */
  readonly main: <A, E, R>(
    body: Effect.Effect<A, E, R>,
    compensate: Effect.Effect<void>
  ) => Effect.Effect<Ending<A, E>, never, R>
  readonly step: (request: StepRequest) => Effect.Effect<StepResult>
  /**
   * Waits until an instant in milliseconds since the epoch, which is computed from the current time when the timer is
   * first reached and recorded. True if the instant had passed when the timer was first reached.
   */
  readonly timer: (name: string, due: (now: number) => number) => Effect.Effect<{ readonly past: boolean }>
  /** Starts an execution of another workflow, or joins the one that its payload's key has, and waits for its end if it is to. */
  readonly child: (request: ChildRequest) => Effect.Effect<StepResult>
  /** Waits for the next delivery of a signal, or until its timeout. */
  readonly signal: (request: SignalRequest) => Effect.Effect<SignalResult>
  /** Gives an item to a queue and waits for its outcome. */
  readonly enqueue: (request: EnqueueRequest) => Effect.Effect<StepResult>
  /** The token with which the step `name` can be answered by one delivery of a signal. */
  readonly token: (name: string, signal: string) => Effect.Effect<string>
  /** The recorded value, or the value made and recorded now, as JSON text. */
  readonly record: (name: string, make: (now: number) => string) => Effect.Effect<string>
  /** The recorded decision, or `value`, recorded now. */
  readonly decide: (name: string, value: boolean) => Effect.Effect<boolean>
  /** Whether a loop that could go on ends here all the same: as it is recorded, or else because its bound is reached. */
  readonly exhausted: (name: string, reached: boolean) => Effect.Effect<boolean>
  /** Whether the run was started by code that had the patch. */
  readonly patch: (name: string) => Effect.Effect<boolean>
  /** Ends the run; the next one of the same execution begins with this payload, as JSON text. */
  readonly continueAsNew: (payload: string) => Effect.Effect<never>
  /** Begins a block. */
  readonly open: (request: BlockRequest) => Effect.Effect<Block>
  /**
   * Runs what has to happen whether or not the execution, or the branch that it belongs to, is being closed: under a path of
   * its own, interrupted by nothing but what stops the whole run.
   */
  readonly aside: <A, E, R>(path: string, effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** A recorded outcome does not fit the schema of today: nothing may go on. */
  readonly unreadable: (problem: Unreadable) => Effect.Effect<never>
  /** The conditions of a step contradict what is recorded of them: nothing may go on. */
  readonly contradicted: (name: string) => Effect.Effect<never>
  /** The main part has failed where a failure waits for an operator. Returns if it is to be compensated all the same. */
  readonly holdFailure: (failure: MainFailure) => Effect.Effect<void>
  /** Compensation begins: from here on nothing interrupts but termination. */
  readonly compensating: (cause: string) => Effect.Effect<void>
  /** The undo step asked for last failed for good. Returns if compensation is to go on with the next one. */
  readonly undoGaveUp: (message: string, onGiveUp: "park" | "log") => Effect.Effect<void>
}>()("perdure/v1/Commands") {}

/** The same for all attempts of a step of a run, and unique to it. */
export const idempotencyKey = (executionId: string, run: number, step: string): string =>
  `${executionId}/${run}/${step}`
