/** Turns one schema of a JSON Schema file into a type node. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { Located, Span } from "../source/text.ts"
import type { FieldNode, Refinements, TypeNode, Value } from "./document.ts"
import {
  annotations,
  formatRefinements,
  formatTypes,
  insteadOf,
  keywordsOf,
  type TypeName,
  typeNames
} from "./json-schema-keywords.ts"
import { isFieldName } from "./library.ts"
import { patternMistake } from "./pattern.ts"
import { describe, entriesOf, itemsOf, locatedNumber, locatedString, type MapNode, member, type Node } from "./tree.ts"

/** Pointers that lead to the schema that is read: none of them may come again. */
export type Path = ReadonlyArray<string>

/** The reading of one file. */
export interface Reading {
  readonly say: (said: Diagnostic) => void
  /** The schema at a pointer, such as `/$defs/Money`. */
  readonly definition: (pointer: Located<string>, path: Path) => TypeNode
  /** Counts the schemas that are read; false behind the last that is. */
  readonly mayGoOn: (span: Span) => boolean
}

export const schemaType = (reading: Reading, node: Node, path: Path): TypeNode => {
  const { span } = node
  if (!reading.mayGoOn(span)) return { kind: "broken", span }
  if (node.kind === "scalar" && node.value === true) return { kind: "primitive", name: "json", span }
  if (node.kind !== "map") return wrong(reading, "A schema", "a map", node)
  const ref = locatedString(member(node, "$ref"))
  if (ref !== undefined) return referred(reading, node, ref, path)
  for (const keyword of ["anyOf", "oneOf"]) {
    const alternatives = member(node, keyword)
    if (alternatives === undefined) continue
    only(reading, node, [keyword])
    if (alternatives.kind !== "list") return wrong(reading, `"${keyword}"`, "a list", alternatives)
    return union(alternatives.items.map((it) => schemaType(reading, it, path)), span)
  }
  const names = namesAt(reading, node)
  const values = member(node, "const") === undefined ? member(node, "enum") : member(node, "const")
  if (values !== undefined) {
    only(reading, node, ["const", "enum", "type"])
    return union((values.kind === "list" ? values.items : [values]).map((it) => constantType(reading, it)), span)
  }
  if (names === undefined) {
    const isEmpty = only(reading, node, [])
    return isEmpty ? { kind: "primitive", name: "json", span } : { kind: "broken", span }
  }
  only(reading, node, ["type", ...names.flatMap((name) => keywordsOf[name])])
  return union(names.map((name) => typed(reading, node, name, path)), span)
}

