/** Queues: the step that gives an item to one and waits for its outcome, and the layer that does the work. */
import { Context, type Duration, Effect, Layer, Option, Result, type Schema } from "effect"
import type { BodyLayer } from "./body.ts"
import type { PlainSchema } from "./codec.ts"
import { type AttemptOutcome, Commands } from "./commands.ts"
import { ServiceMissing, ValueRejected } from "./errors.ts"
import { type RetryPolicy, type RetryRule, retryRule } from "./policy.ts"
import { durationMillis } from "./steps.ts"
import type { DurationText } from "./values.ts"
import { attempt, type ErrorSchema, outcome, readResult, type Work, workOf, type WorkOptions } from "./work.ts"

/** What a worker is given besides the item. */
export interface QueueContext {
  /** The name of the queue, after that of its workflow: `Order/render`. */
  readonly queue: string
  /** The key of the item; where the queue has none, a text of its own. */
  readonly item: string
  /** 1 for the first attempt. */
  readonly attempt: number
  /** The same for all attempts at an item, and for nothing else: an item that comes later has another, whatever its key. */
  readonly idempotencyKey: string
  /** Different for each attempt. */
  readonly attemptKey: string
}

/** Does the work: a method of the service that the application provides. */
export type QueueHandler<Input, Success, Error> = (
  input: Input,
  context: QueueContext
) => Effect.Effect<Success, Error>

/** The contract of a queue. */
export interface Queue<Input, Success, Error> extends Work<Input, Success, Error> {
  readonly name: string
  /** Items of one key are one piece of work. */
  readonly key: ((input: unknown) => string) | undefined
  readonly retry: RetryRule
  /** How many items a worker has under way at a time. */
  readonly concurrency: number
}

export const queue = <
  Input extends PlainSchema,
  Success extends PlainSchema = typeof Schema.Void,
  const Errors extends ReadonlyArray<ErrorSchema> = readonly []
>(
  name: string,
  options: WorkOptions<Input, Success> & {
    readonly errors?: Errors
    readonly key?: (input: Input["Type"]) => string
    readonly retry?: RetryPolicy
    /** Default 10. */
    readonly concurrency?: number
  }
): Queue<Input["Type"], Success["Type"], Errors[number]["Type"]> => ({
  // Without a list `Errors` is its default, the empty one.
  ...workOf(options, options.errors ?? [] as ReadonlyArray<ErrorSchema> as Errors),
  name,
  // Asked only about values that the codec of the input has read.
  key: options.key as ((input: unknown) => string) | undefined,
  retry: retryRule(options.retry),
  concurrency: options.concurrency ?? 10
})

export interface EnqueueOptions {
  /** How long to wait at most, from the moment the step is first reached. */
  readonly timeout: DurationText | Duration.Input
}

/**
 * Gives an item to a queue, as the step `name`, and waits for what comes of it. Fails with the queue's declared errors;
 * `StepTimedOut`, `StepFailed` and `ValueRejected` are defects.
 */
export const enqueue = <Input, Success, Error>(
  name: string,
  queue: Queue<Input, Success, Error>,
  input: Input,
  options: EnqueueOptions
): Effect.Effect<Success, Error, Commands> =>
  Commands.use((commands) => {
    const written = queue.input.write(input)
    if (Result.isFailure(written)) return Effect.die(new ValueRejected({ step: name, ...written.failure }))
    const { text, value } = written.success
    const request = {
      name,
      queue: queue.name,
      key: queue.key?.(value),
      input: text,
      sensitive: queue.sensitive,
      timeout: durationMillis(options.timeout)
    }
    return commands.enqueue(request).pipe(
      Effect.flatMap((result) => readResult(commands, name, queue, result))
    )
  })

/** Takes items of a queue. */
export interface QueueServer {
  readonly queue: string
  readonly retry: RetryRule
  readonly concurrency: number
  /** Makes one attempt; never fails. */
  readonly attempt: (input: string, context: QueueContext) => Effect.Effect<AttemptOutcome>
}

/** What has the items. Perdure's engine provides it. */
export class QueueHost extends Context.Service<QueueHost, {
  /** Gives items to this server until the function that it returns is called. */
  readonly serve: (server: QueueServer) => Effect.Effect<() => void>
}>()("perdure/v1/QueueHost") {}

type Handlers<Queues> = {
  readonly [Name in keyof Queues]: Queues[Name] extends Queue<infer Input, infer Success, infer Error>
    ? QueueHandler<Input, Success, Error>
    : never
}

/** Serves queues in this process, each by the method of its name. */
export const queueWorkers = <Self, Queues extends { readonly [name: string]: Queue<unknown, unknown, unknown> }>(
  service: Context.Key<Self, Handlers<Queues>>,
  queues: Queues
): BodyLayer<Self> =>
  Layer.effectDiscard(Effect.gen(function*() {
    const context = yield* Effect.context<Self>()
    const host = yield* Effect.serviceOption(QueueHost)
    // On another engine no item gets into a queue: the steps that would give them say so.
    if (Option.isNone(host)) return
    const handlers = Context.getOption(context, service)
    if (Option.isNone(handlers)) return yield* Effect.die(new ServiceMissing({ service: service.key }))
    for (const [method, served] of Object.entries(queues)) {
      // A handler is given what the codec of its own queue has read, which TypeScript cannot follow through the loop.
      const handle = handlers.value[method] as QueueHandler<unknown, unknown, unknown>
      const { concurrency, name, retry } = served
      yield* Effect.acquireRelease(
        host.value.serve({
          queue: name,
          retry,
          concurrency,
          attempt: (text, about) =>
            attempt(served, text, (input) => outcome(served, () => handle(input, about))).pipe(
              Effect.provideContext(context)
            )
        }),
        (leave) => Effect.sync(leave)
      )
    }
  }))
