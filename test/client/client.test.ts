/** The typed client: the same in process, over HTTP, and on the file of a database that nobody serves. */
import { Context, Effect, Exit, Fiber, Layer, Scope } from "effect"
import { engineLayer } from "perdure/runtime"
import { client, WorkflowFailed } from "perdure/runtime/v1"
import { describe, expect, it } from "vitest"
import { httpControlLayer } from "../../runtime/client/http.ts"
import { readOnlyControlLayer } from "../../runtime/client/read-only.ts"
import { Control } from "../../runtime/engine/control.ts"
import { serverLayer } from "../../runtime/server/server.ts"
import { Closed } from "../conformance/desk/desk.activities.ts"
import { deskWith, Notes } from "../conformance/desk/desk.ts"
import { Answer, Asking, deskLayer, Linger, Patient, Trip } from "../conformance/desk/desk.workflows.ts"
import { scratchDatabase } from "../server/support.ts"

const answers = client(Answer)
const trips = client(Trip)
const patients = client(Patient)
const lingers = client(Linger)
const askings = client(Asking)

/** The token that was sent out in a letter. */
const letterOf = (notes: Notes, id: string): string => {
  const input = notes.of(id)[0]?.input
  return typeof input === "object" && input !== null && "what" in input ? String(input.what) : ""
}

interface Given {
  readonly database: string
  readonly notes: Notes
  /** Ends the engine, and the server if there is one. */
  readonly stop: Effect.Effect<void>
}

const worker = (database: string, notes: Notes) =>
  deskLayer.pipe(Layer.provide(deskWith(notes)), Layer.provideMerge(engineLayer({ filename: database })))

interface Road {
  readonly road: string
  readonly control: (database: string, notes: Notes) => Layer.Layer<Control, unknown>
}

/** Where the client's `Control` comes from. */
const roads: ReadonlyArray<Road> = [
  { road: "in process", control: (database: string, notes: Notes) => worker(database, notes) },
  {
    road: "over HTTP",
    control: (database: string, notes: Notes) =>
      httpControlLayer(database).pipe(
        Layer.provideMerge(serverLayer({ database })),
        // The server's own `Control` is the engine's.
        Layer.provide(worker(database, notes))
      )
  }
]

