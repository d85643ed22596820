/** Turns types, as text or as maps, into type nodes. */
import { diagnostic } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { Located } from "../source/text.ts"
import type { FieldNode, RefinedNode, Refinements, StructNode, TypeNode } from "./document.ts"
import { isFieldName } from "./library.ts"
import { offsetAt } from "./offsets.ts"
import { patternMistake } from "./pattern.ts"
import { readTaggedUnion } from "./tagged-union.ts"
import {
  entriesOf,
  entryOf,
  locatedNumber,
  locatedString,
  type MapNode,
  member,
  type Node,
  type ScalarNode
} from "./tree.ts"
import { parseTypeText } from "./type-text.ts"
import { readValue, type Report } from "./value.ts"

export const typeAt = (report: Report, node: Node | undefined): TypeNode | undefined =>
  node === undefined ? undefined : readType(report, node)

export const readType = (report: Report, node: Node): TypeNode => {
  if (node.kind === "map") return readMap(report, node)
  if (node.kind === "scalar" && typeof node.value === "string") return readText(report, node, node.value)
  return node.kind === "list" ? { kind: "broken", span: node.span } : readPlain(report, node)
}

/** What YAML does not read as a text: the type `null`, and literal numbers and booleans. */
const readPlain = (report: Report, { isWritten, span, value }: ScalarNode): TypeNode => {
  if (typeof value === "number" || typeof value === "boolean") return { kind: "literal", value, span }
  if (isWritten) return { kind: "primitive", name: "null", span }
  report.say(diagnostic("type-syntax", span, { reason: "nothing stands where a type is expected" }))
  return { kind: "broken", span }
}

const readText = (report: Report, node: ScalarNode, text: string): TypeNode => {
  const at = (start: number, end: number) => ({
    file: report.file,
    start: offsetAt(node.offsets, start),
    end: end > start ? offsetAt(node.offsets, end - 1) + 1 : offsetAt(node.offsets, end)
  })
  const type = parseTypeText(text, at)
  if (!("code" in type)) return type
  report.say(type)
  return { kind: "broken", span: node.span }
}

const readMap = (report: Report, node: MapNode): TypeNode => {
  if (member(node, "$type") !== undefined) {
    const misplaced = entryOf(node, "default")
    if (misplaced !== undefined) report.say(diagnostic("default-misplaced", misplaced.key.span, {}))
    return readRefined(report, node)
  }
  if (member(node, "$union") !== undefined || member(node, "$tag") !== undefined) {
    return readTaggedUnion(report, node, ({ key, value }) => structAt(report, value, key.span))
  }
  const schema = locatedString(member(node, "$jsonSchema"))
  if (schema !== undefined) {
    report.schemas.push(schema)
    return { kind: "schema", path: schema.value, span: schema.span }
  }
  const odd = node.entries.find(({ key }) => key.value.startsWith("$"))
  if (odd === undefined) return readStruct(report, node)
  const construct = odd.key.value
  const known = ["$type", "$union", "$jsonSchema"]
  // A path that is no text has been said to be none.
  if (construct !== "$jsonSchema") {
    const suggestion = suggest(construct, known) ?? "$type"
    report.say(diagnostic("unknown-key", odd.key.span, { key: construct, place: "A type", suggestion, known }))
  }
  return { kind: "broken", span: node.span }
}

export const structAt = (report: Report, node: Node | undefined, fallback: StructNode["span"]): StructNode =>
  node?.kind === "map" ? readStruct(report, node) : { kind: "struct", fields: [], span: node?.span ?? fallback }

const readStruct = (report: Report, node: MapNode): StructNode => {
  const fields: Array<FieldNode> = []
  const names = new Map<string, Located<string>>()
  for (const { key, value } of node.entries) {
    const optional = key.value.endsWith("?")
    const name = { value: optional ? key.value.slice(0, -1) : key.value, span: key.span }
    const first = names.get(name.value)
    if (first !== undefined) {
      const related = [{ message: "it stands here first", span: first.span }]
      report.say(diagnostic("duplicate-key", key.span, { key: name.value }, { related }))
      continue
    }
    names.set(name.value, name)
    if (!isFieldName(name.value)) {
      report.say(diagnostic("bad-name", key.span, { name: name.value, what: "a field's name", form: fieldForm }))
    } else fields.push({ name, optional, ...readMember(report, name.value, optional, value) })
  }
  return { kind: "struct", fields, span: node.span }
}

/** The type of a member, and its default if it has one. */
const readMember = (
  report: Report,
  name: string,
  optional: boolean,
  node: Node
): Pick<FieldNode, "type" | "default"> => {
  const stated = entryOf(node, "$type") === undefined ? undefined : entryOf(node, "default")
  if (node.kind !== "map" || stated === undefined) return { type: readType(report, node) }
  if (optional) report.say(diagnostic("default-on-optional", stated.key.span, { name }))
  const refined = readRefined(report, node)
  const type = Object.keys(refined.refinements).length === 0 ? refined.base : refined
  return { type, default: readValue(report, stated.value) }
}

const fieldForm = "ASCII letters, digits and _, a letter first, as in orderId"

const readRefined = (report: Report, node: MapNode): RefinedNode => {
  const base = readType(report, member(node, "$type") ?? node)
  return { kind: "refined", base, refinements: readRefinements(report, node), span: node.span }
}

const readRefinements = (report: Report, node: MapNode): Refinements => {
  const [pattern, format, brand] = [text(node, "pattern"), text(node, "format"), text(node, "brand")]
  const [minLength, maxLength] = [number(node, "minLength"), number(node, "maxLength")]
  const [min, max] = [number(node, "min"), number(node, "max")]
  const mistake = pattern === undefined ? undefined : patternMistake(pattern)
  if (mistake !== undefined) report.say(mistake)
  return {
    ...(pattern === undefined || mistake !== undefined ? {} : { pattern }),
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(format === undefined ? {} : { format }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(brand === undefined ? {} : { brand })
  }
}

const text = (node: Node, key: string) => locatedString(member(node, key))
const number = (node: Node, key: string) => locatedNumber(member(node, key))

/** The entries of a map of named things. */
export const named = <A>(node: Node | undefined, read: (name: Located<string>, value: Node) => A): ReadonlyArray<A> =>
  entriesOf(node).map(({ key, value }) => read(key, value))
