/** Holds one part of a file against its published schema, and says each mistake once, at its place. */
import type { ErrorObject } from "ajv/dist/2020.js"
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { Span } from "../source/text.ts"
import { spelled } from "./duration.ts"
import { violations } from "./schemas.ts"
import { describe, locatedString, type MapNodeEntry, type Node } from "./tree.ts"

/** Behind so many errors of one part, nobody reads on. */
const mostErrors = 100

/** `place` is what a message calls the node itself. Steps inside it are left out. */
export const shapeMistakes = (reference: string, node: Node, place: string): ReadonlyArray<Diagnostic> => {
  const errors = violations(reference, node.value).slice(0, mostErrors)
  if (errors.length === 0) return []
  const said = new Set<string>()
  const diagnostics: Array<Diagnostic> = []
  for (const error of errors) {
    const mistake = mistakeOf(error, node, place)
    if (mistake === undefined || isMistyped(error, errors)) continue
    // Where one value breaks several rules, the first is the one to mend.
    const where = `${mistake.span?.start} ${mistake.span?.end}${mistake.code === "missing-key" ? mistake.message : ""}`
    if (!said.has(where)) diagnostics.push(mistake)
    said.add(where)
  }
  return diagnostics
}

/** A missing key that stands there, mistyped: saying that it is unknown says it all. */
const isMistyped = ({ instancePath, keyword, params }: ErrorObject, errors: ReadonlyArray<ErrorObject>): boolean =>
  keyword === "required" &&
  errors.some((other) =>
    other.keyword === "additionalProperties" && other.instancePath === instancePath &&
    suggest(String(other.params["additionalProperty"]), [String(params["missingProperty"])]) !== undefined
  )

interface Place {
  readonly node: Node
  readonly entry: MapNodeEntry | undefined
  readonly name: string
}

/** Follows a JSON pointer into the tree. */
const placeAt = (root: Node, pointer: string, rootName: string): Place => {
  let place: Place = { node: root, entry: undefined, name: rootName }
  for (const escaped of pointer.split("/").slice(1)) {
    const key = escaped.replaceAll("~1", "/").replaceAll("~0", "~")
    const { node } = place
    const entry = node.kind === "map" ? node.entries.find((one) => one.key.value === key) : undefined
    const next = node.kind === "list" ? node.items[Number(key)] : entry?.value
    if (next === undefined) break
    const name = node.kind === "list" ? `An item of ${uncapitalised(place.name)}` : `"${key}"`
    place = { node: next, entry, name }
  }
  return place
}

const uncapitalised = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

const mistakeOf = (error: ErrorObject, root: Node, rootName: string): Diagnostic | undefined => {
  const place = placeAt(root, error.instancePath, rootName)
  const { name, node } = place
  const meaning = meaningOf(error.parentSchema)
  switch (error.keyword) {
    case "if":
    case "propertyNames":
      return undefined
    case "additionalProperties":
      return unknownKey(place, String(error.params["additionalProperty"]), error.parentSchema)
    case "dependentRequired": {
      const key = String(error.params["missingProperty"])
      const facts = { key, place: name, meaning: meaningOf(propertiesOf(error.parentSchema)[key]) }
      return diagnostic("missing-key", keySpan(node, String(error.params["property"])) ?? headOf(place), facts)
    }
    case "required": {
      const key = String(error.params["missingProperty"])
      const wanted = propertiesOf(error.parentSchema)[key]
      return diagnostic("missing-key", headOf(place), { key, place: name, meaning: meaningOf(wanted) })
    }
    case "type": {
      const expected = meaning.startsWith(typePrefix) ? "a type" : typeNames(error.params["type"])
      const facts = { place: name, expected, found: describe(node), meaning: meaning.replace(typePrefix, "") }
      return diagnostic("wrong-shape", node.span, { ...facts, list: expected === "a type" ? listOf(node) : undefined })
    }
    case "enum": {
      const allowed = Array.isArray(error.schema) ? error.schema.map(String) : []
      const value = node.kind === "scalar" ? String(node.value) : describe(node)
      return diagnostic("not-one-of", node.span, { place: name, value, allowed, suggestion: suggest(value, allowed) })
    }
    // The schemas refuse nothing else by name: see `childStep`.
    case "not":
      return diagnostic("child-option", place.entry?.key.span ?? node.span, { option: name.replaceAll("\"", "") })
    case "pattern":
      return badForm(error, place)
    default:
      return diagnostic("out-of-range", node.span, { place: name, limit: limitOf(error) })
  }
}

/** The type that a list of one name is meant to be. */
const listOf = (node: Node): string | undefined => {
  const only = node.kind === "list" && node.items.length === 1 ? locatedString(node.items[0]) : undefined
  return only !== undefined && /^\w+$/.test(only.value) ? `${only.value}[]` : undefined
}

/** How the schema begins to say what a type is. */
const typePrefix = "a type: "

const limitOf = ({ keyword, message, params }: ErrorObject): string => {
  const limit = String(params["limit"])
  const known: Readonly<Record<string, string>> = {
    minimum: `must be at least ${limit}`,
    maximum: `must be at most ${limit}`,
    minItems: `needs at least ${limit === "1" ? "one item" : `${limit} items`}`,
    minProperties: `needs at least ${limit === "1" ? "one entry" : `${limit} entries`}`,
    maxLength: `has more than ${limit} characters`
  }
  return known[keyword] ?? message ?? "is out of range"
}

