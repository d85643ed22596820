/** What is sensitive stands in the journal, and in nothing that leaves the engine unless it is asked for. */
import { Context, Deferred, Effect, Exit, Layer, Logger, Scope } from "effect"
import { createServer } from "node:http"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import {
  BankActivities,
  layer,
  PayClient,
  PayQueues,
  type Receipt,
  SettleClient
} from "../../golden/build/sensitive/generated/index.ts"
import { historyText } from "../../runtime/cli/view/history.ts"
import { listText } from "../../runtime/cli/view/list.ts"
import { statusText } from "../../runtime/cli/view/status.ts"
import { httpControlLayer } from "../../runtime/client/http.ts"
import { readOnlyControlLayer } from "../../runtime/client/read-only.ts"
import { Control, engineLayer } from "../../runtime/index.ts"
import { serverLayer } from "../../runtime/server/server.ts"
import { scratchDatabase } from "../server/support.ts"
import { randomOf } from "../support/random/random.ts"

/** Begins every value that must not be shown. */
type Secret = string

const secretOf = (seed: number): Secret => {
  const random = randomOf(seed)
  return `s${Array.from({ length: 3 }, () => Math.floor(random() * 36 ** 6).toString(36)).join("")}`
}

/** The secrets that the rates server answers with are those it is asked with. */
const rates = createServer((request, response) => {
  let text = ""
  request.on("data", (chunk) => text += String(chunk)).on("end", () => {
    const { iban } = JSON.parse(text)
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ score: 1, reasons: [iban] }))
  })
})

