/** F18: values that storage may spoil: on every way in, each comes back exactly, or is refused by a typed error. */
import { Context, Effect, Layer, Schema } from "effect"
import { isDeepStrictEqual } from "node:util"
import { activity, awaitSignal, body, call, enqueue, queue, queueWorkers, signal, workflow } from "perdure/runtime/v1"
import { Control, engineLayer, type EngineOptions } from "../../../runtime/index.ts"
import { databaseFile } from "../../engine/support.ts"
import { check } from "../checker/index.ts"
import { each, type Fault, type Findings } from "../fault.ts"

const cyclic: { self?: unknown } = {}
cyclic.self = cyclic

// JSON texts, because such objects cannot be written down otherwise.
const nested = (levels: number): unknown => JSON.parse(`${"[".repeat(levels)}1${"]".repeat(levels)}`)
const named = (name: string): unknown => JSON.parse(`{${JSON.stringify(name)}:{"a":1}}`)

const broken = (): never => {
  throw new Error("not to be looked at")
}

const mebibyte = 2 ** 20

const samples: ReadonlyArray<readonly [what: string, make: () => unknown]> = [
  ["256 KiB", () => "x".repeat(mebibyte / 4)],
  ["nearly 2 MiB", () => "é".repeat(mebibyte - 200)],
  ["2 MiB", () => "x".repeat(2 * mebibyte)],
  ["NUL", () => "a\u0000b"],
  ["a lone surrogate", () => ["\ud800", { "\udc00": "\udfff" }]],
  ["escapes", () => "\ud83d\ude00é\u2028\u2029'\"\\\n{\"branch\":\"\"}"],
  ["1,000 levels", () => nested(1_000)],
  ["10,000 levels", () => nested(10_000)],
  ["a cycle", () => cyclic],
  ["NaN", () => Number.NaN],
  ["Infinity", () => [Number.NEGATIVE_INFINITY]],
  ["-0", () => -0],
  ["large numbers", () => [Number.MAX_VALUE, Number.MIN_VALUE, 2 ** 53 + 2, 0.1 + 0.2]],
  ["BigInt", () => 10n],
  ["Date", () => new Date(0)],
  ["Map", () => new Map([[1, 2]])],
  ["a sparse array", () => Object.assign([1], { 3: 4 })],
  ["undefined in an array", () => [undefined]],
  ["__proto__", () => named("__proto__")],
  ["constructor", () => named("constructor")],
  ["toJSON", () => ({ toJSON: () => 1 })],
  ["a symbol", () => Symbol("s")],
  ["a function", () => () => 1],
  ["an error", () => new Error("e")],
  ["a getter that throws", () => Object.defineProperty({}, "a", { enumerable: true, get: broken })],
  ["a class", () => new URL("http://localhost/")],
  ["64 MiB", () => "x".repeat(64 * mebibyte)],
  ["1 GiB", () => Array.from({ length: 1_024 }, () => "x".repeat(mebibyte))]
]

/** -0 is stored as 0: JSON has no other. */
const isExact = (value: unknown, found: unknown): boolean => isDeepStrictEqual(Object.is(value, -0) ? 0 : value, found)

class Spoilt extends Schema.TaggedError<Spoilt>()("Spoilt", { value: Schema.Json }) {}

const Value = Schema.Struct({ value: Schema.Json })

class Hands extends Context.Service<Hands, {
  readonly give: (input: { readonly key: string }) => Effect.Effect<typeof Value.Type, Spoilt>
  readonly take: (input: typeof Value.Type) => Effect.Effect<void>
}>()("test/Hands") {}

class Desk extends Context.Service<Desk, {
  readonly pass: (input: typeof Value.Type) => Effect.Effect<Schema.Json>
}>()("test/Desk") {}

const once = { retry: { maximumAttempts: 1 }, timeouts: { startToClose: "1 minute" } } as const
const give = activity(Hands, "give", {
  input: Schema.Struct({ key: Schema.String }),
  success: Value,
  errors: [Spoilt],
  ...once
})
const take = activity(Hands, "take", { input: Value, ...once })
const pass = queue("Values/pass", { input: Value, success: Schema.Json, retry: { maximumAttempts: 1 } })
const note = signal("note", Schema.Json)

const Values = workflow("Values", {
  version: 1,
  payload: { key: Schema.String, value: Schema.optional(Schema.Json) },
  success: Schema.Json,
  errors: [Spoilt],
  signals: [note],
  idempotencyKey: ({ key }) => key,
  hashes: { identity: "i", payload: "p", result: "r", plan: "p", source: "s" }
})

