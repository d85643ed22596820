/** Turns `{ $union: { circle: { ... }, square: { ... } }, $tag: kind }` into a union of structures, each with its tag. */
import { diagnostic } from "../diagnostic/diagnostic.ts"
import type { Located } from "../source/text.ts"
import type { FieldNode, StructNode, TypeNode } from "./document.ts"
import { entriesOf, locatedString, type MapNode, type MapNodeEntry, member } from "./tree.ts"
import type { Report } from "./value.ts"

/** `structAt` reads the members of one case. */
export const readTaggedUnion = (
  report: Report,
  node: MapNode,
  structAt: (entry: MapNodeEntry) => StructNode
): TypeNode => {
  const tag = locatedString(member(node, "$tag"))
  const cases = entriesOf(member(node, "$union"))
  if (tag !== undefined && member(node, "$union") === undefined) {
    const facts = { key: "$union", place: "A tagged union", meaning: "the members of each case, by its name" }
    report.say(diagnostic("missing-key", tag.span, facts))
  }
  // What else is missing has been said, by the schema of a type.
  if (tag === undefined || cases.length === 0) return { kind: "broken", span: node.span }
  const members = cases.map((entry) => taggedCase(report, tag, entry.key, structAt(entry)))
  return { kind: "union", members, tag: tag.value, span: node.span }
}

const taggedCase = (report: Report, tag: Located<string>, name: Located<string>, struct: StructNode): StructNode => {
  const twice = struct.fields.find((field) => field.name.value === tag.value)
  if (twice !== undefined) {
    const related = [{ message: "the tag is named here", span: tag.span }]
    report.say(diagnostic("tag-declared", twice.name.span, { tag: tag.value, name: name.value }, { related }))
  }
  const own: FieldNode = {
    name: { value: tag.value, span: name.span },
    optional: false,
    type: { kind: "literal", value: name.value, span: name.span }
  }
  return { ...struct, fields: [own, ...struct.fields.filter((field) => field !== twice)] }
}