beforeAll(async () => {
  await new Promise<void>((resolve) => rates.listen(0, "127.0.0.1", resolve))
  const address = rates.address()
  process.env["RATES_URL"] = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`
})

afterAll(() => {
  delete process.env["RATES_URL"]
  rates.closeAllConnections()
  rates.close()
})

interface Bank {
  /** What comes of a transfer, instead of what the contract says. */
  readonly receipt?: unknown
  /** Lets what is printed wait. */
  readonly printer?: Deferred.Deferred<void>
}

const bank = (secret: Secret, { printer, receipt }: Bank) =>
  Layer.mergeAll(
    Layer.succeed(BankActivities, {
      // The types of an implementation are no promise of what it gives.
      transfer: () => Effect.succeed((receipt ?? { id: "r1", iban: `${secret}-receipt` }) as Receipt),
      cancel: () => Effect.void,
      tell: () => Effect.void
    }),
    Layer.succeed(PayQueues, {
      print: ({ page }) =>
        Effect.as(printer === undefined ? Effect.void : Deferred.await(printer), {
          path: `/${page}`,
          iban: `${secret}-printed`
        })
    })
  )

const payloadOf = (secret: Secret) => ({
  id: "p1",
  from: { iban: `${secret}-from`, owner: `${secret}-owner` },
  to: { iban: `${secret}-to` },
  amount: 5,
  pin: `${secret}-pin`
})

/** Every view that there is, as one text. */
const views = Effect.gen(function*() {
  const control = yield* Control
  const all = yield* control.list({})
  const parked = yield* control.list({ parked: true })
  const ones = yield* Effect.forEach(all, ({ executionId }) =>
    Effect.gen(function*() {
      const status = yield* control.status(executionId)
      const history = yield* control.history(executionId)
      return [JSON.stringify([status, history]), statusText(status, 0), historyText(status, history)]
    }))
  return [JSON.stringify([all, parked]), listText(all, 0), ...ones.flat()].join("\n")
})

const revealed = Effect.gen(function*() {
  const control = yield* Control
  const histories = yield* Effect.forEach(yield* control.list({}), (status) =>
    Effect.map(
      control.history(status.executionId, { sensitive: true }),
      (history) => JSON.stringify(history) + historyText(status, history)
    ))
  return histories.join("\n")
})

/** The values that `secret` begins, without it. */
const found = (secret: Secret, text: string): ReadonlyArray<string> =>
  [...new Set(text.split(secret).slice(1).map((rest) => /^-?(\w*)/.exec(rest)?.[1] ?? ""))].sort()

const everything = ["from", "owner", "pin", "printed", "receipt", "to"]

interface Road {
  readonly road: string
  readonly residency: number
  readonly isServed: boolean
}

const roads: ReadonlyArray<Road> = [
  { road: "in process", residency: 10_000, isServed: false },
  { road: "in process, with replay at every wait", residency: 0, isServed: false },
  { road: "over HTTP", residency: 10_000, isServed: true }
]

describe.each(roads)("$road", ({ isServed, residency }) => {
  /** What is asked while an engine is there, and what the file tells when it is not; both with what was logged. */
  const telling = <A, E>(secret: Secret, implementation: Bank, script: Effect.Effect<A, E, Control>) =>
    Effect.runPromise(Effect.scoped(Effect.gen(function*() {
      const database = yield* scratchDatabase
      const logged: Array<string> = []
      const logger = Logger.layer([Logger.make(({ message }) => void logged.push(JSON.stringify(message)))])
      const worker = layer.pipe(
        Layer.provide(bank(secret, implementation)),
        Layer.provideMerge(engineLayer({ filename: database, residency })),
        Layer.provide(logger)
      )
      const road: Layer.Layer<Control, unknown> = isServed
        ? httpControlLayer(database).pipe(Layer.provideMerge(serverLayer({ database })), Layer.provide(worker))
        : worker
      const scope = yield* Scope.make()
      const services = yield* Layer.buildWithScope(road, scope)
      const asked = Effect.gen(function*() {
        const value = yield* script
        return { value, shown: yield* views, revealed: yield* revealed }
      })
      const alive = yield* Effect.provideService(asked, Control, Context.get(services, Control))
      yield* Scope.close(scope, Exit.void)
      const file = yield* Effect.provide(Effect.all([views, revealed]), readOnlyControlLayer(database))
      expect(found(secret, [alive.shown, file[0], ...logged].join("\n"))).toEqual([])
      expect(file[1]).toBe(alive.revealed)
      return { ...alive, secrets: found(secret, alive.revealed) }
    })))

  it.each([1, 2, 3])("a run with secrets %i shows none of them", async (seed) => {
    const secret = secretOf(seed)
    const { secrets, shown, value } = await telling(secret, {}, PayClient.execute(payloadOf(secret)))
    expect(secrets).toEqual(everything)
    expect(value).toEqual({ id: "r1", iban: `${secret}-to` })
    expect(shown).toContain("\"amount\":5")
    expect(shown).toContain("\"from\":\"[redacted]\"")
    expect(shown).toContain("\"score\":1,\"reasons\":\"[redacted]\"")
  })

  it("a run that waits shows none either, and its caller has the result as it is", async () => {
    const secret = secretOf(4)
    const printer = Deferred.makeUnsafe<void>()
    const script = Effect.gen(function*() {
      const control = yield* Control
      const { executionId } = yield* PayClient.start(payloadOf(secret))
      while ((yield* PayClient.status(executionId)).waitingFor[0]?.kind !== "queue") yield* Effect.sleep(2)
      const waiting = yield* views
      yield* Deferred.succeed(printer, undefined)
      const result = yield* control.result(executionId)
      return { waiting, result, status: yield* control.status(executionId) }
    })
    const { value: { result, status, waiting } } = await telling(secret, { printer }, script)
    expect(found(secret, waiting)).toEqual([])
    expect(result.result).toEqual({ id: "r1", iban: `${secret}-to` })
    expect(result.payload).toEqual(status.payload)
    expect(status).toMatchObject({
      payload: { id: "p1", from: "[redacted]", to: "[redacted]", amount: 5, pin: "[redacted]" },
      result: { id: "r1", iban: "[redacted]" }
    })
  })

  it("a history says what is hidden in it", async () => {
    const secret = secretOf(5)
    const script = Effect.andThen(
      PayClient.execute(payloadOf(secret)),
      Control.use((control) => control.history("Pay/p1"))
    )
    const { value } = await telling(secret, {}, script)
    const about = value.filter(({ data }) => typeof data === "object" && data !== null && "sensitive" in data)
    expect(about.map(({ data, kind, name }) => ({ kind, name, data }))).toMatchObject([
      { kind: "ExecutionStarted", name: "", data: { sensitive: ["from", "to", "pin", "iban"] } },
      { kind: "StepScheduled", name: "paid", data: { sensitive: ["from", "to", "iban"], input: { amount: 5 } } },
      { kind: "ItemEnqueued", name: "printed", data: { sensitive: ["iban"], input: { page: "one" } } },
      { kind: "ChildStarted", name: "settled", data: { sensitive: ["account", "iban"], payload: { id: "p1" } } }
    ])
  })

  it.each<[string, (secret: Secret) => unknown]>([
    ["a member that does not fit", (secret) => ({ id: "r1", iban: { [`${secret}-key`]: `${secret}-value` } })],
    ["a value that does not fit as a whole", (secret) => `${secret}-whole`],
    ["a member that is missing", () => ({ id: "r1" })]
  ])("%s is not quoted", async (_, receipt) => {
    const secret = secretOf(6)
    const { value } = await telling(
      secret,
      { receipt: receipt(secret) },
      Effect.flip(PayClient.execute(payloadOf(secret)))
    )
    expect(value).toMatchObject({ _tag: "WorkflowFailed", kind: "ValueRejected", step: "paid" })
    expect(JSON.stringify(value)).not.toContain(secret)
    expect(value.message).toContain("does not fit, and is sensitive")
  })

  it("a payload that does not fit, or is another one, is not quoted either", async () => {
    const secret = secretOf(7)
    const script = Effect.gen(function*() {
      const control = yield* Control
      yield* SettleClient.execute({ id: "s1", account: { iban: `${secret}-iban` } })
      const start = (payload: object) => Effect.flip(control.start({ workflow: "Settle", payload: { ...payload } }))
      return [
        yield* start({ id: "s1", account: { iban: `${secret}-other` } }),
        yield* start({ id: "s2", account: { iban: [`${secret}-list`] } }),
        yield* Effect.flip(SettleClient.start(JSON.parse(`{ "id": "s2", "account": "${secret}-text" }`)))
      ]
    })
    const { value } = await telling(secret, {}, script)
    expect(value.map((failure) => JSON.parse(JSON.stringify(failure)))).toMatchObject([
      { _tag: "StartConflict", differs: ["account.iban"] },
      { _tag: "PayloadRejected", path: "account", reason: "does not fit, and is sensitive" },
      { _tag: "PayloadRejected", path: "account", reason: "does not fit, and is sensitive" }
    ])
    expect(JSON.stringify(value)).not.toContain(secret)
  })
})
