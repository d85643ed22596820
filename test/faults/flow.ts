/** The workflow that the fault tests kill: steps that can be undone, retries, waits, values; it tells a file what it does. */
import { Effect, Layer } from "effect"
import { appendFileSync, closeSync, fsyncSync, openSync } from "node:fs"
import { type ActivityContext, body, call, decide, record, sleep, undo } from "perdure/runtime/v1"
import { engineLayer, type EngineOptions } from "../../runtime/index.ts"
import { act, Busy, define, Refused, undoAct, Work } from "../engine/support.ts"

/** One line of the file: an activity began or ended, or a start was acknowledged. */
export interface Entry {
  readonly what: "begin" | "end" | "ack"
  readonly execution: string
  readonly step: string
  readonly key: string
  readonly attempt: number
}

/** A file that has what was appended to it, whatever happens to the process. */
export const ledger = (file: string) => (entry: Entry): void => {
  const handle = openSync(file, "a")
  appendFileSync(handle, `${JSON.stringify(entry)}\n`)
  fsyncSync(handle)
  closeSync(handle)
}

const step = (name: string) =>
  call(name, act, { text: name }, { retry: { initialInterval: 15, maximumInterval: 15 } }).pipe(
    undo(() => call(`${name}/undo`, undoAct, { text: name }))
  )

/** `list[0]` steps, each followed by a wait of `list[1]` milliseconds; with the note `fail`, all are undone at the end. */
export const flow = body(
  define(),
  Effect.fnUntraced(function*({ list = [], note }) {
    const [steps = 2, pause = 1] = list
    yield* record("startedAt", "now")
    for (let number = 1; number <= steps; number++) {
      yield* step(`s${number}`)
      yield* sleep(`p${number}`, pause)
    }
    return (yield* decide("failing/when", note === "fail"))
      ? yield* Effect.fail(new Refused({ why: "as asked" }))
      : "done"
  })
)

/** Every third step fails at its first attempts; each attempt takes up to `millis`. */
const activities = (write: (entry: Entry) => void, millis: number) => {
  const perform = (context: ActivityContext) => {
    const entry = {
      execution: context.executionId,
      step: context.step,
      key: context.idempotencyKey,
      attempt: context.attempt
    }
    return Effect.sync(() => write({ what: "begin", ...entry })).pipe(
      Effect.andThen(Effect.sleep(Math.random() * millis)),
      Effect.andThen(Effect.sync(() => write({ what: "end", ...entry })))
    )
  }
  return Layer.succeed(Work, {
    act: ({ text }, context) =>
      Effect.andThen(
        perform(context),
        context.attempt === 1 && Number(text.slice(1)) % 3 === 2 ? Effect.fail(new Busy()) : Effect.succeed({ text })
      ),
    other: ({ text }) => Effect.succeed({ text }),
    undo: (_input, context) => perform(context)
  })
}

export const flowEngine = (engine: EngineOptions, write: (entry: Entry) => void, millis: number) =>
  flow.pipe(Layer.provide(activities(write, millis)), Layer.provideMerge(engineLayer(engine)))
