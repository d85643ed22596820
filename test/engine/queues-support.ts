/** The small workflow of the engine's tests with two queues, whose worker each test writes. */
import { Context, Effect, Layer, Schema } from "effect"
import { body, queue, type QueueContext, queueWorkers } from "perdure/runtime/v1"
import { type Control, engineLayer, type EngineOptions } from "../../runtime/index.ts"
import type { Commands } from "../../runtime/v1/commands.ts"
import type { Saga } from "../../runtime/v1/saga.ts"
import { Busy, define, Refused } from "./support.ts"

const Input = Schema.Struct({ text: Schema.String })
const contract = { input: Input, success: Schema.String, errors: [Refused, Busy] } as const

/** Items of one text are one piece of work. */
export const shared = queue("Flow/shared", {
  ...contract,
  key: ({ text }) => text,
  retry: { initialInterval: 5, maximumInterval: 5, maximumAttempts: 3, nonRetryableErrors: ["Refused"] },
  concurrency: 2
})
/** Each item is its own; declared errors are outcomes. */
export const own = queue("Flow/own", contract)

export type Handle = (input: typeof Input.Type, context: QueueContext) => Effect.Effect<string, Refused | Busy>

export class Workers
  extends Context.Service<Workers, { readonly shared: Handle; readonly own: Handle }>()("test/Workers")
{}

/** An attempt that a worker was given. */
export interface Seen extends QueueContext {
  readonly text: string
}

export interface Setup {
  readonly main: (
    payload: ReturnType<typeof define>["payloadSchema"]["Type"]
  ) => Effect.Effect<string, Refused | Busy, Commands | Saga>
  readonly seen?: Array<Seen>
  /** What a worker does; otherwise it answers with the text. Nothing: nobody serves the queues. */
  readonly handle?: Handle | undefined
  readonly isServed?: boolean
  readonly engine?: Partial<EngineOptions>
}

export const workers = (
  { handle = ({ text }) => Effect.succeed(`${text}!`), seen = [] }: Pick<Setup, "handle" | "seen">
) => {
  const work: Handle = (input, context) =>
    Effect.suspend(() => {
      seen.push({ ...context, text: input.text })
      return handle(input, context)
    })
  return queueWorkers(Workers, { shared, own }).pipe(Layer.provide(Layer.succeed(Workers, { shared: work, own: work })))
}

/** Runs an effect beside a body and, unless nobody serves the queues, a worker. */
export const session = <A, E>(setup: Setup, effect: Effect.Effect<A, E, Control>): Promise<A> =>
  effect.pipe(
    Effect.provide(
      Layer.mergeAll(body(define(), setup.main), setup.isServed === false ? Layer.empty : workers(setup)).pipe(
        Layer.provideMerge(engineLayer({ filename: ":memory:", ...setup.engine }))
      )
    ),
    Effect.runPromise
  )
