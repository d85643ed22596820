/** Findings at offsets of a mirror module to the places of the specification that they are about. */
import type { Node } from "estree"
import { stretch } from "../parse/offsets.ts"
import type { Span } from "../source/text.ts"
import type { Finding } from "./judge.ts"
import { childrenOf, placeOf, spanIn } from "./references.ts"
import { alternatives, fieldOf, type TypeTable } from "./type-text.ts"
import type { Type } from "./type.ts"
import { expressionOffset, type Mark, markAt, type Site } from "./writer.ts"

/** A finding and the piece of the specification that it is about. */
export interface Placed {
  readonly finding: Finding
  readonly mark: Mark | undefined
  readonly site: Site
  readonly span: Span
  /** The finding is about the whole site, not a part of its expression. */
  readonly whole: boolean
  readonly node: Node | undefined
  /** What `node` has to be, as far as that is declared. */
  readonly expected: Type | undefined
}

/** What belongs to no mark is placed at `fallback`. */
export const place = (finding: Finding, marks: ReadonlyArray<Mark>, table: TypeTable, fallback: Span): Placed => {
  const mark = markAt(marks, finding.start)
  const site = mark?.site ?? { span: fallback }
  const { expected, expression, span } = site
  if (mark === undefined || expression === undefined || finding.start < mark.textStart) {
    return { finding, mark, site, span, whole: true, node: expression?.syntax, expected }
  }
  const start = expressionOffset(mark, finding.start, "start")
  const end = expressionOffset(mark, finding.end, "end")
  const inner = memberAt(expression.syntax, start, end, expected, table)
  const node = inner?.node ?? nodeAt(expression.syntax, start, end)
  // A member of a wrong type is shown on its value, not on its key.
  const range = finding.code === 2322 && inner !== undefined ? placeOf(inner.node) : { start, end }
  return {
    finding,
    mark,
    site,
    span: stretch(span.file, expression.offsets, range.start, range.end),
    whole: false,
    node,
    expected: inner?.expected
  }
}

/** The value of the object or list literal's member that stands at a place, and what it has to be. */
const memberAt = (
  node: Node,
  start: number,
  end: number,
  expected: Type | undefined,
  table: TypeTable
): { readonly node: Node; readonly expected: Type | undefined } | undefined => {
  const inside = (child: Node): boolean => placeOf(child).start <= start && end <= placeOf(child).end
  if (node.type === "ObjectExpression") {
    for (const member of node.properties) {
      if (member.type !== "Property" || !inside(member)) continue
      const name = member.key.type === "Identifier" ? member.key.name : undefined
      const type = name === undefined ? undefined : fieldOf(expected, name, table)
      return memberAt(member.value, start, end, type, table) ?? { node: member.value, expected: type }
    }
  }
  if (node.type === "ArrayExpression") {
    for (const element of node.elements) {
      if (element === null || element.type === "SpreadElement" || !inside(element)) continue
      const type = expected === undefined
        ? undefined
        : alternatives(expected, table).flatMap((it) => it.kind === "array" ? [it.element] : [])[0]
      return memberAt(element, start, end, type, table) ?? { node: element, expected: type }
    }
  }
  return undefined
}

/** The smallest node that covers a range. */
const nodeAt = (node: Node, start: number, end: number): Node =>
  childrenOf(node).map((child) => ({ child, ...placeOf(child) })).flatMap((it) =>
    it.start <= start && end <= it.end ? [nodeAt(it.child, start, end)] : []
  )[0] ?? node

/** The node around the one that a finding is about. */
export const parentIn = ({ node, site }: Placed): Node | undefined =>
  site.expression === undefined || node === undefined ? undefined : parentOf(site.expression.syntax, node)

const parentOf = (root: Node, node: Node): Node | undefined => {
  for (const child of childrenOf(root)) {
    const found = child === node ? root : parentOf(child, node)
    if (found !== undefined) return found
  }
  return undefined
}

/** The list literal without elements of which TypeScript cannot tell what it is to hold. */
export const emptyListIn = ({ site }: Placed): Span | undefined => {
  const { expression } = site
  const find = (node: Node): Node | undefined => {
    if (node.type === "ArrayExpression" && node.elements.length === 0) return node
    for (const child of childrenOf(node)) {
      const found = find(child)
      if (found !== undefined) return found
    }
    return undefined
  }
  const list = expression === undefined ? undefined : find(expression.syntax)
  return expression === undefined || list === undefined ? undefined : spanIn(expression, list)
}
