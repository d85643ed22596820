/** Queries: answered from what is recorded, in every state, and without a trace. */
import { Effect, Exit, Function, Layer, Schema } from "effect"
import { readFileSync } from "node:fs"
import { body, call, client, decide, observe, parallel, query, record, sleep, undo, workflow } from "perdure/runtime/v1"
import { describe, expect, it } from "vitest"
import { Control, engineLayer, type EngineOptions } from "../../runtime/index.ts"
import { act, Busy, type Call, databaseFile, Refused, residency, undoAct, type Work, work } from "./support.ts"

const Asked = workflow("Asked", {
  version: 1,
  payload: { key: Schema.String, fails: Schema.optional(Schema.Boolean) },
  success: Schema.String,
  errors: [Refused, Busy],
  queries: {
    progress: query<"new" | "held" | "paid">(),
    texts: query<ReadonlyArray<string | null>>(),
    about: query<{ readonly key: string; readonly id: string; readonly first: string | undefined }>(),
    wrong: query<string>()
  },
  idempotencyKey: ({ key }) => key,
  hashes: { identity: "i", payload: "p", result: "r", plan: "p", source: "s" }
})

type Waits = "activity" | "timer" | "branch" | "nothing"

/** `first`: the name of the first step. */
const layer = (waits: Waits, first = "hold") =>
  body(
    Asked,
    Effect.fnUntraced(function*({ key, fails }) {
      const hold = yield* call(first, act, { text: `hold ${key}` }).pipe(
        undo(() => call("hold/undo", undoAct, { text: "release" }))
      )
      yield* observe("hold", hold)
      const stamp = yield* record("stamp", "now")
      yield* observe("stamp", stamp)
      if (yield* decide("napping", waits === "timer")) yield* sleep("nap", "1 hour")
      yield* parallel("both", {
        slow: Effect.gen(function*() {
          if (waits === "branch") yield* sleep("slow", "1 hour")
          const slow = yield* call("slowly", act, { text: "slow" })
          yield* observe("slowly", slow)
        }),
        fast: Effect.gen(function*() {
          const fast = yield* call("fast", act, { text: "fast" })
          yield* observe("fast", fast)
        })
      })
      const pay = yield* call("pay", act, { text: "pay" })
      const text: "paid" | "free" = pay.text === "" ? "free" : "paid"
      yield* observe("text", text)
      if (fails === true) return yield* Effect.die(new Error("broken"))
      return text
    })
  ).answering({
    progress: ({ steps }) => steps.text === "paid" ? "paid" : steps.hold === undefined ? "new" : "held",
    texts: ({ steps }) => [steps.hold, steps.fast, steps.slowly].map((step) => step?.text ?? null),
    about: ({ execution, payload, steps }) => ({ key: payload.key, id: execution.id, first: steps.hold?.text }),
    wrong: () => {
      throw new Error("There is no such day.")
    }
  })

interface Setting {
  readonly waits?: Waits
  readonly first?: string
  readonly calls?: Array<Call>
  readonly override?: Partial<Work["Service"]>
  readonly engine?: Partial<EngineOptions>
}

const session = <A, E>(
  { calls = [], engine, first, override, waits = "nothing" }: Setting,
  effect: Effect.Effect<A, E, Control>
): Promise<A> =>
  effect.pipe(
    Effect.provide(
      layer(waits, first).pipe(
        Layer.provide(work(calls, override)),
        Layer.provideMerge(engineLayer({ filename: ":memory:", ...residency, ...engine }))
      )
    ),
    Effect.runPromise
  )

const asked = client(Asked)
const start = Effect.map(asked.start({ key: "k" }), ({ executionId }) => executionId)

const until = Effect.fnUntraced(function*(kind: string) {
  const control = yield* Control
  for (;;) {
    const status = yield* control.status("Asked/k")
    if (status.waitingFor.some((it) => it.kind === kind)) return status
    yield* Effect.sleep(2)
  }
})

