/** The keywords of JSON Schema: which say something of the values of which type, and what to write for those not read. */
import type { Primitive } from "./document.ts"

/** They say nothing of a value. */
export const annotations: ReadonlySet<string> = new Set([
  "title",
  "description",
  "$comment",
  "$schema",
  "$id",
  "$defs",
  "examples",
  "deprecated"
])

export const typeNames = ["string", "integer", "number", "boolean", "null", "object", "array"] as const
export type TypeName = (typeof typeNames)[number]

export const keywordsOf: { readonly [name in TypeName]: ReadonlyArray<string> } = {
  string: ["pattern", "minLength", "maxLength", "format"],
  integer: ["minimum", "maximum"],
  number: ["minimum", "maximum"],
  boolean: [],
  null: [],
  object: ["properties", "required", "additionalProperties"],
  array: ["items"]
}

/** Formats that are types of the language. */
export const formatTypes: ReadonlyMap<string, Primitive> = new Map([
  ["date", "date"],
  ["date-time", "datetime"],
  ["uuid", "uuid"],
  ["uri", "url"]
])

/** Formats that refine a string. */
export const formatRefinements: ReadonlyArray<string> = ["email", "hostname", "ipv4", "ipv6"]

const inAnActivity = "Delete it, and check it in an activity."

const alternatives: ReadonlyMap<string, string> = new Map([
  ["allOf", "Write the members of all of them into one object."],
  ["not", "Say what the value is instead of what it is not."],
  ["if", "Use anyOf, with a member of each alternative that is a const."],
  ["patternProperties", "Use additionalProperties with one schema for all members."],
  ["propertyNames", "Use additionalProperties with one schema for all members."],
  ["unevaluatedProperties", "Use additionalProperties: false; undeclared members are left out anyway."],
  ["prefixItems", "Use an object with named members."],
  ["exclusiveMinimum", "Use minimum, with the next value."],
  ["exclusiveMaximum", "Use maximum, with the next value."],
  ["multipleOf", "Use the type integer for whole numbers."],
  ["minItems", inAnActivity],
  ["maxItems", inAnActivity],
  ["uniqueItems", inAnActivity],
  ["contains", inAnActivity],
  ["minProperties", inAnActivity],
  ["maxProperties", inAnActivity],
  ["dependentRequired", inAnActivity],
  ["definitions", "Call it $defs, and refer to #/$defs/Name."],
  ["$anchor", "Refer to the schema as #/$defs/Name."],
  ["$dynamicRef", "Use $ref to #/$defs/Name."]
])

/** What to do about a keyword that is not read, or not beside the others that are there. */
export const insteadOf = (keyword: string): string => {
  if (["then", "else"].includes(keyword)) return insteadOf("if")
  const isRead = [...Object.values(keywordsOf).flat(), "type", "const", "enum", "anyOf", "oneOf", "$ref"].includes(
    keyword
  )
  if (isRead) return "Move it into the schema that it is about, or delete it."
  return alternatives.get(keyword) ?? "Delete it, or write the type out in a *.types.yaml file."
}
