/** A worker that starts: it does not break what runs, says what it would break, and leaves what it does not know. */
import { Effect, Layer, Logger, Schema } from "effect"
import { awaitSignal, body, workflow } from "perdure/runtime/v1"
import { expect, test } from "vitest"
import { ContractRefused, Control, engineLayer } from "../../runtime/index.ts"
import { openSqlite } from "../../runtime/journal/sqlite.ts"
import type { PlainSchema } from "../../runtime/v1/codec.ts"
import { create, record } from "../journal/support.ts"
import { approval, databaseFile } from "./support.ts"

/** What the payload holds besides its key, and the hashes that go with it. */
interface Code {
  readonly name?: "Flow" | "Other"
  readonly version?: number
  readonly fields?: Readonly<Record<string, PlainSchema>>
  readonly hashes?: { readonly payload?: string; readonly identity?: string }
}

const said: Array<string> = []
const log = Logger.layer([Logger.make(({ message }) => void said.push(String(message)))])

/** Runs an effect beside a worker that has this code. */
const beside = <A, E>(filename: string, code: Code, effect: Effect.Effect<A, E, Control>): Promise<A> => {
  const { fields = {}, hashes = {}, name = "Flow", version = 1 } = code
  const flow = workflow(name, {
    version,
    payload: { key: Schema.String, ...fields },
    success: Schema.String,
    signals: [approval],
    idempotencyKey: ({ key }) => key,
    hashes: { identity: "i", payload: "p", result: "r", plan: "p", source: "s", ...hashes }
  })
  const worker = body(flow, () => Effect.map(awaitSignal("go", approval), ({ by }) => by)).pipe(
    Layer.provideMerge(engineLayer({ filename })),
    Layer.provide(log)
  )
  return Effect.runPromise(Effect.provide(effect, worker))
}

const start = (keys: ReadonlyArray<string>, more: object = {}) =>
  Effect.forEach(
    keys,
    (key) => Control.use((control) => control.start({ workflow: "Flow", payload: { key, ...more } }))
  )

const finish = (key: string) =>
  Control.use((control) =>
    Effect.andThen(
      control.signal(`Flow/${key}`, { name: "approval", payload: { by: key } }),
      control.result(`Flow/${key}`)
    )
  )

/** Needs what the payloads that were stored before do not have. */
const strict: Code = { fields: { level: Schema.Int }, hashes: { payload: "strict" } }
const lenient: Code = { fields: { level: Schema.optional(Schema.Int) }, hashes: { payload: "lenient" } }

const refusal = (filename: string, code: Code): Promise<ContractRefused> =>
  beside(filename, code, Effect.void).then(() => expect.fail("it has started"), (thrown: unknown) => {
    if (thrown instanceof ContractRefused) return thrown
    throw thrown
  })

test("payloads of running executions that the code of today cannot read: it does not start, and names them", async () => {
  const filename = databaseFile()
  await beside(filename, {}, Effect.andThen(start(["a", "b", "c", "d", "done"]), finish("done")))
  const refused = await refusal(filename, strict)
  expect(refused).toMatchObject({ workflow: "Flow", version: 1, count: 4, executions: ["Flow/a", "Flow/b", "Flow/c"] })
  expect(refused.message).toBe(
    "Flow version 1 would break 4 running executions (Flow/a, Flow/b, Flow/c and 1 more), of which the first one's " +
      "payload does not fit the payload of today at level: Missing key."
  )
  expect(refused.remedy).toContain("give the changed workflow a version of its own")
  // It stays so until something is done, and nothing has happened to them.
  await refusal(filename, strict)
  const ended = await beside(filename, {}, Effect.forEach(["a", "b", "c", "d"], finish))
  expect(ended.map(({ result }) => result)).toEqual(["a", "b", "c", "d"])
  await beside(filename, strict, Effect.void)
})

test("those that sleep, wait paused, or are many are looked at as well", async () => {
  const filename = databaseFile()
  const { close, journal } = openSqlite({ filename })
  create(journal, 600)
  journal.setAsleep(record(7), Date.now() + 3_600_000)
  journal.setPaused(record(8), "{}")
  journal.sawContract("Flow", 1, JSON.stringify({ payload: "p" }), 1)
  close()
  expect(await refusal(filename, strict)).toMatchObject({ count: 600 })
})

test("a payload that has changed so that it reads what is stored goes on", async () => {
  const filename = databaseFile()
  await beside(filename, {}, start(["a"]))
  const ended = await beside(filename, lenient, Effect.andThen(start(["b"], { level: 2 }), finish("a")))
  expect(ended).toMatchObject({ state: "Completed", result: "a" })
})

test("it is compared with what the database has seen last, also after a way back", async () => {
  const filename = databaseFile()
  const narrow: Code = { fields: { level: Schema.optional(Schema.Literals([1])) }, hashes: { payload: "narrow" } }
  await beside(filename, narrow, start(["a"], { level: 1 }))
  await beside(filename, lenient, start(["b"], { level: 2 }))
  expect(await refusal(filename, narrow)).toMatchObject({ count: 1, executions: ["Flow/b"] })
  await beside(filename, lenient, finish("b"))
  await beside(filename, narrow, finish("a"))
})

test("the same contract is not looked at again", async () => {
  const filename = databaseFile()
  await beside(filename, {}, start(["a"]))
  const parked = await beside(
    filename,
    { fields: { level: Schema.Int } },
    Effect.gen(function*() {
      const control = yield* Control
      yield* control.signal("Flow/a", { name: "approval", payload: { by: "a" } })
      for (;;) {
        const { parked } = yield* control.status("Flow/a")
        if (parked !== undefined) return parked
        yield* Effect.sleep(2)
      }
    })
  )
  expect(parked.code).toBe("PAYLOAD_UNREADABLE")
})

test("another key for what runs is warned of", async () => {
  const filename = databaseFile()
  await beside(filename, {}, start(["a"]))
  said.length = 0
  await beside(filename, { hashes: { identity: "j" } }, finish("a"))
  expect(said).toEqual([
    expect.stringContaining("The idempotency key, or the task queue, of Flow version 1 has changed")
  ])
  said.length = 0
  await beside(filename, { hashes: { identity: "k" } }, Effect.void)
  expect(said).toEqual([])
})

test("what no worker knows waits for one that does, and says so", async () => {
  const filename = databaseFile()
  await beside(filename, {}, start(["a", "b"]))
  for (const code of [{ version: 2 }, { name: "Other" }] as const) {
    const [unserved, status] = await beside(
      filename,
      code,
      Control.use((control) => Effect.all([control.unserved, control.status("Flow/a")]))
    )
    expect(unserved).toEqual([{ workflow: "Flow", version: 1, count: 2 }])
    expect(status).toMatchObject({ state: "Running", waitingFor: [{ kind: "worker", workflow: "Flow", version: 1 }] })
  }
  const [unserved, status] = await beside(
    filename,
    {},
    Effect.all([Control.use((control) => control.unserved), finish("a")])
  )
  expect(unserved).toEqual([])
  expect(status).toMatchObject({ state: "Completed" })
})
