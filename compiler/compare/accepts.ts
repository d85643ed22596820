/** Whether a reader takes one value: members that it does not know it passes over. */
import { canonicalJson } from "../contract/jcs.ts"
import type { Json } from "../parse/tree.ts"
import type { NumberSchema, Schema, StringSchema, StructSchema } from "./schema.ts"

/** Undefined where that cannot be told: of a schema only the digest was kept, or a format is known by name alone. */
export const accepts = (reader: Schema, value: Json): boolean | undefined => {
  switch (reader.kind) {
    case "any":
      return true
    case "nothing":
      return value === null
    case "enum":
      return reader.values.some((it) => canonicalJson(it) === canonicalJson(value))
    case "boolean":
      return typeof value === "boolean"
    case "null":
      return value === null
    case "string":
      return typeof value === "string" && acceptsText(reader, value)
    case "number":
      return typeof value === "number" && acceptsNumber(reader, value)
    case "array":
      return isList(value) && all(value.map((item) => accepts(reader.items, item)))
    case "record":
      return isMap(value) && all(Object.values(value).map((member) => accepts(reader.values, member)))
    case "struct":
      return isMap(value) && acceptsMembers(reader, value)
    case "union":
      return some(reader.members.map((member) => accepts(member, value)))
    case "both":
      return all(reader.members.map((member) => accepts(member, value)))
    case "digest":
      return reader.schema === undefined ? undefined : accepts(reader.schema, value)
  }
}

const acceptsText = ({ format, maxLength, minLength, pattern }: StringSchema, value: string): boolean | undefined => {
  if (minLength !== undefined && value.length < minLength) return false
  if (maxLength !== undefined && value.length > maxLength) return false
  // Only patterns that match in linear time get into a contract.
  if (pattern !== undefined && !new RegExp(pattern, "u").test(value)) return false
  return format === undefined ? true : undefined
}

const acceptsNumber = ({ maximum, minimum, whole }: NumberSchema, value: number): boolean =>
  (!whole || Number.isSafeInteger(value)) &&
  (minimum === undefined || value >= minimum) &&
  (maximum === undefined || value <= maximum)

const acceptsMembers = (
  { properties, required }: StructSchema,
  value: { readonly [key: string]: Json }
): boolean | undefined => {
  const has = (name: string) => Object.hasOwn(value, name)
  if ([...required].some((name) => !has(name))) return false
  return all([...properties].map(([name, schema]) => has(name) ? accepts(schema, value[name] ?? null) : true))
}

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)

const isMap = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !isList(value)

const all = (verdicts: ReadonlyArray<boolean | undefined>): boolean | undefined =>
  verdicts.includes(false) ? false : verdicts.includes(undefined) ? undefined : true

const some = (verdicts: ReadonlyArray<boolean | undefined>): boolean | undefined =>
  verdicts.includes(true) ? true : verdicts.includes(undefined) ? undefined : false
