/** Small values that a writer of a schema can write, for messages. */
import type { Json } from "../parse/tree.ts"
import { accepts } from "./accepts.ts"
import type { NumberSchema, Schema, StringSchema } from "./schema.ts"

/** Few, and none where none is found, as for most patterns. */
export const samplesOf = (schema: Schema): ReadonlyArray<Json> => {
  switch (schema.kind) {
    case "any":
      return [null, true, 1, "a", [], {}]
    case "null":
    case "nothing":
      return [null]
    case "enum":
      return schema.values
    case "boolean":
      return [true, false]
    case "string":
      return textsOf(schema)
    case "number":
      return numbersOf(schema)
    case "array":
      return [[]]
    case "record":
      return [{}]
    case "struct":
      return structsOf([...schema.properties].filter(([name]) => schema.required.has(name)))
    case "union":
      return schema.members.flatMap(samplesOf)
    case "both":
      return schema.members.flatMap(samplesOf).filter((it) => accepts(schema, it) === true)
    case "digest":
      return schema.schema === undefined ? [] : samplesOf(schema.schema)
  }
}

/** One that a reader does not take. */
export const refusedSample = (
  writer: Schema,
  reader: Schema,
  more: ReadonlyArray<Json> = []
): Json | undefined =>
  [...samplesOf(writer), ...more.filter((it) => accepts(writer, it) === true)]
    .find((it) => accepts(reader, it) === false)

const structsOf = (members: ReadonlyArray<readonly [string, Schema]>): ReadonlyArray<Json> => {
  const values = members.flatMap(([name, schema]) => samplesOf(schema).slice(0, 1).map((it) => [name, it] as const))
  return values.length === members.length ? [Object.fromEntries(values)] : []
}

const numbersOf = (schema: NumberSchema): ReadonlyArray<number> =>
  [1, 0.5, schema.minimum ?? -1, schema.maximum ?? 0].filter((it) => accepts(schema, it) === true)

const ofFormat: ReadonlyMap<string, string> = new Map([
  ["date", "2027-01-31"],
  ["date-time", "2027-01-31T12:00:00Z"],
  ["perdure-duration", "1h"],
  ["uuid", "00000000-0000-4000-8000-000000000000"],
  ["uri", "https://example.com/"],
  ["email", "ann@example.com"],
  ["hostname", "example.com"],
  ["ipv4", "192.0.2.1"],
  ["ipv6", "2001:db8::1"]
])

const textsOf = (schema: StringSchema): ReadonlyArray<string> => {
  const { format, ...plain } = schema
  const { maxLength = 1, minLength = 0 } = plain
  const candidates = format === undefined
    ? ["a", "", "A", "1", "a".repeat(Math.min(64, minLength)), "a".repeat(Math.min(64, maxLength))]
    : [ofFormat.get(format) ?? "a"]
  return candidates.filter((it) => accepts(plain, it) === true)
}
