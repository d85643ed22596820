/** Turns a type into the canonical schema of its stored values: names resolved, sets sorted, brands left out. */
import { hash as digestOf } from "node:crypto"
import {
  type Field,
  mayBeLeftOut,
  type NamedType,
  type RefinedType,
  type StructType,
  type Type,
  type UnionType
} from "../check/type.ts"
import type { Primitive } from "../parse/document.ts"
import type { Json } from "../parse/tree.ts"
import { constantOf } from "../plan/constant.ts"
import type { Plan } from "../plan/plan.ts"
import type { Named, TypeForm } from "./contract.ts"
import { canonicalJson, sharedJson } from "./jcs.ts"

export interface TypeTable {
  readonly resolve: (type: NamedType) => Type
  /** The forms of named types, each made once. */
  readonly forms: Map<string, TypeForm>
  /** Those of structures: an error has one, in whatever may fail with it. */
  readonly structs: Map<StructType, TypeForm>
  /** Those that a digest stands for, whole. */
  readonly large: Map<string, TypeForm>
}

/** The types that the plan's files declare. */
export const typeTable = (plan: Pick<Plan, "types">): TypeTable => {
  const declared = new Map<string, Type>()
  for (const { file, types } of plan.types) for (const { name, type } of types) declared.set(`${file}#${name}`, type)
  return {
    forms: new Map(),
    structs: new Map(),
    large: new Map(),
    resolve: (named) => declared.get(`${named.file}#${named.name}`) ?? { kind: "primitive", name: "json" }
  }
}

/** A named type of more text than this stands as the digest of its form, so that a form cannot grow without limit. */
const largestInline = 4096

export const canonicalType = (type: Type, table: TypeTable): Json => {
  switch (type.kind) {
    case "primitive":
      return primitives[type.name]
    case "literal":
      return { enum: [type.value] }
    case "array":
      return { type: "array", items: canonicalType(type.element, table) }
    case "record":
      return { type: "object", additionalProperties: canonicalType(type.value, table) }
    case "union":
      return unionForm(type, table)
    case "struct":
      return structForm(type, table)
    case "named":
      return namedForm(type, table)
    case "refined":
      return refinedForm(type, table)
    case "void":
      return { type: "void" }
  }
}

const primitives: { readonly [name in Primitive]: Json } = {
  string: { type: "string" },
  int: { type: "integer" },
  number: { type: "number" },
  boolean: { type: "boolean" },
  null: { type: "null" },
  json: {},
  date: { type: "string", format: "date" },
  datetime: { type: "string", format: "date-time" },
  duration: { type: "string", format: "perdure-duration" },
  uuid: { type: "string", format: "uuid" },
  url: { type: "string", format: "uri" }
}

const structForm = (type: StructType, table: TypeTable): Json => {
  const known = table.structs.get(type)
  if (known !== undefined) return known
  const { fields } = type
  const form = sharedJson({
    type: "object",
    properties: Object.fromEntries(fields.map((field) => [storedName(field), fieldForm(field, table)])),
    required: fields.filter((field) => !mayBeLeftOut(field)).map(storedName).toSorted()
  })
  table.structs.set(type, form)
  return form
}

const storedName = ({ name, stored = name }: Field): string => stored

const fieldForm = (field: Field, table: TypeTable): Json => {
  const form = canonicalType(field.type, table)
  return field.default === undefined ? form : { allOf: [form], default: constantOf(field.default) }
}

/** Literals are a set; other alternatives keep their order, in which a value is tried against them. */
const unionForm = (union: UnionType, table: TypeTable): Json => {
  const flat = alternatives(union, table)
  const literals = flat.filter((member) => member.kind === "literal").map(({ value }) => value)
  const others = flat.filter((member) => member.kind !== "literal").map((member) => canonicalType(member, table))
  const values = [...new Set(literals)].toSorted((a, b) => canonicalJson(a) < canonicalJson(b) ? -1 : 1)
  if (others.length === 0) return { enum: values }
  return { anyOf: values.length === 0 ? others : [{ enum: values }, ...others] }
}

const alternatives = (type: Type, table: TypeTable): ReadonlyArray<Type> => {
  const resolved = type.kind === "named" ? table.resolve(type) : type
  if (resolved.kind === "union") return membersOf(resolved).flatMap((member) => alternatives(member, table))
  return [resolved.kind === "literal" ? resolved : type]
}

/** Those of a tagged union are a set, in which at most one is for a value. */
const membersOf = ({ members, tag }: UnionType): ReadonlyArray<Type> => {
  const tagOf = (member: Type): string => {
    const type = member.kind === "struct" ? member.fields.find(({ name }) => name === tag)?.type : undefined
    return type?.kind === "literal" ? String(type.value) : ""
  }
  return tag === undefined ? members : members.toSorted((a, b) => tagOf(a) < tagOf(b) ? -1 : 1)
}

/** A brand is nothing that is stored. */
const refinedForm = (type: RefinedType, table: TypeTable): Json => {
  const { format, max, maxLength, min, minLength, pattern } = type
  const said = Object.entries({ pattern, minLength, maxLength, format, minimum: min, maximum: max })
  const refinements: { readonly [name: string]: Json } = Object.fromEntries(
    said.flatMap(([name, value]) => value === undefined ? [] : [[name, value]])
  )
  const form = canonicalType(type.base, table)
  if (Object.keys(refinements).length === 0) return form
  // A base that has the same refinement keeps its own beside the new one.
  const overlaps = typeof form === "object" && form !== null && Object.keys(refinements).some((name) => name in form)
  return overlaps || form === null || typeof form !== "object" || Array.isArray(form)
    ? { allOf: [form, refinements] }
    : { ...form, ...refinements }
}

const namedForm = (type: NamedType, table: TypeTable): Json => {
  const key = `${type.file}#${type.name}`
  const known = table.forms.get(key)
  if (known !== undefined) return known
  const form = canonicalType(table.resolve(type), table)
  const bounded = boundedForm(form, table)
  table.forms.set(key, bounded)
  return bounded
}

const boundedForm = (form: TypeForm, { large }: TypeTable): TypeForm => {
  const text = canonicalJson(form)
  if (text.length <= largestInline) return form
  const digest = typeDigest(text)
  large.set(digest, form)
  return { digest }
}

/** Of the canonical text of a type. */
export const typeDigest = (text: string): string => digestOf("sha256", text)

/** The large types that a form names, and those that these name. */
export const largeTypesIn = (form: Json, { large }: TypeTable): Named<TypeForm> => {
  const found = new Map<string, TypeForm>()
  const look = (it: Json): void => {
    if (it === null || typeof it !== "object") return
    for (const [key, value] of Object.entries(it)) {
      const type = key === "digest" && typeof value === "string" && !found.has(value) ? large.get(value) : undefined
      if (type === undefined || typeof value !== "string") look(value)
      else {
        found.set(value, type)
        look(type)
      }
    }
  }
  if (large.size > 0) look(form)
  return Object.fromEntries(found)
}