describe.each(roads)("$road", ({ control }) => {
  const test = <A, E>(use: (given: Given) => Effect.Effect<A, E, Control>) =>
    Effect.runPromise(Effect.scoped(Effect.gen(function*() {
      const database = yield* scratchDatabase
      const notes = new Notes()
      const scope = yield* Scope.make()
      const services = yield* Layer.buildWithScope(control(database, notes), scope)
      const stop = Scope.close(scope, Exit.void)
      yield* use({ database, notes, stop }).pipe(
        Effect.provideService(Control, Context.get(services, Control)),
        Effect.ensuring(stop)
      )
    })))

  it("executes: plain JSON in, typed values out", () =>
    test(({ notes }) =>
      Effect.gen(function*() {
        const payload = { key: "a", succeedOn: 2, failWith: "Busy" } as const
        const attempts: number = yield* answers.execute(payload)
        expect(attempts).toBe(2)
        const id = yield* answers.executionId(payload)
        expect(yield* answers.status(id)).toMatchObject({
          executionId: id,
          workflow: "Answer",
          state: "Completed",
          result: 2
        })
        expect(notes.steps(id)).toHaveLength(2)
      })
    ))

  it("starts once for a key, and says what differs for another payload", () =>
    test(({ notes }) =>
      Effect.gen(function*() {
        const payload = { key: "b", succeedOn: 1, failWith: "Busy" } as const
        const first = yield* answers.start(payload)
        const again = yield* answers.start(payload)
        expect([first.created, again.created]).toEqual([true, false])
        expect(again.executionId).toBe(first.executionId)
        expect(yield* answers.result(first.executionId)).toBe(1)
        expect(notes.steps(first.executionId)).toHaveLength(1)
        expect(yield* Effect.flip(answers.start({ ...payload, succeedOn: 7 }))).toMatchObject({
          _tag: "StartConflict",
          differs: ["succeedOn"]
        })
        expect(yield* Effect.flip(answers.start(payload, { reuse: "reject" }))).toMatchObject({
          _tag: "ExecutionExists"
        })
      })
    ))

  it("fails with the declared error as a value of its class", () =>
    test(() =>
      Effect.gen(function*() {
        const failed = yield* Effect.flip(trips.execute({ key: "c", pause: 30, failWith: "Closed" }))
        expect(failed).toBeInstanceOf(Closed)
        expect(failed).toEqual(new Closed({ reason: "for good" }))
      })
    ))

  it("fails with WorkflowFailed for system failures and cancellation", () =>
    test(({ notes }) =>
      Effect.gen(function*() {
        expect(yield* Effect.flip(lingers.execute({ key: "d", handled: false }))).toEqual(
          new WorkflowFailed({
            kind: "StepTimedOut",
            step: "bare",
            message: "Step \"bare\" exceeded its startToClose timeout."
          })
        )
        const { executionId } = yield* patients.start({ key: "e" })
        const waiting = yield* Effect.forkChild(Effect.flip(patients.result(executionId)))
        yield* Effect.promise(() => expect.poll(() => notes.steps(executionId)).toEqual(["room"]))
        yield* patients.cancel(executionId)
        expect(yield* Fiber.join(waiting)).toMatchObject({ _tag: "WorkflowFailed", kind: "Cancelled" })
        expect(notes.steps(executionId)).toEqual(["room", "room/undo", "room/undo"])
      })
    ))

  it("pauses and resumes", () =>
    test(({ notes }) =>
      Effect.gen(function*() {
        const { executionId } = yield* patients.start({ key: "p" })
        yield* Effect.promise(() => expect.poll(() => notes.steps(executionId)).toEqual(["room"]))
        const { paused } = yield* patients.pause(executionId, { by: "ann", reason: "lunch" })
        expect(paused).toMatchObject({ by: "ann", reason: "lunch" })
        expect(yield* patients.resume(executionId)).not.toHaveProperty("paused")
        yield* patients.cancel(executionId)
        yield* Effect.flip(patients.result(executionId))
        expect(yield* Effect.flip(patients.pause(executionId))).toMatchObject({ _tag: "ExecutionClosed" })
      })
    ))

  it("rejects a payload before it is sent", () =>
    test(() =>
      Effect.gen(function*() {
        const wrong = { key: "f", succeedOn: 1.5, failWith: "Busy" } as const
        expect(yield* Effect.flip(answers.start(wrong))).toMatchObject({
          _tag: "PayloadRejected",
          workflow: "Answer",
          path: "succeedOn"
        })
        expect(yield* Effect.flip(answers.result("0123456789abcdef"))).toMatchObject({ _tag: "ExecutionNotFound" })
      })
    ))

  it("sends signals, checked by their types and once for a sender", () =>
    test(({ notes }) =>
      Effect.gen(function*() {
        const { executionId: id } = yield* askings.start({ key: "s" })
        expect(yield* askings.signal.reply(id, { text: "one" }, { senderId: "1" })).toEqual({
          executionId: id,
          signal: "reply",
          duplicate: false
        })
        expect(yield* askings.signal.reply("Asking/s", { text: "one" }, { senderId: "1" })).toMatchObject({
          duplicate: true
        })
        // @ts-expect-error The payload has another type; it is also checked.
        expect(yield* Effect.flip(askings.signal.reply(id, { text: 1 }))).toMatchObject({
          _tag: "SignalRejected",
          signal: "reply",
          path: "text"
        })
        yield* Effect.promise(() => expect.poll(() => notes.steps(id)).toEqual(["letter"]))
        const control = yield* Control
        const token = letterOf(notes, id)
        expect(yield* Effect.flip(control.signalByToken(`${token}A`, { text: "no" }))).toMatchObject({
          _tag: "TokenUnknown"
        })
        yield* control.signalByToken(token, { text: "two" })
        expect(yield* askings.result(id)).toEqual(["one", "two"])
        expect(yield* Effect.flip(askings.signal.reply(id, { text: "late" }))).toMatchObject({
          _tag: "ExecutionClosed",
          state: "Completed"
        })
      })
    ))

  it("leaves a file that can be read without a server", () =>
    test(({ database, stop, notes }) =>
      Effect.gen(function*() {
        const { executionId } = yield* patients.start({ key: "g" })
        yield* answers.execute({ key: "h", succeedOn: 1, failWith: "Busy" })
        yield* Effect.promise(() => expect.poll(() => notes.steps(executionId)).toEqual(["room"]))
        yield* stop
        const reads = Effect.gen(function*() {
          const control = yield* Control
          expect((yield* patients.status(executionId)).state).toBe("Running")
          expect((yield* control.list({ state: "Completed" })).map((status) => status.key)).toEqual(["h"])
          expect((yield* control.history("Answer/h")).map((event) => event.kind)).toContain("ExecutionCompleted")
          expect(yield* Effect.flip(control.history("Answer/h", { run: 2 }))).toMatchObject({
            _tag: "RunNotFound",
            runs: 1
          })
          expect(yield* Effect.flip(patients.result(executionId))).toMatchObject({ _tag: "EngineUnavailable" })
          expect(yield* Effect.flip(control.signal(executionId, { name: "reply", payload: null }))).toMatchObject({
            _tag: "EngineUnavailable",
            remedy: "Start one with `perdure serve`."
          })
          expect(yield* Effect.flip(patients.start({ key: "i" }))).toMatchObject({
            _tag: "EngineUnavailable",
            remedy: "Start one with `perdure serve`."
          })
        })
        yield* Effect.provide(reads, readOnlyControlLayer(database))
      })
    ))
})
