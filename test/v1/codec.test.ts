/** Values as stored text: what comes back is what was written, or nothing is written. */
import { Result, Schema } from "effect"
import { expect, test } from "vitest"
import { codec, type PlainSchema } from "../../runtime/v1/codec.ts"

const schema = Schema.Struct({
  name: Schema.String,
  rate: Schema.Number,
  note: Schema.optional(Schema.String),
  list: Schema.optional(Schema.Array(Schema.Struct({ qty: Schema.Int })))
})
const values = codec(schema)

test("undeclared and undefined members are dropped, now and on replay alike", () => {
  const written = Result.getOrThrow(values.write({ name: "a", rate: 1, note: undefined, extra: true }))
  expect(written).toEqual({ text: "{\"name\":\"a\",\"rate\":1}", value: { name: "a", rate: 1 } })
  expect(Object.keys(written.value)).toEqual(["name", "rate"])
  expect(Result.getOrThrow(values.read(written.text))).toEqual(written.value)
})

test("a member that does not fit is named by its path", () => {
  const failure = values.write({ name: "a", rate: 1, list: [{ qty: 1 }, { qty: 0.5 }] })
  expect(Result.getFailure(failure)).toMatchObject({ value: { path: "list[1].qty" } })
})

test("of a sensitive member nothing is told but that it does not fit", () => {
  const values = codec(schema, ["list", "name"])
  const reasons = (value: unknown) => Result.getFailure(values.write(value))
  const veiled = "does not fit, and is sensitive"
  expect(reasons({ name: "a", rate: 1, list: [{ qty: 0.5 }] })).toMatchObject({
    value: { path: "list", reason: veiled }
  })
  expect(reasons({ name: 1, rate: 1 })).toMatchObject({ value: { path: "name", reason: veiled } })
  expect(reasons("whole")).toMatchObject({ value: { path: "", reason: veiled } })
  expect(reasons({ name: "a", rate: "fast" })).toMatchObject({ value: { path: "rate", reason: "Expected number" } })
  expect(reasons({ name: "a".repeat(3 * 1024 * 1024), rate: 1 })).toMatchObject({
    value: { path: "", reason: expect.stringContaining("MiB") }
  })
})

test("what JSON would change is refused", () => {
  for (const rate of [Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(Result.getFailure(values.write({ name: "a", rate }))).toMatchObject({ value: { path: "rate" } })
  }
})

test("text of any kind survives, and cycles are refused", () => {
  const text = "nul \u0000 lone \ud800 line \u2028 quote \" emoji 🎉"
  expect(Result.getOrThrow(codec(Schema.String).write(text)).value).toBe(text)
  const cyclic: Array<unknown> = []
  cyclic.push(cyclic)
  expect(Result.isFailure(codec(Schema.Json).write(cyclic))).toBe(true)
})

test("what cannot be looked at is refused, by whoever looks", () => {
  const deep = JSON.parse(`${"[".repeat(100_000)}1${"]".repeat(100_000)}`)
  const thrower = {
    get name() {
      throw new Error("a secret")
    }
  }
  const nested: Schema.Codec<unknown> = Schema.Array(Schema.suspend(() => Schema.Union([nested, Schema.Number])))
  const huge = Array.from({ length: 1_024 }, () => "x".repeat(2 ** 20))
  for (
    const [schema, value, reason] of [
      [Schema.Json, thrower, "cannot be turned into JSON"],
      [Schema.Unknown, 1n, "cannot be turned into JSON"],
      [Schema.Unknown, Symbol("s"), "cannot be turned into JSON"],
      [nested, deep, "is nested too deeply to be stored"],
      [Schema.Json, huge, "is more than 512 MiB as JSON; at most 2 MiB can be stored"]
    ] as const
  ) {
    expect(Result.getFailure(codec<PlainSchema>(schema).write(value))).toMatchObject({ value: { path: "", reason } })
  }
  expect(Result.isFailure(codec<PlainSchema>(nested).accept(deep))).toBe(true)
  expect(Result.isFailure(codec<PlainSchema>(Schema.Json).accept(thrower))).toBe(true)
})

test("nothing is a value, too", () => {
  expect(Result.getOrThrow(codec(Schema.Void).write(undefined))).toEqual({ text: "null", value: undefined })
})