const ways = ["payload", "result", "input", "output", "error", "signal", "item"] as const
type Way = typeof ways[number]

/** The engine, and a workflow whose executions, named by a way, take the value on that way and give what came out. */
const world = (value: Schema.Json, engine: EngineOptions) => {
  let taken: Schema.Json = "nothing"
  const main = Effect.fnUntraced(function*({ key, value: carried = null }: typeof Values.payloadSchema.Type) {
    switch (key) {
      case "payload":
        return carried
      case "input":
        yield* call("take", take, { value })
        return taken
      case "signal":
        return yield* awaitSignal("note", note)
      case "item":
        return yield* enqueue("pass", pass, { value }, { timeout: "1 minute" })
      case "result":
        return value
      default:
        return (yield* call("give", give, { key })).value
    }
  })
  const hands = Layer.succeed(Hands, {
    give: ({ key }) => key === "error" ? Effect.fail(new Spoilt({ value })) : Effect.succeed({ value }),
    take: (input) => Effect.sync(() => void (taken = input.value))
  })
  const desk = Layer.succeed(Desk, { pass: (input) => Effect.succeed(input.value) })
  return Layer.mergeAll(
    body(Values, main).pipe(Layer.provide(hands)),
    queueWorkers(Desk, { pass }).pipe(Layer.provide(desk))
  ).pipe(Layer.provideMerge(engineLayer(engine)))
}

/** What came out, or the tag of what refused it. */
const carried = (way: Way, value: Schema.Json) =>
  Control.use((control) =>
    Effect.gen(function*() {
      const payload = { key: way, ...(way === "payload" ? { value } : {}) }
      const { executionId } = yield* control.start({ workflow: "Values", payload })
      if (way === "signal") yield* control.signal(executionId, { name: "note", payload: value })
      const { failure, result } = yield* control.result(executionId)
      if (failure === undefined) return { found: result }
      return way === "error" && failure.name === "Spoilt"
        ? { found: (failure.data as { readonly value?: unknown }).value }
        : { refused: failure.name }
    }).pipe(
      Effect.catch(({ _tag }) => Effect.as(Effect.ignore(control.terminate(`Values/${way}`)), { refused: _tag }))
    )
  )

type Carried = Effect.Success<ReturnType<typeof carried>>

/** An error that is not as it was declared is like any other that an activity may fail with. */
const typed = (way: Way): RegExp =>
  way === "error" ? /^StepFailed$/ : /^(PayloadRejected|SignalRejected|ValueRejected)$/

const judge = (what: string, way: Way, value: unknown, carried: Carried): string | undefined => {
  if ("refused" in carried) {
    return typed(way).test(carried.refused) ? undefined : `${what} as ${way} is refused with ${carried.refused}`
  }
  return isExact(value, carried.found)
    ? undefined
    : `${what} as ${way} became ${JSON.stringify(carried.found)?.slice(0, 100)}`
}

export const values: Fault = {
  number: "F18",
  title: "large and strange values as payloads, inputs, results, errors, signals and items of queues, on each storage",
  unit: "values",
  // The last two take a minute.
  counts: { suite: samples.length - 2, ci: samples.length, nightly: 4 * samples.length },
  run: (scale, findings) =>
    each(scale, findings, async (index) => {
      const [what, make] = samples[index % samples.length]!
      // It is not always JSON: that is the point.
      const value = make() as Schema.Json
      const filename = databaseFile()
      const engines: ReadonlyArray<EngineOptions> = [{ filename: ":memory:" }, { filename, residency: 0 }]
      const found = await Promise.all(engines.map((engine) =>
        Effect.forEach(ways, (way) => carried(way, value)).pipe(
          Effect.provide(world(value, engine)),
          Effect.runPromise
        )
      ))
      report(what, value, found, findings)
      findings.violations(check({ database: filename, rest: "ended" }), what)
    })
}

const report = (
  what: string,
  value: unknown,
  [inMemory = [], onFile = []]: ReadonlyArray<ReadonlyArray<Carried>>,
  findings: Findings
): void => {
  for (const [index, way] of ways.entries()) {
    const [one, other] = [inMemory[index]!, onFile[index]!]
    const wrong = judge(what, way, value, one)
    if (wrong !== undefined) findings.texts.push(wrong)
    findings.expect(isDeepStrictEqual(one, other), `${what} as ${way} is another in memory than on a file`)
  }
}
