/** A workflow that runs another: the parent of `support.ts`, and a child whose body each test writes as well. */
import { Effect, Layer, Schema } from "effect"
import { body, call, undo, workflow } from "perdure/runtime/v1"
import { Control, engineLayer, type EngineOptions } from "../../runtime/index.ts"
import type { Commands } from "../../runtime/v1/commands.ts"
import type { Saga } from "../../runtime/v1/saga.ts"
import {
  act,
  approval,
  Busy,
  type Call,
  define,
  Refused,
  residency,
  type Setup,
  undoAct,
  type Work,
  work
} from "./support.ts"

export const Flow = define()

export const definePart = (timeouts: { readonly execution?: number } = {}) =>
  workflow("Part", {
    version: 1,
    payload: { key: Schema.String, note: Schema.optional(Schema.String) },
    success: Schema.String,
    errors: [Refused, Busy],
    signals: [approval],
    idempotencyKey: ({ key }) => key,
    timeouts,
    hashes: { identity: "i", payload: "p", result: "r", plan: "part", source: "s" }
  })

export const Part = definePart()

type PartMain = (
  payload: typeof Part.payloadSchema.Type
) => Effect.Effect<string, Refused | Busy, Commands | Saga | Work>

export interface Family {
  /** Without it, this worker does not know the parent. */
  readonly parent?: Setup["main"]
  readonly part?: PartMain
  readonly calls?: Array<Call>
  readonly override?: Setup["override"]
  readonly engine?: Partial<EngineOptions>
  readonly timeouts?: { readonly execution?: number }
}

/** Runs an effect beside one worker for both; the worker stops when it is done. */
export const together = <A, E>(
  { calls = [], engine, override, parent, part, timeouts }: Family,
  effect: Effect.Effect<A, E, Control>
): Promise<A> =>
  effect.pipe(
    Effect.provide(
      Layer.mergeAll(
        parent === undefined ? Layer.empty : body(Flow, parent),
        part === undefined ? Layer.empty : body(definePart(timeouts), part)
      ).pipe(
        Layer.provide(work(calls, override)),
        Layer.provideMerge(engineLayer({ filename: ":memory:", ...residency, ...engine }))
      )
    ),
    Effect.runPromise
  )

/** A step that can be undone. */
export const step = (name: string) =>
  call(name, act, { text: name }).pipe(undo(() => call(`${name}/undo`, undoAct, { text: name })))

export const statusOf = (execution: string) => Control.use((control) => control.status(execution))
export const resultOf = (execution: string) => Control.use((control) => control.result(execution))
export const historyOf = (execution: string) => Control.use((control) => control.history(execution))
export const cancel = (execution: string) => Control.use((control) => control.cancel(execution))
export const terminate = (execution: string) => Control.use((control) => control.terminate(execution))
export const approve = (execution: string) =>
  Control.use((control) => control.signal(execution, { name: "approval", payload: { by: "ann" } }))

/** Asks until an execution is there and waits for something of this kind. */
export const waits = (execution: string, kind: string) =>
  Effect.gen(function*() {
    for (;;) {
      const status = yield* Effect.orElseSucceed(statusOf(execution), () => undefined)
      if (status?.waitingFor.some((it) => it.kind === kind) === true) return status
      yield* Effect.sleep(2)
    }
  })
