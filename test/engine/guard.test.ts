/** Edits of a workflow while an execution of it runs: what is compatible goes on, the rest parks and waits for a person. */
import { Effect, Schema } from "effect"
import { call, decide, record, sleep, undo, unreachable } from "perdure/runtime/v1"
import { describe, expect, test } from "vitest"
import { Control } from "../../runtime/index.ts"
import { codec } from "../../runtime/v1/codec.ts"
import {
  act,
  type Call,
  databaseFile,
  kinds,
  other,
  run,
  session,
  type Setup,
  start,
  undoAct,
  until
} from "./support.ts"

type Main = Setup["main"]

const step = (name: string) =>
  call(name, act, { text: name }).pipe(undo(() => call(`${name}/undo`, undoAct, { text: name })))

/** The activity `act`, when its contract demands more of a result than was recorded. */
const strict = { ...act, success: codec(Schema.Struct({ text: Schema.Literal("other") })) }

/** The code that the execution started under: two steps, a decision, a wait, a step. */
const original: Main = Effect.fnUntraced(function*() {
  yield* step("first")
  yield* step("second")
  yield* decide("third/when", true)
  yield* sleep("pause", 150)
  return (yield* step("last")).text
})

/** Starts under `original`, stops the worker during the pause, and goes on under `edited`. */
const edited = async (main: Main, options: Partial<Setup> = {}) => {
  const engine = { filename: databaseFile() }
  const calls: Array<Call> = []
  await session(
    { engine, calls, main: original },
    Effect.andThen(start(), until(({ waitingFor }) => waitingFor[0]?.kind === "timer"))
  )
  const next: Setup = { engine, calls, main, ...options, plan: "p2" }
  const after = await session(next, until(({ parked, state }) => parked !== undefined || state !== "Running"))
  return { engine, calls, status: after }
}

describe("compatible edits", () => {
  test("a step that is appended", async () => {
    const { calls, status } = await edited(Effect.fnUntraced(function*(payload) {
      const result = yield* original(payload)
      yield* step("appended")
      return result
    }))
    expect(status).toMatchObject({ state: "Completed", result: "last!" })
    expect(calls.map(({ text }) => text)).toEqual(["first", "second", "last", "appended"])
  })

  test("a decision that would be another one today: the recorded one stays", async () => {
    const { status } = await edited(Effect.fnUntraced(function*() {
      yield* step("first")
      yield* step("second")
      const taken = yield* decide("third/when", false)
      yield* sleep("pause", 1)
      yield* step("last")
      return String(taken)
    }))
    expect(status).toMatchObject({ state: "Completed", result: "true" })
  })
})

describe("incompatible edits park and compensate nothing", () => {
  const cases: ReadonlyArray<readonly [string, Main, object]> = [
    [
      "a renamed step",
      Effect.fnUntraced(function*() {
        yield* step("first")
        yield* step("zweiter")
        return ""
      }),
      { code: "STEP_RENAMED", expected: "step \"zweiter\"", recorded: "step \"second\"", lastMatch: "first" }
    ],
    [
      "a removed step",
      Effect.fnUntraced(function*() {
        yield* step("second")
        return ""
      }),
      { code: "STEP_REMOVED", recorded: "step \"first\"" }
    ],
    [
      "an inserted step",
      Effect.fnUntraced(function*() {
        yield* step("first")
        yield* record("at", "now")
        yield* step("second")
        return ""
      }),
      { code: "STEP_INSERTED", recorded: "step \"second\"" }
    ],
    [
      "an end that comes earlier",
      Effect.fnUntraced(function*() {
        yield* step("first")
        return ""
      }),
      { code: "STEP_REMOVED", expected: "the end of the workflow" }
    ],
    [
      "a failure that comes earlier",
      Effect.fnUntraced(function*() {
        yield* step("first")
        return yield* Effect.die(new Error("a new bug"))
      }),
      { code: "STEP_REMOVED" }
    ],
    [
      "another activity",
      Effect.fnUntraced(function*() {
        yield* call("first", other, { text: "first" })
        return ""
      }),
      { code: "STEP_ACTIVITY_CHANGED" }
    ],
    [
      "another kind",
      Effect.fnUntraced(function*() {
        yield* sleep("first", 1)
        return ""
      }),
      { code: "STEP_KIND_CHANGED", expected: "timer \"first\"" }
    ],
    [
      "a result that the schema of today cannot read",
      Effect.fnUntraced(function*() {
        yield* call("first", strict, { text: "first" })
        return ""
      }),
      { code: "RESULT_UNREADABLE", step: "first" }
    ],
    [
      "a condition that contradicts what is recorded of it",
      Effect.fnUntraced(function*() {
        yield* step("first")
        yield* step("second")
        // As of `if (yield* decide("third/when", x)) { ... } else if (x) { ... }`, where x was true.
        if (!(yield* decide("third/when", false))) return ""
        return yield* unreachable("third")
      }),
      { code: "DECISION_CONTRADICTED", step: "third" }
    ]
  ]
  test.each(cases)("%s", async (_name, main, expected) => {
    const { calls, status } = await edited(main)
    expect(status).toMatchObject({ state: "Running", waitingFor: [{ kind: "operator" }], parked: expected })
    const instead: { readonly [code: string]: string } = { STEP_RENAMED: "durableName", STEP_INSERTED: "patch" }
    expect(status.parked?.remedies).toEqual([
      expect.stringContaining("Undo the change"),
      expect.stringContaining(instead[status.parked?.code ?? ""] ?? "version of its own"),
      expect.stringContaining("terminate")
    ])
    expect(calls.map(({ text }) => text)).toEqual(["first", "second"])
  })

  test("also when the plan hash has not changed", async () => {
    const [, main, expected] = cases[0]!
    const { status } = await edited(main, { plan: "p1" })
    expect(status.parked).toMatchObject(expected)
  })
})

