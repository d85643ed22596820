/** A small workflow whose body each test writes, on activities whose behaviour each test decides. */
import { Context, Effect, Layer, Logger, Schema } from "effect"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { activity, type ActivityContext, body, signal, workflow } from "perdure/runtime/v1"
import { Control, engineLayer, type EngineOptions } from "../../runtime/index.ts"
import type { Commands } from "../../runtime/v1/commands.ts"
import type { Saga } from "../../runtime/v1/saga.ts"

export class Refused extends Schema.TaggedError<Refused>()("Refused", { why: Schema.String }) {}
export class Busy extends Schema.TaggedError<Busy>()("Busy", {}) {}

const Input = Schema.Struct({ text: Schema.String })
const Output = Schema.Struct({ text: Schema.String, count: Schema.optional(Schema.Int) })

type Act = (
  input: typeof Input.Type,
  context: ActivityContext
) => Effect.Effect<typeof Output.Type, Refused | Busy>

export class Work extends Context.Service<Work, {
  readonly act: Act
  readonly other: Act
  readonly undo: (input: typeof Input.Type, context: ActivityContext) => Effect.Effect<void, Refused>
}>()("test/Work") {}

const contract = { input: Input, success: Output, errors: [Refused, Busy] } as const

/** No retry written: declared errors are outcomes. */
export const act = activity(Work, "act", { ...contract, timeouts: { startToClose: "10 seconds" } })
export const other = activity(Work, "other", { ...contract, timeouts: { startToClose: "10 seconds" } })
export const undoAct = activity(Work, "undo", {
  input: Input,
  errors: [Refused],
  retry: { initialInterval: 1, maximumAttempts: 2, nonRetryableErrors: ["Refused"] },
  timeouts: { startToClose: "10 seconds" }
})

export const approval = signal("approval", Schema.Struct({ by: Schema.String }))
export const urgent = signal("urgent", Schema.Struct({ level: Schema.Int }))

export interface Options {
  readonly timeouts?: { readonly execution?: number; readonly run?: number }
  readonly plan?: string
  readonly patches?: ReadonlyArray<string>
  readonly onFailure?: "fail" | "park"
}

export const define = ({ onFailure = "fail", patches = [], plan = "p1", timeouts = {} }: Options = {}) =>
  workflow("Flow", {
    version: 1,
    payload: {
      key: Schema.String,
      note: Schema.optional(Schema.String),
      list: Schema.optional(Schema.Array(Schema.Int))
    },
    success: Schema.String,
    errors: [Refused, Busy],
    signals: [approval, urgent],
    idempotencyKey: ({ key }) => key,
    attributes: ({ note }) => ({ note }),
    timeouts,
    onFailure,
    patches,
    hashes: { identity: "i", payload: "p", result: "r", plan, source: "s" }
  })

/** What a test's body may do: everything that a generated one may. */
type Main = (
  payload: ReturnType<typeof define>["payloadSchema"]["Type"]
) => Effect.Effect<string, Refused | Busy, Commands | Saga | Work>

export interface Call {
  readonly method: "act" | "other" | "undo"
  readonly text: string
  readonly context: ActivityContext
}

/** Activities that answer with their text, except where `override` does something else. */
export const work = (calls: Array<Call>, override: Partial<Work["Service"]> = {}) => {
  const note = (method: Call["method"]) => (input: typeof Input.Type, context: ActivityContext) =>
    Effect.sync(() => {
      calls.push({ method, text: input.text, context })
      return { text: `${input.text}!` }
    })
  const counted =
    <A, E>(method: Call["method"], run: (input: typeof Input.Type, context: ActivityContext) => Effect.Effect<A, E>) =>
    (input: typeof Input.Type, context: ActivityContext) =>
      Effect.suspend(() => {
        calls.push({ method, text: input.text, context })
        return run(input, context)
      })
  return Layer.succeed(Work, {
    act: override.act === undefined ? note("act") : counted("act", override.act),
    other: override.other === undefined ? note("other") : counted("other", override.other),
    undo: override.undo === undefined
      ? (input, context) => Effect.asVoid(note("undo")(input, context))
      : counted("undo", override.undo)
  })
}

export interface Setup extends Options {
  readonly main: Main
  readonly calls?: Array<Call>
  readonly override?: Partial<Work["Service"]>
  readonly engine?: Partial<EngineOptions>
  /** In place of the console. */
  readonly loggers?: ReadonlyArray<Logger.Logger<unknown, void>>
}

/** Residency of the engines under test: the whole suite also runs with 0, so that every wait replays. */
export const residency = process.env.PERDURE_RESIDENCY === undefined
  ? {}
  : { residency: Number(process.env.PERDURE_RESIDENCY) }

/** Runs an effect beside one worker; the worker stops when it is done. */
export const session = <A, E>(setup: Setup, effect: Effect.Effect<A, E, Control>): Promise<A> =>
  effect.pipe(
    Effect.provide(
      body(define(setup), setup.main).pipe(
        Layer.provide(work(setup.calls ?? [], setup.override)),
        Layer.provideMerge(engineLayer({ filename: ":memory:", ...residency, ...setup.engine })),
        Layer.provide(setup.loggers === undefined ? Layer.empty : Logger.layer(setup.loggers))
      )
    ),
    Effect.runPromise
  )

/** Starts the workflow with the key `k` and waits for its end. */
export const run = Effect.fnUntraced(function*(payload: object = {}) {
  const control = yield* Control
  const { executionId } = yield* control.start({ workflow: "Flow", payload: { key: "k", ...payload } })
  const status = yield* control.result(executionId)
  return { status, history: yield* control.history(executionId) }
})

export const start = (payload: object = {}) =>
  Control.use((control) => control.start({ workflow: "Flow", payload: { key: "k", ...payload } }))

/** Asks until the status of the execution with the key `k` satisfies `wanted`. */
export const until = Effect.fnUntraced(function*(
  wanted: (
    status: {
      readonly parked?: unknown
      readonly state: string
      readonly waitingFor: ReadonlyArray<{ readonly kind: string }>
    }
  ) => boolean
) {
  const control = yield* Control
  for (;;) {
    const status = yield* control.status("Flow/k")
    if (wanted(status)) return status
    yield* Effect.sleep(2)
  }
})

export const databaseFile = (): string => join(mkdtempSync(join(tmpdir(), "perdure-")), "test.db")

export const kinds = (
  history: ReadonlyArray<{ readonly kind: string; readonly name: string }>
): ReadonlyArray<string> => history.map(({ kind, name }) => `${kind} ${name}`.trim())