const unknownKey = ({ name, node }: Place, key: string, schema: unknown): Diagnostic => {
  const span = keySpan(node, key)
  const known = Object.keys(propertiesOf(schema))
  const unused = known.filter((one) => node.kind === "map" && node.entries.every((entry) => entry.key.value !== one))
  const suggestion = suggest(key, unused)
  // What stands in for a step either fails or yields.
  const rival = key === "fail" && known.includes("yield") ? "yield" : undefined
  return diagnostic("unknown-key", span ?? node.span, { key, place: name, suggestion, known, rival })
}

const keySpan = (node: Node, key: string): Span | undefined =>
  node.kind === "map" ? node.entries.find((entry) => entry.key.value === key)?.key.span : undefined

/** The start of a map: the key it belongs to, or its own first key. */
const headOf = ({ entry, node }: Place): Span => {
  if (entry !== undefined) return entry.key.span
  return node.kind === "map" ? node.entries[0]?.key.span ?? node.span : node.span
}

/** A text that does not match the pattern of its kind; the definition's name says which kind that is. */
const badForm = (error: ErrorObject, { entry, name, node }: Place): Diagnostic => {
  const definition = /\$defs\/(\w+)\/pattern$/.exec(error.schemaPath)?.[1] ?? ""
  const keyName = error.propertyName
  const key = node.kind === "map" ? node.entries.find((one) => one.key.value === keyName)?.key : undefined
  const span = key?.span ?? node.span
  const written = keyName ?? (node.kind === "scalar" ? String(node.value) : "")
  if (definition === "expression") return bareExpression(span, entry === undefined ? "This" : name, written)
  if (definition === "duration" || definition === "durationOrExpression") {
    const waits = error.instancePath === "/timeout" ? "wait" : "other"
    const computed = definition === "duration" && written.includes("${") ? waits : undefined
    return diagnostic("bad-duration", span, { written, computed, suggestion: spelled(written) })
  }
  const form = nameForms[definition] ?? { what: uncapitalised(name), form: "another name" }
  return diagnostic("bad-name", span, { name: written, ...form })
}

const bareExpression = (span: Span, place: string, written: string): Diagnostic => {
  const fix = { title: "Make it an expression", edits: [{ span, text: JSON.stringify(`\${ ${written} }`) }] }
  return diagnostic("bare-expression", span, { place, written }, { fix })
}

const nameForms: Readonly<Record<string, { readonly what: string; readonly form: string }>> = {
  stepId: { what: "a step's id", form: "ASCII letters, digits and _, a letter first, as in reserveStock" },
  typeName: {
    what: "the name of a workflow, type or error",
    form: "ASCII letters and digits, a capital letter first, as in LineItem"
  },
  signalName: { what: "the name of a signal", form: "ASCII letters and digits, a small letter first, as in approval" },
  patchName: { what: "the name of a patch", form: "ASCII letters, digits, _ and -, a letter first, as in fraud-check" },
  attributeName: {
    what: "the name of an attribute",
    form: "ASCII letters and digits, a small letter first, as in customer"
  },
  queryName: { what: "the name of a query", form: "ASCII letters and digits, a small letter first, as in progress" },
  queueName: { what: "the name of a queue", form: "ASCII letters and digits, a small letter first, as in render" },
  activityName: {
    what: "the name of an activity or retry policy",
    form: "ASCII letters and digits, a small letter first, as in chargeCard"
  },
  branchName: { what: "the name of a branch", form: "ASCII letters, digits and _, a letter first, as in stock" },
  alias: { what: "a name to read by", form: "ASCII letters and digits, a small letter first, as in item" },
  caseName: { what: "the name of a case", form: "ASCII letters, digits and _, a letter first, as in circle" },
  tagName: { what: "the name of a tag", form: "ASCII letters, digits and _, a letter first, as in kind" },
  fieldName: { what: "a field's name", form: "ASCII letters, digits and _, a letter first, as in orderId" },
  functionName: {
    what: "the name of a function",
    form: "ASCII letters and digits, a small letter first, as in discount"
  },
  memberName: { what: "a member's name", form: "ASCII letters, digits and _, a letter first, as in cursor" },
  scheduleName: {
    what: "the name of a schedule",
    form: "ASCII letters, digits, _ and -, a letter first, as in nightly"
  },
  headerName: { what: "the name of a header", form: "ASCII letters, digits and -, as in authorization" },
  httpStatus: { what: "the status of an error", form: "a status from 400 to 599, as in \"404\"" },
  taskQueue: { what: "the name of a task queue", form: "ASCII letters, digits, _, - and ., as in orders" }
}

const typeNames = (types: unknown): string =>
  (Array.isArray(types) ? types : [types]).map((type) => typeWords[String(type)] ?? String(type)).join(" or ")

const typeWords: Readonly<Record<string, string>> = {
  object: "a map",
  array: "a list",
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false"
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

const propertiesOf = (schema: unknown): Readonly<Record<string, unknown>> =>
  isRecord(schema) && isRecord(schema["properties"]) ? schema["properties"] : {}

/** A schema's description, as a part of a sentence. */
const meaningOf = (schema: unknown): string =>
  isRecord(schema) && typeof schema["description"] === "string"
    ? uncapitalised(schema["description"]).replace(/\.$/, "")
    : ""