test("the spec line and what the manifest knows are in the message", async () => {
  const engine = { filename: databaseFile() }
  await session(
    { engine, main: original },
    Effect.andThen(start(), until(({ waitingFor }) => waitingFor[0]?.kind === "timer"))
  )
  const status = await session({
    engine: { ...engine, manifest: (_workflow, _version, name) => name === "neu" ? "flow.workflow.yaml:7" : undefined },
    main: () => Effect.map(call("neu", other, { text: "" }), ({ text }) => text)
  }, until(({ parked }) => parked !== undefined))
  expect(status.parked).toMatchObject({ code: "STEP_RENAMED", spec: "flow.workflow.yaml:7" })
})

test("renamed back and resumed, it goes on where it was", async () => {
  const { calls, engine, status } = await edited(Effect.fnUntraced(function*() {
    yield* step("erster")
    return ""
  }))
  expect(status.parked).toBeDefined()
  // A restart alone does not resume it.
  const still = await session({ engine, calls, main: original }, until(() => true))
  expect(still.parked).toBeDefined()
  const { history, status: done } = await session(
    { engine, calls, main: original },
    Effect.gen(function*() {
      const control = yield* Control
      const resumed = yield* control.resume("Flow/k")
      expect(resumed.parked).toBeUndefined()
      return yield* run()
    })
  )
  expect(done).toMatchObject({ state: "Completed", result: "last!" })
  expect(calls.map(({ text }) => text)).toEqual(["first", "second", "last"])
  expect(kinds(history)).toEqual(expect.arrayContaining(["Parked", "Resumed"]))
})

test("parked by a condition that was changed, it goes on when the change is undone", async () => {
  const { calls, engine, status } = await edited(Effect.fnUntraced(function*() {
    yield* step("first")
    yield* step("second")
    yield* decide("third/when", true)
    return yield* unreachable("third")
  }))
  expect(status.parked?.message).toBe(
    "The conditions of step \"third\" now contradict the decision that is recorded for it."
  )
  const { status: done } = await session(
    { engine, calls, main: original },
    Effect.gen(function*() {
      yield* (yield* Control).resume("Flow/k")
      return yield* run()
    })
  )
  expect(done).toMatchObject({ state: "Completed", result: "last!" })
  expect(calls.map(({ text }) => text)).toEqual(["first", "second", "last"])
})

test("an execution of an unknown version waits for a worker, visibly", async () => {
  const engine = { filename: databaseFile() }
  await session(
    { engine, main: original },
    Effect.andThen(start(), until(({ waitingFor }) => waitingFor[0]?.kind === "timer"))
  )
  const { DatabaseSync } = await import("node:sqlite")
  const db = new DatabaseSync(engine.filename)
  db.exec("UPDATE execution SET version = 7")
  db.close()
  const status = await session({ engine, main: original }, until(() => true))
  expect(status).toMatchObject({ state: "Running", waitingFor: [{ kind: "worker", workflow: "Flow", version: 7 }] })
})
