/** What can be done to a running execution through effect's own interface, on three engines. */
import { Cause, Effect, Layer, Option } from "effect"
import { WorkflowEngine } from "effect/workflow"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { deskWith, Notes } from "./desk/desk.ts"
import { Answer, deskLayer, Patient, Trip } from "./desk/desk.workflows.ts"
import { engines, type OpenEngine, openEngine } from "./engines.ts"
import { isComplete, isParked, isSuspended, outcome, pollUntil } from "./polling.ts"

describe.each(engines)("on $name", (engine) => {
  const notes = new Notes()
  let opened: OpenEngine
  beforeAll(async () => {
    opened = await openEngine(engine, deskLayer.pipe(Layer.provide(deskWith(notes))))
  })
  afterAll(() => opened.close())

  const waiting = async (key: string) => {
    const id = await opened.run(Patient.execute({ key }, { discard: true }))
    await expect.poll(() => notes.steps(id)).toEqual(["room"])
    await opened.run(pollUntil(Patient.poll(id), isSuspended))
    return id
  }

  it("starts without waiting, joins by key, and polls", async () => {
    const payload = { key: "discard", succeedOn: 1, failWith: "Busy" as const }
    const id = await opened.run(Answer.execute(payload, { discard: true }))
    expect(id).toBe(await opened.run(Answer.executionId(payload)))
    expect(outcome(await opened.run(pollUntil(Answer.poll(id), isComplete)))).toBe("success")
    expect(await opened.run(Answer.execute(payload))).toBe(1)
    expect(notes.steps(id)).toEqual(["first"])
  })

  it("polls nothing of an execution that was never started", async () => {
    expect(await opened.run(Answer.poll("never"))).toEqual(Option.none())
  })

  it("interrupts: compensates, then is closed", async ({ task }) => {
    task.meta.answer = engine.expected.interrupted
    const id = await waiting("interrupt")
    await opened.run(Patient.interrupt(id))
    const polled = await opened.run(pollUntil(Patient.poll(id), isComplete))
    expect(outcome(polled)).toBe(engine.expected.interrupted)
    expect(notes.steps(id)).toEqual(["room", "room/undo", "room/undo"])
  })

  it("interrupts unsafely: is closed at once", async ({ task }) => {
    const isUndone = engine.expected.stepsInterruptedUnsafely.includes("room/undo")
    task.meta.answer = `${engine.expected.interruptedUnsafely}${isUndone ? ", compensated" : ""}`
    const id = await waiting("terminate")
    await opened.run(WorkflowEngine.WorkflowEngine.use((engine) => engine.interruptUnsafe(Patient, id)))
    const polled = await opened.run(pollUntil(Patient.poll(id), isComplete))
    expect(outcome(polled)).toBe(engine.expected.interruptedUnsafely)
    expect(notes.steps(id)).toEqual(engine.expected.stepsInterruptedUnsafely)
  })

  it("resumes what waits for nobody: nothing changes", async () => {
    const id = await waiting("resume")
    await opened.run(Patient.resume(id))
    await opened.run(pollUntil(Patient.poll(id), isSuspended))
    expect(notes.steps(id)).toEqual(["room"])
  })

  it("parks when an undo step gives up, and can be resumed", async ({ task }) => {
    task.meta.answer = engine.expected.resumeRepeatsUndo ? "tries again" : "stays parked"
    notes.cannotCancel = true
    const id = await opened.run(Trip.execute({ key: "park", pause: 30, failWith: "Closed" }, { discard: true }))
    const parked = await opened.run(
      pollUntil(Trip.poll(id), isParked)
    )
    expect(parked._tag === "Suspended" && parked.cause && Cause.pretty(parked.cause)).toContain("engaged")
    const before = notes.steps(id)
    expect(before.filter((step) => step === "hotel/undo")).toHaveLength(3)
    expect(before).not.toContain("flight/undo")

    notes.cannotCancel = false
    await opened.run(Trip.resume(id))
    if (engine.expected.resumeRepeatsUndo) {
      await opened.run(pollUntil(Trip.poll(id), isComplete))
      expect(notes.steps(id)).toContain("flight/undo")
    } else {
      await opened.run(Effect.sleep(100))
      await opened.run(pollUntil(Trip.poll(id), isParked))
      expect(notes.steps(id)).toEqual(before)
    }
  })
})
