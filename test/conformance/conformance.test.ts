/** Generated modules on three engines: the same results, the same failures, the same steps in the same order. */
import { Cause, Effect, Exit, Layer } from "effect"
import type { WorkflowEngine } from "effect/workflow"
import { Datetime, WorkflowFailed } from "perdure/runtime/v1"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Busy, Closed } from "./desk/desk.activities.ts"
import { deskWith, Notes } from "./desk/desk.ts"
import { Answer, Clockwork, deskLayer, Haul, Linger, Trip, Waiting } from "./desk/desk.workflows.ts"
import { engines, type OpenEngine, openEngine } from "./engines.ts"
import { needs } from "./needs.ts"
import { isComplete, outcome, pollUntil } from "./polling.ts"

describe.each(engines)("on $name", (engine) => {
  const notes = new Notes()
  let opened: OpenEngine
  beforeAll(async () => {
    opened = await openEngine(engine, deskLayer.pipe(Layer.provide(deskWith(notes))))
  })
  afterAll(() => opened.close())

  const run = <A, E>(effect: Effect.Effect<A, E, WorkflowEngine.WorkflowEngine>) => opened.run(effect)

  it("calls, once", async () => {
    const payload = { key: "once", succeedOn: 1, failWith: "defect" as const }
    const id = await run(Answer.executionId(payload))
    expect(await run(Answer.execute(payload))).toBe(1)
    expect(await run(Answer.execute(payload))).toBe(1)
    expect(notes.steps(id)).toEqual(["first"])
  })

  it.each(["defect", "Busy"] as const)("retries after %s, under one idempotency key", async (failWith) => {
    const payload = { key: `retry-${failWith}`, succeedOn: 3, failWith }
    const id = await run(Answer.executionId(payload))
    expect(await run(Answer.execute(payload))).toBe(3)
    expect(notes.of(id).map((note) => note.attempt)).toEqual([1, 2, 3])
    expect(new Set(notes.of(id).map((note) => note.key)).size).toBe(1)
    expect(new Set(notes.of(id).map((note) => note.attemptKey)).size).toBe(3)
  })

  it("takes a declared error that is listed as final", async () => {
    const payload = { key: "final", succeedOn: 3, failWith: "Closed" as const }
    const id = await run(Answer.executionId(payload))
    expect(await run(Effect.flip(Answer.execute(payload)))).toEqual(new Closed({ reason: "for good" }))
    expect(notes.steps(id)).toHaveLength(1)
  })

  it("takes the last declared error when the attempts are used up", async () => {
    const payload = { key: "used-up", succeedOn: 99, failWith: "Busy" as const }
    expect(await run(Effect.flip(Answer.execute(payload)))).toEqual(new Busy({ attempt: 4 }))
  })

  it("fails with StepFailed when the attempts are used up by undeclared failures", async () => {
    const payload = { key: "dead", succeedOn: 99, failWith: "defect" as const }
    expect(await run(Effect.flip(Answer.execute(payload)))).toEqual(
      new WorkflowFailed({ kind: "StepFailed", step: "first", message: "the line went dead" })
    )
  })

  it("rejects a value that does not fit its schema", async () => {
    const payload = { key: "unfit", succeedOn: 1, failWith: "defect" as const }
    notes.answerWith(100)
    const failed = await run(Effect.flip(Answer.execute(payload)))
    notes.answerWith(undefined)
    expect(failed).toMatchObject({ _tag: "WorkflowFailed", kind: "ValueRejected", step: "first" })
  })

  it.each([
    ["a declared error", "Closed" as const, new Closed({ reason: "for good" })],
    ["a system failure", "defect" as const, { _tag: "WorkflowFailed", kind: "StepFailed", step: "taxi" }]
  ])("compensates in reverse after %s", async (_, failWith, failure) => {
    const payload = { key: `trip-${failWith}`, pause: 30, failWith }
    const id = await run(Trip.executionId(payload))
    expect(await run(Effect.flip(Trip.execute(payload)))).toMatchObject(failure)
    const taxis = failWith === "defect" ? ["taxi", "taxi"] : ["taxi"]
    expect(notes.steps(id)).toEqual([
      "flight",
      "hotel",
      "meal",
      ...taxis,
      "hotel/undo",
      "hotel/undo",
      "flight/undo",
      "flight/undo"
    ])
    expect(notes.of(id).at(-1)?.input).toEqual({ id: "flight-1" })
  })

  it("records what is not deterministic, sleeps, and decides", async () => {
    const payload = { key: "clock", nap: 60, past: Datetime.make("2020-01-01T00:00:00Z"), late: false }
    const start = Date.now()
    const result = await run(Clockwork.execute(payload))
    expect(result).toMatchObject({ inOrder: true, way: "short" })
    expect(Date.parse(result.awoke) - Date.parse(result.began)).toBeGreaterThanOrEqual(60)
    expect(Date.parse(result.began)).toBeGreaterThanOrEqual(start)
    expect(result.random).toBeGreaterThanOrEqual(0)
    expect(result.random).toBeLessThan(1)
    expect(await run(Clockwork.execute(payload))).toEqual(result)
  })

  it("fails with a declared error of its own", async () => {
    const payload = { key: "late", nap: 0, past: Datetime.make("2020-01-01T00:00:00Z"), late: true }
    expect(await run(Effect.flip(Clockwork.execute(payload)))).toEqual(new Closed({ reason: "late" }))
  })

  it("handles the timeout of a step", async () => {
    expect(await run(Linger.execute({ key: "handled", handled: true }))).toBe("too late")
  })

  it("fails with StepTimedOut when nobody handles it", async () => {
    expect(await run(Effect.flip(Linger.execute({ key: "bare", handled: false })))).toMatchObject({
      _tag: "WorkflowFailed",
      kind: "StepTimedOut",
      step: "bare"
    })
  })

  it("gives up an attempt without heartbeats, and tells the next one how far it came", async () => {
    const payload = { key: "haul", hopeless: false }
    const id = await run(Haul.executionId(payload))
    expect(await run(Haul.execute(payload))).toEqual({ boxes: 7 })
    expect(notes.of(id).map((note) => note.attempt)).toEqual([1, 2])
  })

  it("ends a step at its deadline, however many attempts are left", async () => {
    const payload = { key: "hopeless", hopeless: true }
    const id = await run(Haul.executionId(payload))
    expect(await run(Effect.flip(Haul.execute(payload)))).toMatchObject({
      _tag: "WorkflowFailed",
      kind: "StepTimedOut",
      step: "late",
      message: expect.stringContaining("scheduleToClose")
    })
    expect(notes.steps(id).length).toBeGreaterThan(1)
    expect(notes.steps(id)).not.toContain("load")
  })

  it("closes an execution at its own timeout, after compensating", async () => {
    const payload = { key: "waiting" }
    const id = await run(Waiting.executionId(payload))
    expect(await run(Effect.flip(Waiting.execute(payload)))).toMatchObject({ _tag: "WorkflowFailed", kind: "TimedOut" })
    expect(notes.steps(id)).toEqual(["room", "room/undo", "room/undo"])
  })
})

describe.each(engines)("on $name", (engine) => {
  it.for(needs)("$what", async ({ outcome: wanted, poll, start }, { task }) => {
    const opened = await openEngine(engine, deskLayer.pipe(Layer.provide(deskWith(new Notes()))))
    const id = await opened.run(start)
    const polled = await opened.run(
      pollUntil(poll(id), engine.expected.isPerdure ? (it) => outcome(it) === wanted : isComplete)
    )
    await opened.close()
    if (engine.expected.isPerdure) return
    task.meta.answer = "NeedsPerdureEngine"
    expect(outcome(polled)).toBe("NeedsPerdureEngine")
    expect(polled._tag === "Complete" && Exit.isFailure(polled.exit) && Cause.squash(polled.exit.cause)).toMatchObject({
      _tag: "WorkflowFailed",
      message: expect.stringContaining("provide engineLayer from perdure/runtime")
    })
  })
})