const referred = (reading: Reading, node: MapNode, { span, value }: Located<string>, path: Path): TypeNode => {
  only(reading, node, ["$ref"])
  if (value.startsWith("#")) return reading.definition({ value: decoded(value.slice(1)), span }, path)
  reading.say(diagnostic("schema-elsewhere", span, { reference: value }))
  return { kind: "broken", span }
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const union = (members: ReadonlyArray<TypeNode>, span: Span): TypeNode => {
  const [first] = members
  return members.length === 1 && first !== undefined ? first : { kind: "union", members, span }
}

/** Says of every other keyword what to do about it; true if there is none. */
const only = ({ say }: Reading, node: MapNode, keywords: ReadonlyArray<string>): boolean => {
  const others = node.entries.filter(({ key }) => !annotations.has(key.value) && !keywords.includes(key.value))
  const [form = ""] = keywords
  for (const { key } of others) {
    // Said where it may be: on the schema of a property, by the one that reads the properties.
    if (key.value === "default") say(diagnostic("default-misplaced", key.span, {}))
    else if (form === "" && isTyped(key.value)) say(diagnostic("missing-key", key.span, typeMissing))
    else say(diagnostic("schema-keyword", key.span, { keyword: key.value, instead: insteadOf(key.value) }))
  }
  return others.length === 0
}

/** Without a type, it would not rule out values of other types. */
const isTyped = (keyword: string): boolean => Object.values(keywordsOf).flat().includes(keyword)

const typeMissing = { key: "type", place: "A schema with this keyword", meaning: "the type of the values" }

const namesAt = (reading: Reading, node: MapNode): ReadonlyArray<TypeName> | undefined => {
  const type = member(node, "type")
  if (type === undefined) return undefined
  return (type.kind === "list" ? type.items : [type]).flatMap((it) => {
    const name = typeNames.find((name) => it.kind === "scalar" && it.value === name)
    if (name !== undefined) return [name]
    const value = it.kind === "scalar" ? String(it.value) : describe(it)
    const facts = { place: "\"type\"", value, allowed: typeNames, suggestion: suggest(value, typeNames) }
    reading.say(diagnostic("not-one-of", it.span, facts))
    return []
  })
}

const constantType = (reading: Reading, node: Node): TypeNode => {
  const { span } = node
  if (node.kind !== "scalar") return wrong(reading, "A constant", "a text, a number, true, false or null", node)
  return node.value === null ? { kind: "primitive", name: "null", span } : { kind: "literal", value: node.value, span }
}

const typed = (reading: Reading, node: MapNode, name: TypeName, path: Path): TypeNode => {
  const { span } = node
  switch (name) {
    case "boolean":
    case "null":
      return { kind: "primitive", name, span }
    case "integer":
    case "number":
      return refined(name === "integer" ? "int" : name, {
        min: numberAt(reading, node, "minimum"),
        max: numberAt(reading, node, "maximum")
      }, span)
    case "string":
      return text(reading, node)
    case "array": {
      const items = member(node, "items")
      const element: TypeNode = items === undefined
        ? { kind: "primitive", name: "json", span }
        : schemaType(reading, items, path)
      return { kind: "array", element, span }
    }
    case "object":
      return object(reading, node, path)
  }
}

type PartialRefinements = { readonly [name in keyof Refinements]: Refinements[name] | undefined }

const refined = (name: "string" | "int" | "number", wanted: PartialRefinements, span: Span): TypeNode => {
  const base: TypeNode = { kind: "primitive", name, span }
  const said = Object.entries(wanted).filter(([, value]) => value !== undefined)
  return said.length === 0 ? base : { kind: "refined", base, refinements: Object.fromEntries(said), span }
}

const text = (reading: Reading, node: MapNode): TypeNode => {
  const { span } = node
  const pattern = textAt(reading, node, "pattern")
  const mistake = pattern === undefined ? undefined : patternMistake(pattern)
  if (mistake !== undefined) reading.say(mistake)
  const refinements = {
    pattern: mistake === undefined ? pattern : undefined,
    minLength: numberAt(reading, node, "minLength"),
    maxLength: numberAt(reading, node, "maxLength")
  }
  const format = textAt(reading, node, "format")
  const type = format && formatTypes.get(format.value)
  if (type !== undefined) {
    for (const { key } of node.entries) {
      if (!["pattern", "minLength", "maxLength"].includes(key.value)) continue
      const instead = `Delete it: the format "${format?.value}" says it all.`
      reading.say(diagnostic("schema-keyword", key.span, { keyword: key.value, instead }))
    }
    return { kind: "primitive", name: type, span }
  }
  if (format === undefined || formatRefinements.includes(format.value)) {
    return refined("string", { ...refinements, format }, span)
  }
  const allowed = [...formatTypes.keys(), ...formatRefinements]
  const suggestion = suggest(format.value, allowed)
  reading.say(diagnostic("not-one-of", format.span, { place: "\"format\"", value: format.value, allowed, suggestion }))
  return { kind: "broken", span }
}

const object = (reading: Reading, node: MapNode, path: Path): TypeNode => {
  const { span } = node
  const others = member(node, "additionalProperties")
  const properties = entriesOf(member(node, "properties"))
  const isOpen = others !== undefined && !(others.kind === "scalar" && others.value === false)
  if (properties.length === 0 && (isOpen || others === undefined)) {
    const value: TypeNode = others === undefined
      ? { kind: "primitive", name: "json", span }
      : schemaType(reading, others, path)
    return { kind: "record", value, span }
  }
  if (isOpen && others.kind === "map") {
    const instead = "Put the other members into a member of their own."
    reading.say(diagnostic("schema-keyword", others.span, { keyword: "additionalProperties", instead }))
  }
  const required = new Map(
    itemsOf(member(node, "required")).flatMap((it) => {
      const name = locatedString(it)
      return name === undefined ? [] : [[name.value, name.span] as const]
    })
  )
  const fields = properties.flatMap(({ key, value }) => {
    if (isFieldName(key.value)) return [field(reading, key, value, required.has(key.value), path)]
    const form = "ASCII letters, digits and _, a letter first, as in orderId"
    reading.say(diagnostic("bad-name", key.span, { name: key.value, what: "a field's name", form }))
    return []
  })
  const declared = new Set(properties.map(({ key }) => key.value))
  for (const [name, span] of required) {
    if (!declared.has(name)) reading.say(diagnostic("unknown-property", span, { name }))
  }
  return { kind: "struct", fields, span }
}

const field = (reading: Reading, name: Located<string>, node: Node, isRequired: boolean, path: Path): FieldNode => {
  const otherwise = member(node, "default")
  if (node.kind !== "map" || otherwise === undefined) {
    return { name, optional: !isRequired, type: schemaType(reading, node, path) }
  }
  const rest = { ...node, entries: node.entries.filter(({ key }) => key.value !== "default") }
  return { name, optional: false, type: schemaType(reading, rest, path), default: constantValue(otherwise) }
}

/** JSON has no expressions: `${` is a text like any other. */
const constantValue = (node: Node): Value => {
  const { span } = node
  if (node.kind === "scalar") return { kind: "literal", value: node.value, span }
  if (node.kind === "list") return { kind: "list", items: node.items.map(constantValue), span }
  return { kind: "map", entries: node.entries.map(({ key, value }) => ({ key, value: constantValue(value) })), span }
}

const textAt = (reading: Reading, node: Node, keyword: string): Located<string> | undefined => {
  const value = member(node, keyword)
  const found = locatedString(value)
  if (value !== undefined && found === undefined) wrong(reading, `"${keyword}"`, "a text", value)
  return found
}

const numberAt = (reading: Reading, node: Node, keyword: string): Located<number> | undefined => {
  const value = member(node, keyword)
  const found = locatedNumber(value)
  if (value !== undefined && found === undefined) wrong(reading, `"${keyword}"`, "a number", value)
  return found
}

const wrong = ({ say }: Reading, place: string, expected: string, node: Node): TypeNode => {
  say(diagnostic("wrong-shape", node.span, { place, expected, found: describe(node), meaning: "" }))
  return { kind: "broken", span: node.span }
}