describe("a query", () => {
  it("is answered while an activity is under way", async () => {
    let finish: () => void = Function.constVoid
    const override = {
      act: () =>
        Effect.callback<{ readonly text: string }>((resume) =>
          void (finish = () => resume(Effect.succeed({ text: "!" })))
        )
    }
    const answers = await session(
      { override },
      Effect.gen(function*() {
        const id = yield* start
        yield* until("activity")
        const early = yield* asked.query.progress(id)
        finish()
        const control = yield* Control
        while ((yield* control.history(id)).every(({ kind }) => kind !== "BlockStarted")) yield* Effect.sleep(2)
        return [early, yield* asked.query.progress(id), yield* asked.query.texts(id)]
      })
    )
    expect(answers).toEqual(["new", "held", ["!", null, null]])
  })

  it("is answered while a timer runs, and leaves no trace", async () => {
    const filename = databaseFile()
    const calls: Array<Call> = []
    const bytes = () => [filename, `${filename}-wal`].map((file) => readFileSync(file).toString("base64"))
    await session(
      { waits: "timer", calls, engine: { filename } },
      Effect.gen(function*() {
        const id = yield* start
        const control = yield* Control
        const before = { status: yield* until("timer"), history: yield* control.history(id), bytes: bytes() }
        for (let round = 0; round < 3; round++) {
          expect(yield* asked.query.about(id)).toEqual({ key: "k", id, first: "hold k!" })
          expect(yield* asked.query.progress("Asked/k")).toBe("held")
        }
        yield* Effect.sleep(20)
        expect({ status: yield* control.status(id), history: yield* control.history(id), bytes: bytes() }).toEqual(
          before
        )
      })
    )
    expect(calls.map(({ text }) => text)).toEqual(["hold k"])
  })

  it("sees each branch as far as it has come", () =>
    session(
      { waits: "branch" },
      Effect.gen(function*() {
        const id = yield* start
        const control = yield* Control
        while ((yield* control.history(id)).every(({ kind, name }) => kind !== "StepCompleted" || name !== "fast")) {
          yield* Effect.sleep(2)
        }
        expect(yield* asked.query.texts(id)).toEqual(["hold k!", "fast!", null])
      })
    ))

  it("is answered for an execution that is parked, as far as code and record agree", async () => {
    const filename = databaseFile()
    await session({ waits: "timer", engine: { filename } }, Effect.andThen(start, until("timer")))
    await session(
      { first: "reserve", engine: { filename } },
      Effect.gen(function*() {
        // One that waits on disk is not looked at before its timer is due.
        yield* Control.use((control) => control.resume("Asked/k"))
        expect((yield* until("operator")).parked?.code).toBe("STEP_RENAMED")
        expect(yield* asked.query.progress("Asked/k")).toBe("new")
      })
    )
    await session(
      { waits: "timer", engine: { filename } },
      Effect.gen(function*() {
        expect(yield* asked.query.progress("Asked/k")).toBe("held")
      })
    )
  })

  it("is answered for executions that have closed, however they did", () =>
    Promise.all([
      session(
        {},
        Effect.gen(function*() {
          expect(yield* asked.execute({ key: "k" })).toBe("paid")
          expect(yield* asked.query.progress("Asked/k")).toBe("paid")
          expect(yield* asked.query.texts("Asked/k")).toEqual(["hold k!", "fast!", "slow!"])
        })
      ),
      session(
        {},
        Effect.gen(function*() {
          expect(Exit.isFailure(yield* Effect.exit(asked.execute({ key: "k", fails: true })))).toBe(true)
          expect(yield* asked.query.progress("Asked/k")).toBe("paid")
        })
      ),
      session(
        { waits: "timer" },
        Effect.gen(function*() {
          yield* Effect.andThen(start, until("timer"))
          yield* asked.cancel("Asked/k")
          yield* Effect.exit(asked.result("Asked/k"))
          expect((yield* asked.status("Asked/k")).state).toBe("Cancelled")
          expect(yield* asked.query.progress("Asked/k")).toBe("held")
        })
      ),
      session(
        { waits: "timer" },
        Effect.gen(function*() {
          yield* Effect.andThen(start, until("timer"))
          yield* Control.use((control) => control.terminate("Asked/k"))
          expect(yield* asked.query.progress("Asked/k")).toBe("held")
        })
      )
    ]))

  it("says why there is no answer", () =>
    session(
      { waits: "timer" },
      Effect.gen(function*() {
        const id = yield* start
        yield* until("timer")
        expect(yield* Effect.flip(asked.query.wrong(id))).toMatchObject({
          _tag: "QueryFailed",
          executionId: id,
          query: "wrong",
          reason: "There is no such day."
        })
        expect(yield* Effect.flip(Control.use((control) => control.query(id, "progres")))).toMatchObject({
          _tag: "UnknownQuery",
          workflow: "Asked",
          known: ["progress", "texts", "about", "wrong"]
        })
        expect(yield* Effect.flip(asked.query.progress("Asked/other"))).toMatchObject({ _tag: "ExecutionNotFound" })
      })
    ))

  it("needs a worker that knows the version", async () => {
    const filename = databaseFile()
    await session({ waits: "timer", engine: { filename } }, Effect.andThen(start, until("timer")))
    const asking = Effect.flip(Control.use((control) => control.query("Asked/k", "progress")))
    const failure = await Effect.runPromise(Effect.provide(asking, engineLayer({ filename })))
    expect(failure).toMatchObject({
      _tag: "EngineUnavailable",
      message: "No worker here knows Asked version 1, so nobody can answer for its executions."
    })
  })
})
