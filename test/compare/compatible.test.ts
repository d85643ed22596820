/** No value of a writer is refused by a reader that is called compatible, and what is called refused is. */
import { Ajv2020 } from "ajv/dist/2020.js"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { accepts } from "../../compiler/compare/accepts.ts"
import { unread } from "../../compiler/compare/compatible.ts"
import { schemaOf } from "../../compiler/compare/schema.ts"
import type { Json } from "../../compiler/parse/tree.ts"

const number = (type: string) =>
  fc.record({
    type: fc.constant(type),
    minimum: fc.integer({ min: -3, max: 3 }),
    maximum: fc.integer({ min: 4, max: 9 })
  }, {
    requiredKeys: ["type"]
  })

const { form } = fc.letrec<{ form: Json }>((tie) => ({
  form: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom<Json>({}, { type: "boolean" }, { type: "null" }, { type: "string" }),
    fc.record({
      type: fc.constant("string"),
      minLength: fc.integer({ min: 0, max: 2 }),
      maxLength: fc.integer({ min: 2, max: 4 }),
      pattern: fc.constantFrom("^a", "^a+$", "^[a-z]*$")
    }, { requiredKeys: ["type"] }),
    number("integer"),
    number("number"),
    fc.uniqueArray(fc.constantFrom<Json>("a", "b", 1, 2, true, null), { minLength: 1, maxLength: 4 }).map((values) => ({
      enum: values
    })),
    tie("form").map((items): Json => ({ type: "array", items })),
    tie("form").map((values): Json => ({ type: "object", additionalProperties: values })),
    fc.tuple(
      fc.dictionary(fc.constantFrom("x", "y", "z"), tie("form"), { maxKeys: 3 }),
      fc.subarray(["x", "y", "z"])
    ).map(([properties, required]): Json => ({
      type: "object",
      properties,
      required: required.filter((name) => Object.hasOwn(properties, name))
    })),
    fc.array(tie("form"), { minLength: 1, maxLength: 3 }).map((anyOf): Json => ({ anyOf }))
  )
}))

const ajv = new Ajv2020({ strict: false, logger: false })
const validators = new WeakMap<object, (value: Json) => boolean>()

const validate = (form: Json, value: Json): boolean => {
  const schema = Object(form)
  const known = validators.get(schema) ?? ajv.compile(schema)
  validators.set(schema, known)
  return known(value)
}

/** Values that a writer of the schema writes: without members that it does not declare. */
const valuesOf = (schema: Json): fc.Arbitrary<Json> => {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return fc.constant(null)
  const it = schema as { readonly [key: string]: Json }
  if (Array.isArray(it["enum"])) return fc.constantFrom<Json>(...it["enum"])
  if (Array.isArray(it["anyOf"])) return fc.oneof(...it["anyOf"].map(valuesOf))
  switch (it["type"]) {
    case "boolean":
      return fc.boolean()
    case "null":
      return fc.constant(null)
    case "string":
      return fc.oneof(fc.constantFrom("", "a", "aa", "aaaa", "b", "ab"), fc.string({ maxLength: 5 }))
        .filter((text) => validate(schema, text))
    case "integer":
    case "number":
      return fc.oneof(fc.integer({ min: -5, max: 12 }), fc.constantFrom(0.5, -3.5, 8.25))
        .filter((value) => validate(schema, value))
    case "array":
      return fc.array(valuesOf(it["items"] ?? {}), { maxLength: 3 })
    case "object": {
      if (it["additionalProperties"] !== undefined) {
        return fc.dictionary(fc.constantFrom("x", "y", "q"), valuesOf(it["additionalProperties"]), { maxKeys: 3 })
      }
      const members = Object.entries((it["properties"] ?? {}) as { readonly [key: string]: Json })
      return fc.record(Object.fromEntries(members.map(([name, member]) => [name, valuesOf(member)])), {
        requiredKeys: (it["required"] ?? []) as Array<string>
      })
    }
    default:
      return fc.constantFrom<Json>(null, 1, "a", true, [], { x: 1 }, ["a"], 0.5)
  }
}

/** Some schemas hold nothing that the arbitrary finds. */
const sampled = (schema: Json, seed: number): ReadonlyArray<Json> => {
  try {
    return fc.sample(valuesOf(schema), { numRuns: 8, seed })
  } catch {
    return []
  }
}

/** A schema and one that is like it, or another. */
const pairs = fc.oneof(
  fc.tuple(form, form),
  form.map((it): [Json, Json] => [it, it]),
  fc.tuple(form, form).map(([a, b]): [Json, Json] => [a, { anyOf: [a, b] }])
)

describe("closed writer, open reader", () => {
  it("whatever is written is read, where that is claimed", () => {
    let compatible = 0
    fc.assert(
      fc.property(pairs, fc.integer(), ([writer, reader], seed) => {
        if (unread(schemaOf(writer), schemaOf(reader)).length > 0) return
        compatible += 1
        for (const value of sampled(writer, seed)) expect(validate(reader, value), JSON.stringify(value)).toBe(true)
      }),
      { numRuns: 600 }
    )
    expect(compatible).toBeGreaterThan(100)
  })

  it("a schema reads what it writes", () => {
    fc.assert(
      fc.property(form, (it) => {
        expect(unread(schemaOf(it), schemaOf(it))).toEqual([])
      }),
      { numRuns: 1_000 }
    )
  })

  it("an example is one of the writer's, and refused by the reader", () => {
    fc.assert(
      fc.property(form, form, (writer, reader) => {
        for (const { example, path } of unread(schemaOf(writer), schemaOf(reader))) {
          if (example === undefined || path.length > 0) continue
          expect(validate(writer, example)).toBe(true)
          expect(validate(reader, example)).toBe(false)
        }
      }),
      { numRuns: 600 }
    )
  })

  it("a value is judged as JSON Schema judges it", () => {
    fc.assert(
      fc.property(form, form, fc.integer(), (schema, other, seed) => {
        for (const value of [...sampled(schema, seed), ...sampled(other, seed)]) {
          expect(accepts(schemaOf(schema), value), JSON.stringify(value)).toBe(validate(schema, value))
        }
      }),
      { numRuns: 1_000 }
    )
  })
})
