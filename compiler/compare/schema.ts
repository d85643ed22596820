/** The canonical schemas of contracts, as what two of them are compared by. */
import type { Json } from "../parse/tree.ts"

export type Literal = string | number | boolean | null

/** One shape of values. What a member leaves out it does not restrict. */
export type Schema =
  | { readonly kind: "any" }
  | { readonly kind: "nothing" }
  | { readonly kind: "enum"; readonly values: ReadonlyArray<Json> }
  | StringSchema
  | NumberSchema
  | { readonly kind: "boolean" }
  | { readonly kind: "null" }
  | { readonly kind: "array"; readonly items: Schema }
  | { readonly kind: "record"; readonly values: Schema }
  | StructSchema
  | { readonly kind: "union"; readonly members: ReadonlyArray<Schema> }
  /** All of them at once. */
  | { readonly kind: "both"; readonly members: ReadonlyArray<Schema> }
  /** A large named type; absent where only its digest was kept. */
  | { readonly kind: "digest"; readonly digest: string; readonly schema: Schema | undefined }

export interface StringSchema {
  readonly kind: "string"
  readonly pattern?: string
  readonly format?: string
  readonly minLength?: number
  readonly maxLength?: number
}

export interface NumberSchema {
  readonly kind: "number"
  readonly whole: boolean
  readonly minimum?: number
  readonly maximum?: number
}

export interface StructSchema {
  readonly kind: "struct"
  readonly properties: ReadonlyMap<string, Schema>
  readonly required: ReadonlySet<string>
  /** What stands for a member that is left out. */
  readonly defaults: ReadonlyMap<string, Json>
}

type Form = { readonly [key: string]: Json }

/** The forms of large named types by their digests. */
export type LargeTypes = { readonly [digest: string]: Json }

/** Reads a canonical form. Throws on what no canonical form holds: it is made by us, or its file is damaged. */
export const schemaOf = (form: Json, types: LargeTypes = {}): Schema => {
  if (!isForm(form)) throw new Error(`A schema is an object, not ${JSON.stringify(form)}.`)
  const inner = (it: Json): Schema => schemaOf(it, types)
  if (typeof form["digest"] === "string") {
    const large = types[form["digest"]]
    return { kind: "digest", digest: form["digest"], schema: large === undefined ? undefined : inner(large) }
  }
  if (isList(form["enum"])) return { kind: "enum", values: form["enum"] }
  if (isList(form["anyOf"])) return { kind: "union", members: form["anyOf"].map(inner) }
  if (isList(form["allOf"])) return bothOf(form["allOf"], inner)
  switch (form["type"]) {
    case undefined:
      if (Object.keys(form).length === 0) return { kind: "any" }
      break
    case "void":
      return { kind: "nothing" }
    case "boolean":
    case "null":
      return { kind: form["type"] }
    case "string":
      return { kind: "string", ...refinements(form, ["pattern", "format"], ["minLength", "maxLength"]) }
    case "integer":
    case "number":
      return { kind: "number", whole: form["type"] === "integer", ...refinements(form, [], ["minimum", "maximum"]) }
    case "array":
      return { kind: "array", items: inner(form["items"] ?? {}) }
    case "object":
      return objectOf(form, inner)
  }
  throw new Error(`No canonical schema is ${JSON.stringify(form)}.`)
}

const isForm = (value: Json | undefined): value is Form => typeof value === "object" && value !== null && !isList(value)

const isList = (value: Json | undefined): value is ReadonlyArray<Json> => Array.isArray(value)

const refinements = (form: Form, texts: ReadonlyArray<string>, numbers: ReadonlyArray<string>) =>
  Object.fromEntries([
    ...texts.flatMap((name) => typeof form[name] === "string" ? [[name, form[name]]] : []),
    ...numbers.flatMap((name) => typeof form[name] === "number" ? [[name, form[name]]] : [])
  ])

/** The later members only refine, and take their kind from the first. */
const bothOf = ([base, ...more]: ReadonlyArray<Json>, inner: (form: Json) => Schema): Schema => {
  const first = base ?? {}
  if (more.length === 0) return inner(first)
  const type = isForm(first) && first["type"] !== undefined ? { type: first["type"] } : {}
  return { kind: "both", members: [first, ...more.map((it) => isForm(it) ? { ...type, ...it } : it)].map(inner) }
}

const objectOf = (form: Form, inner: (form: Json) => Schema): Schema => {
  const { additionalProperties, properties, required } = form
  if (additionalProperties !== undefined) return { kind: "record", values: inner(additionalProperties) }
  const members = Object.entries(isForm(properties) ? properties : {})
  return {
    kind: "struct",
    properties: new Map(members.map(([name, form]) => [name, inner(form)])),
    required: new Set(isList(required) ? required.map(String) : []),
    defaults: new Map(
      members.flatMap(([name, form]) => isForm(form) && form["default"] !== undefined ? [[name, form["default"]]] : [])
    )
  }
}
