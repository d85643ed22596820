/** Types as text: in the words of the specification for people, and as TypeScript for the mirror modules. */
import type { Primitive } from "../parse/document.ts"
import { withoutFailureMark } from "./failure-mark.ts"
import { type Spell, unspelled } from "./spelling.ts"
import type { NamedType, RefinedType, StructType, Type } from "./type.ts"

/** Stands where a type could not be resolved, which has been reported: everything fits it. */
export const unresolved: NamedType = { kind: "named", name: "", file: "" }

/** What an optional value may be besides; only ever described, no type of the language is `undefined`. */
export const undefinedType: NamedType = { kind: "named", name: "undefined", file: "" }

export const voidType: Type = { kind: "void" }

/** Resolved declarations of the project's type files, by `typeKey`. */
export type TypeTable = ReadonlyMap<string, Type>

export const typeKey = (type: NamedType): string => `${type.file}#${type.name}`

/** What a type is, behind its names; a branded type stays what it is, because its name is its only maker. */
export const expand = (type: Type, table: TypeTable): Type => {
  let current = type
  while (current.kind === "named") {
    const next = table.get(typeKey(current))
    if (next === undefined) return unresolved
    current = next
  }
  return current
}

/** The alternatives of a type, each behind its names. */
export const alternatives = (type: Type, table: TypeTable): ReadonlyArray<Type> => {
  const expanded = expand(type, table)
  return expanded.kind === "union" ? expanded.members.flatMap((member) => alternatives(member, table)) : [expanded]
}

/** What a member of a value has to be, whichever alternative the value is. */
export const fieldOf = (type: Type | undefined, name: string, table: TypeTable): Type | undefined => {
  if (type === undefined) return undefined
  for (const it of alternatives(type, table)) {
    const field = it.kind === "struct" ? it.fields.find((field) => field.name === name) : undefined
    if (field !== undefined) return field.type
    if (it.kind === "record") return it.value
  }
  return undefined
}

/** As the author would write it. */
export const describeType = (type: Type): string => {
  switch (type.kind) {
    case "primitive":
      return type.name
    case "literal":
      return JSON.stringify(type.value)
    case "array":
      return type.element.kind === "union" ? `(${describeType(type.element)})[]` : `${describeType(type.element)}[]`
    case "union":
      return type.members.map(describeType).join(" | ")
    case "record":
      return `Record<string, ${describeType(type.value)}>`
    case "struct":
      return describeStruct(type)
    case "named":
      return type.name
    case "refined":
      return type.brand ?? describeType(type.base)
    case "void":
      return "nothing"
  }
}

const describeStruct = (type: StructType): string =>
  type.fields.length === 0
    ? "{}"
    : `{ ${type.fields.map((it) => `${it.name}${it.optional ? "?" : ""}: ${describeType(it.type)}`).join(", ")} }`

/** The refinements of a type, for messages about a value that breaks one. */
export const describeRefinements = (type: RefinedType): string => {
  const said = (["format", "pattern", "minLength", "maxLength", "min", "max"] as const).flatMap((name) =>
    type[name] === undefined ? [] : [`${name} ${type[name]}`]
  )
  return `${describeType(type.base)} with ${said.join(", ")}`
}

/** The names that generated modules use for the types of the language, which the mirror uses too. */
const typeScriptNames: Record<Primitive, string> = {
  string: "string",
  int: "number",
  number: "number",
  boolean: "boolean",
  null: "null",
  json: "Schema.Json",
  date: "CalendarDate",
  datetime: "Datetime",
  duration: "DurationText",
  uuid: "Uuid",
  url: "Url"
}

/** As the values of the emitted schemas are typed. */
export const typeScriptOf = (type: Type, spell: Spell = ({ name }) => name): string => {
  const text = (it: Type): string => typeScriptOf(it, spell)
  switch (type.kind) {
    case "primitive":
      return typeScriptNames[type.name]
    case "literal":
      return JSON.stringify(type.value)
    case "array":
      return `ReadonlyArray<${text(type.element)}>`
    case "union":
      return type.members.map(text).join(" | ")
    case "record":
      return `{ readonly [x: string]: ${text(type.value)} }`
    case "struct":
      return structText(type, text)
    case "named":
      return type === unresolved ? "$Unresolved" : spell(type)
    case "refined":
      return type.brand === undefined
        ? text(type.base)
        : `${text(type.base)} & $Brand<${JSON.stringify(type.brand)}>`
    case "void":
      return "void"
  }
}

const structText = (type: StructType, text: (it: Type) => string): string =>
  `{ ${
    type.fields.map((it) =>
      it.optional
        ? `readonly ${memberName(it.name)}?: ${text(it.type)} | undefined`
        : `readonly ${memberName(it.name)}: ${text(it.type)}`
    ).join("; ")
  } }`

const memberName = (name: string): string => /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)

/** What TypeScript prints, in the words of the specification. */
export const specWords = (text: string): string =>
  unspelled(withoutFailureMark(text))
    .replaceAll("readonly ", "")
    .replaceAll(/import\("[^"]*"\)\./g, "")
    .replaceAll(/\b(Schema\.)?Json\b/g, "json")
    .replaceAll(/\bCalendarDate\b/g, "date")
    .replaceAll(/\bDatetime\b/g, "datetime")
    .replaceAll(/\bDurationText\b/g, "duration")
    .replaceAll(/\bUuid\b/g, "uuid")
    .replaceAll(/\bUrl\b/g, "url")
    .replaceAll(/\bReadonlyArray<(\w+)>/g, "$1[]")
    .replaceAll(/string & \$Brand<"(\w+)">/g, "$1")
    .replaceAll(/\bsteps\$/g, "steps.")
    .replaceAll(/\bSettled<.*>/g, "{ ok: true, value: ... } | { ok: false, error: ... }")
    .replaceAll(/\bvoid\b/g, "nothing")
    .replaceAll(/\{ \[x: string\]: ([^{};]+); \}/g, "Record<string, $1>")
    .replaceAll("; }", " }")
    .replaceAll("; ", ", ")
    .replaceAll(/\?: ([^,{}]+?) \| undefined/g, "?: $1")

/** Every declared type that a type names, itself or in a part. */
export const namesIn = (type: Type): ReadonlyArray<NamedType> => {
  switch (type.kind) {
    case "named":
      return type === unresolved ? [] : [type]
    case "array":
      return namesIn(type.element)
    case "record":
      return namesIn(type.value)
    case "union":
      return type.members.flatMap(namesIn)
    case "struct":
      return type.fields.flatMap((it) => namesIn(it.type))
    case "refined":
      return namesIn(type.base)
    case "primitive":
    case "literal":
    case "void":
      return []
  }
}
