/** What is sensitive where an execution cannot go on, or goes on as a new run: it is recorded, and not shown. */
import { Context, Effect, Layer, Logger, Schema } from "effect"
import { activity, body, call, continueAsNew, undo, workflow } from "perdure/runtime/v1"
import { describe, expect, it } from "vitest"
import { Control, engineLayer } from "../../runtime/index.ts"
import type { PlainSchema } from "../../runtime/v1/codec.ts"
import type { Commands } from "../../runtime/v1/commands.ts"
import type { Saga } from "../../runtime/v1/saga.ts"
import { databaseFile, until } from "./support.ts"

const secret = "s3cr3t"

class Vault extends Context.Service<Vault, {
  readonly open: (input: { readonly pin: unknown }) => Effect.Effect<{ readonly gold: unknown }>
}>()("test/Vault") {}

interface Shape {
  readonly pin?: PlainSchema
  readonly gold?: PlainSchema
  readonly onFailure?: "fail" | "park"
}

/** The contracts as the code of one day has them: later the types may be others. */
const contracts = ({ gold = Schema.Unknown, onFailure = "fail", pin = Schema.Unknown }: Shape) => ({
  open: activity(Vault, "open", {
    input: Schema.Struct({ pin }),
    success: Schema.Struct({ gold }),
    sensitive: ["pin", "gold"],
    timeouts: { startToClose: "10 seconds" }
  }),
  Flow: workflow("Flow", {
    version: 1,
    payload: { key: Schema.String, runs: Schema.Int, pin },
    success: Schema.Struct({ gold }),
    sensitive: ["pin", "gold"],
    onFailure,
    idempotencyKey: ({ key }) => key,
    hashes: { identity: "i", payload: "p", result: "r", plan: "p1", source: "s" }
  })
})

type Made = ReturnType<typeof contracts>

interface Day extends Shape {
  readonly main: (
    payload: { readonly key: string; readonly runs: number; readonly pin: unknown },
    made: Made
  ) => Effect.Effect<{ readonly gold: unknown }, never, Commands | Saga | Vault>
  readonly gives?: unknown
}

const opens = (pin: unknown, { open }: Made) => call("open", open, { pin })

/** Goes on as a new run until there has been the last one. */
const counting: Day["main"] = ({ runs, ...payload }, { Flow }) =>
  runs === 1
    ? Effect.succeed({ gold: payload.pin })
    : continueAsNew("again", Flow, { ...payload, runs: runs - 1 })

const undoing: Day["main"] = ({ pin }, made) =>
  opens(pin, made).pipe(
    undo(({ gold }) => call("open/undo", made.open, { pin: gold })),
    Effect.andThen(Effect.die("It is broken."))
  )

const start = (runs = 1) =>
  Control.use((control) => control.start({ workflow: "Flow", payload: { key: "k", runs, pin: secret } }))
const parked = until(({ parked }) => parked !== undefined)
const ended = Control.use((control) => control.result("Flow/k"))

describe.each([10_000, 0])("with room for %i executions in memory", (residency) => {
  /** What a worker with the code of one day lets be seen, while `script` asks, and what it logs. */
  const working = (
    file: string,
    { gives = secret, main, ...shape }: Day,
    script: Effect.Effect<unknown, unknown, Control>
  ) => {
    const logged: Array<string> = []
    const made = contracts(shape)
    const worker = body(made.Flow, (payload) => main(payload, made)).pipe(
      Layer.provide(Layer.succeed(Vault, { open: () => Effect.succeed({ gold: gives }) })),
      Layer.provideMerge(engineLayer({ filename: file, residency })),
      Layer.provide(Logger.layer([Logger.make(({ message }) => void logged.push(JSON.stringify(message)))]))
    )
    const asking = Effect.gen(function*() {
      yield* script
      const control = yield* Control
      const status = yield* control.status("Flow/k")
      const runs = Array.from({ length: status.run }, (_, index) => index + 1)
      const histories = (sensitive: boolean) =>
        Effect.forEach(runs, (run) => control.history("Flow/k", { run, sensitive }))
      const shown = JSON.stringify([status, yield* control.list({}), yield* histories(false), logged])
      return { status, shown, revealed: JSON.stringify(yield* histories(true)) }
    })
    return Effect.runPromise(Effect.provide(asking, worker))
  }

  it("a failure that is held does not quote what did not fit", async () => {
    const day: Day = { onFailure: "park", gold: Schema.Int, main: ({ pin }, made) => opens(pin, made) }
    const { revealed, shown, status } = await working(databaseFile(), day, Effect.andThen(start(), parked))
    expect(status.parked).toMatchObject({
      code: "EXECUTION_FAILED",
      message: expect.stringContaining("step \"open\", gold: does not fit, and is sensitive")
    })
    expect(shown).not.toContain(secret)
    expect(revealed).toContain(secret)
  })

  it("neither does what was recorded and cannot be read any more", async () => {
    const [file, main]: [string, Day["main"]] = [databaseFile(), ({ pin }, made) => opens(pin, made)]
    const waiting: Day["main"] = (payload, made) => Effect.andThen(main(payload, made), Effect.never)
    const recorded = Effect.gen(function*() {
      const control = yield* Control
      while ((yield* control.status("Flow/k")).historyLength < 3) yield* Effect.sleep(2)
    })
    const before = await working(file, { main: waiting }, Effect.andThen(start(), recorded))
    expect(before.shown).not.toContain(secret)
    const result = await working(file, { main: waiting, gold: Schema.Int }, parked)
    expect(result.status.parked).toMatchObject({
      code: "RESULT_UNREADABLE",
      message: expect.stringContaining("at gold: does not fit, and is sensitive")
    })
    expect(result.shown).not.toContain(secret)
    const resume = Control.use((control) => control.resume("Flow/k"))
    const payload = await working(file, { main: waiting, pin: Schema.Int }, Effect.andThen(resume, parked))
    expect(payload.status.parked).toMatchObject({
      code: "PAYLOAD_UNREADABLE",
      message: expect.stringContaining("at pin: does not fit, and is sensitive")
    })
    expect(payload.shown).not.toContain(secret)
    expect(payload.revealed).toContain(secret)
  })

  it("each of several runs hides its payload, and that of the next one", async () => {
    const { revealed, shown, status } = await working(
      databaseFile(),
      { main: counting },
      Effect.andThen(start(3), ended)
    )
    expect(status).toMatchObject({ run: 3, state: "Completed", result: { gold: "[redacted]" } })
    expect(shown).not.toContain(secret)
    expect(revealed.split(secret)).toHaveLength(7)
  })

  it("what a step is undone with is hidden as its own contract says", async () => {
    const { revealed, shown } = await working(databaseFile(), { main: undoing }, Effect.andThen(start(), ended))
    expect(shown).not.toContain(secret)
    expect(revealed.split(secret)).toHaveLength(6)
  })
})
