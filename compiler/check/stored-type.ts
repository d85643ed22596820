/** Turns the canonical schema of stored values into the type that it was made of, as far as it says: brands are not stored. */
import type { Json } from "../parse/tree.ts"
import type { Field, StructType, Type } from "./type.ts"

/** The types that are too large to be repeated, by their digests. */
export type StoredTypes = { readonly [digest: string]: Json }

type Form = { readonly [key: string]: Json }

export const storedType = (form: Json, types: StoredTypes = {}): Type => {
  if (!isMap(form)) return json
  const { additionalProperties, allOf, anyOf, digest, items, type } = form
  if (typeof digest === "string") return storedType(types[digest] ?? null, types)
  if (Array.isArray(form.enum)) return union(form.enum.flatMap(literal))
  if (Array.isArray(anyOf)) return union(anyOf.map((it) => storedType(it, types)))
  // The first is what the others refine.
  if (Array.isArray(allOf)) return storedType(allOf[0] ?? null, types)
  if (type === "array") return { kind: "array", element: storedType(items ?? null, types) }
  if (type !== "object") return primitive(form)
  return additionalProperties === undefined
    ? storedStruct(form, types)
    : { kind: "record", value: storedType(additionalProperties, types) }
}

/** A value that has members; of one that has none, nothing is known. */
export const storedMembers = (form: Json, types?: StoredTypes): StructType | undefined => {
  const type = storedType(form, types)
  return type.kind === "struct" ? type : undefined
}

const json: Type = { kind: "primitive", name: "json" }

/** What has a default is stored with it. */
const storedStruct = ({ properties = {}, required = [] }: Form, types: StoredTypes): StructType => ({
  kind: "struct",
  fields: Object.entries(isMap(properties) ? properties : {}).map(([name, form]): Field => ({
    name,
    optional: !(Array.isArray(required) && required.includes(name)) && !(isMap(form) && "default" in form),
    type: storedType(form, types)
  }))
})

const literal = (value: Json): ReadonlyArray<Type> =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? [{ kind: "literal", value }]
    : []

const union = (members: ReadonlyArray<Type>): Type => {
  const [only, ...others] = members
  return only !== undefined && others.length === 0 ? only : { kind: "union", members }
}

const primitive = ({ format, type }: Form): Type => {
  switch (type) {
    case "string":
      return { kind: "primitive", name: formats.get(format ?? "") ?? "string" }
    case "integer":
      return { kind: "primitive", name: "int" }
    case "number":
    case "boolean":
    case "null":
      return { kind: "primitive", name: type }
    case "void":
      return { kind: "void" }
    default:
      return json
  }
}

const formats = new Map<Json, "date" | "datetime" | "duration" | "uuid" | "url">([
  ["date", "date"],
  ["date-time", "datetime"],
  ["perdure-duration", "duration"],
  ["uuid", "uuid"],
  ["uri", "url"]
])

const isMap = (form: Json): form is Form => typeof form === "object" && form !== null && !Array.isArray(form)
