/** An engine of this process under a small workflow: what the faults that need no other process are done to. */
import { Effect } from "effect"
import { awaitSignal, call, sleep, undo } from "perdure/runtime/v1"
import { Control, type ExecutionStatus } from "../../runtime/index.ts"
import { act, approval, databaseFile, session, type Setup, undoAct } from "../engine/support.ts"
import { check } from "./checker/index.ts"
import type { Findings } from "./fault.ts"

/** Three steps that can be undone, with waits between them. */
export const plain: Setup["main"] = Effect.fnUntraced(function*({ key, list: [pause = 3] = [] }) {
  for (const name of ["a", "b", "c"]) {
    yield* call(name, act, { text: `${key} ${name}` }).pipe(
      undo(() => call(`${name}/undo`, undoAct, { text: `${key} ${name}` }))
    )
    yield* sleep(`after ${name}`, pause)
  }
  return key
})

/** A step, and then so many signals as the payload says. */
export const mail: Setup["main"] = Effect.fnUntraced(function*({ list: [count = 1] = [], key }) {
  yield* call("ready", act, { text: key })
  const had: Array<string> = []
  for (let index = 0; index < count; index++) had.push((yield* awaitSignal(`s${index}`, approval)).by)
  return had.join(" ")
})

export const keys = (count: number): ReadonlyArray<string> => Array.from({ length: count }, (_, index) => `k${index}`)

export const started = (key: string, more: object = {}) =>
  Control.use((control) => control.start({ workflow: "Flow", payload: { key, ...more } }))

export const ended = (key: string) => Control.use((control) => control.result(`Flow/${key}`))

/** Starts all at once, and waits until all have ended. */
export const all = (keys: ReadonlyArray<string>, more: object = {}) =>
  Effect.forEach(keys, (key) => Effect.andThen(started(key, more), ended(key)), { concurrency: "unbounded" })

/** Does something beside a worker over a new file, and judges what is left. */
export const inside = async <A>(
  findings: Findings,
  setup: Setup,
  effect: Effect.Effect<A, unknown, Control>,
  about = ""
): Promise<A> => {
  const filename = setup.engine?.filename ?? databaseFile()
  // What the effect fails with is a defect of the battery, and reported as that.
  const result = await session({ ...setup, engine: { ...setup.engine, filename } }, Effect.orDie(effect))
  findings.violations(check({ database: filename, rest: "ended", isUndoable: (step) => /^[abc]$/.test(step) }), about)
  return result
}

export const completed = (findings: Findings, statuses: ReadonlyArray<ExecutionStatus>, about = ""): void => {
  for (const { key, state } of statuses) findings.expect(state === "Completed", `${key} is ${state} (${about})`)
}
