/** What TypeScript found in a mirror module into diagnostics on the specification, in its own words. */
import type { Node } from "estree"
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { Span } from "../source/text.ts"
import type { Finding } from "./judge.ts"
import { childrenOf, pathOf, placeOf, spanIn } from "./references.ts"
import { alternatives, describeType, specWords, typeScriptOf, type TypeTable } from "./type-text.ts"
import type { Type } from "./type.ts"
import { expressionOffset, type Mark, markAt, type Site } from "./writer.ts"

export interface ExplainContext {
  readonly marks: ReadonlyArray<Mark>
  readonly table: TypeTable
  /** The declared type of a path such as `payload.amount.currency`. */
  readonly typeOf: (path: ReadonlyArray<string>) => Type | undefined
  /** Whether the step's value is missing where its step did not run. */
  readonly mayBeSkipped: (id: string) => boolean
  /** Where to report what belongs to no place. */
  readonly fallback: Span
}

/** A finding and the piece of the specification that it is about. */
interface Placed {
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

/** Variables whose type is found by control flow are ours; TypeScript's wish for an annotation is not the author's. */
const ours = new Set([7005, 7034])

/** Parameters without a type and the like: they follow from another mistake of the expression, if there is one. */
const consequences = new Set([7006, 7031])

/** One diagnostic per mistake. */
export const explain = (findings: ReadonlyArray<Finding>, context: ExplainContext): ReadonlyArray<Diagnostic> => {
  const placed = findings.filter((it) => !ours.has(it.code)).map((it) => place(it, context))
  const judged = placed.filter((it) => it.mark !== undefined && it.site.echo !== true)
  const kept = judged.filter((it, index) =>
    // What is wrong in a part explains what is wrong with the whole.
    !((it.whole || consequences.has(it.finding.code))
      && judged.some((other) => other.mark === it.mark && !other.whole && !consequences.has(other.finding.code)))
    && !judged.some((other, at) => at < index && other.mark === it.mark && overlaps(other.span, it.span))
  )
  if (kept.length > 0) return unique(kept.map((it) => explainOne(it, context)))
  return placed.slice(0, 1).map((it) => explainOne(it, context))
}

const unique = (diagnostics: ReadonlyArray<Diagnostic>): ReadonlyArray<Diagnostic> => [
  ...new Map(diagnostics.map((it) => [`${it.code} ${it.span?.start} ${it.span?.end}`, it])).values()
]

const overlaps = (left: Span, right: Span): boolean => left.start < right.end && right.start < left.end

const place = (finding: Finding, context: ExplainContext): Placed => {
  const mark = markAt(context.marks, finding.start)
  const site = mark?.site ?? { span: context.fallback }
  const { expected, expression, span } = site
  if (mark === undefined || expression === undefined || finding.start < mark.textStart) {
    return { finding, mark, site, span, whole: true, node: expression?.syntax, expected }
  }
  const start = expressionOffset(mark, finding.start, "start")
  const end = expressionOffset(mark, finding.end, "end")
  const inner = memberAt(expression.syntax, start, end, expected, context.table)
  const node = inner?.node ?? nodeAt(expression.syntax, start, end)
  // A member of a wrong type is shown on its value, not on its key.
  const range = finding.code === 2322 && inner !== undefined ? placeOf(inner.node) : { start, end }
  return {
    finding,
    mark,
    site,
    span: { file: span.file, start: expression.offsetOf(range.start), end: expression.offsetOf(range.end) },
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

export const fieldOf = (type: Type | undefined, name: string, table: TypeTable): Type | undefined => {
  if (type === undefined) return undefined
  for (const it of alternatives(type, table)) {
    const field = it.kind === "struct" ? it.fields.find((field) => field.name === name) : undefined
    if (field !== undefined) return field.type
    if (it.kind === "record") return it.value
  }
  return undefined
}

/** The smallest node that covers a range. */
const nodeAt = (node: Node, start: number, end: number): Node =>
  childrenOf(node).map((child) => ({ child, ...placeOf(child) })).flatMap((it) =>
    it.start <= start && end <= it.end ? [nodeAt(it.child, start, end)] : []
  )[0] ?? node

const explainOne = (placed: Placed, context: ExplainContext): Diagnostic => {
  const { finding, span } = placed
  const [first = "", second = "", third = ""] = quoted(finding.text)
  switch (finding.code) {
    case 2322:
    case 2345:
    case 2559:
    case 2739:
    case 2740:
    case 2741:
    case 2769:
      return mismatch(placed, context)
    case 2353:
    case 2561:
      return diagnostic("extra-member", span, {
        subject: subjectOf(placed, specWords(second)),
        member: specWords(first),
        suggestion: quoted(finding.text)[2]
      })
    case 2339:
    case 2551:
      return diagnostic("unknown-member", span, {
        member: first,
        subject: isPayload(placed) ? "The payload" : specWords(second),
        suggestion: finding.code === 2551 ? third : suggestMember(placed, first, context)
      })
    case 7053:
      return unknownIndex(placed, context)
    case 2532:
    case 2533:
    case 18048:
    case 18049:
      return diagnostic("possibly-undefined", span, describeSource(placed, context))
    case 2531:
    case 18047:
      return diagnostic("possibly-null", span, describeSource(placed, context))
    case 2367:
      return diagnostic("no-overlap", span, { left: specWords(first), right: specWords(second) })
    case 2362:
    case 2363: {
      const type = declaredType(placed.node, context)
      return diagnostic("not-a-number", span, { type: type === undefined ? "something else" : describeType(type) })
    }
    case 2365:
      return diagnostic("no-operator", span, { operator: first, left: specWords(second), right: specWords(third) })
    case 2554:
    case 2555: {
      const [, expected = "", actual = ""] = /Expected (.*) arguments?, but got (\d+)/.exec(finding.text) ?? []
      return diagnostic("wrong-argument-count", span, { expected, actual })
    }
    case 4111:
      return diagnostic("record-member", span, { member: first })
    default:
      return diagnostic("expression-refused", span, { reason: specWords(finding.text) })
  }
}

/** The parts of a message that stand in quotes, which types of literals do not contain. */
const quoted = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/'((?:[^'"]|"(?:[^"\\]|\\.)*")*)'/g)].map((it) => it[1] ?? "")

const mismatch = (placed: Placed, context: ExplainContext): Diagnostic => {
  const { finding, node, site, span, whole } = placed
  const leaf = finding.code === 2769 ? deepest(finding) : finding
  const missing = missingMembers(leaf)
  const expectedType = whole || placed.expected !== undefined ? placed.expected : undefined
  if (missing !== undefined && (node?.type === "ObjectExpression" || site.expression === undefined)) {
    return diagnostic("missing-member", span, {
      subject: subjectOf(placed, specWords(missing.type)),
      members: missing.names.map((name) => {
        const type = fieldOf(expectedType, name, context.table)
        return { name, type: type === undefined ? undefined : describeType(type) }
      })
    })
  }
  const [from = "", to = ""] = typesOf(leaf)
  const actual = actualType(specWords(from), node, context)
  if (to === "never") return diagnostic("empty-list", emptyListIn(placed) ?? span, {})
  if (site.part === true || parentIn(placed)?.type === "TemplateLiteral") {
    return diagnostic("template-part", span, { type: actual })
  }
  const expected = expectedType === undefined || leaf.code === 2345 ? specWords(to) : describeType(expectedType)
  if (leaf.code === 2345) return diagnostic("wrong-argument", span, { actual, expected })
  return diagnostic("type-mismatch", span, { actual, expected, because: reasonOf(leaf) })
}

/** The two types of a message that one is not assignable to the other. */
const typesOf = (finding: Finding): ReadonlyArray<string> =>
  finding.code === 2741 ? quoted(finding.text).slice(1) : quoted(finding.text)

const missingMembers = (
  { code, text }: Finding
): { readonly names: ReadonlyArray<string>; readonly type: string } | undefined => {
  const words = quoted(text)
  if (code === 2741) return { names: words.slice(0, 1), type: words[2] ?? "" }
  if (code !== 2739 && code !== 2740) return undefined
  const names = text.slice(text.lastIndexOf(": ") + 2).replace(/,? and \d+ more\.?$/, "").split(", ")
  return { names, type: words[1] ?? "" }
}

/** The last and most precise of the attempts that TypeScript lists. */
const deepest = (finding: Finding): Finding => {
  const last = finding.chain.at(-1)
  return last === undefined ? finding : deepest(last)
}

/** The member that makes the difference, where the types alone do not show it. */
const reasonOf = (finding: Finding): string | undefined => {
  const path: Array<string> = []
  let current = finding
  for (let next = current.chain[0]; next !== undefined; next = current.chain[0]) {
    if (next.code === 2326) path.push(quoted(next.text)[0] ?? "")
    current = next
  }
  const missing = missingMembers(current)
  // Brands are how types differ, not members.
  if (missing?.names.some((it) => it.includes("~brand")) === true || path.some((it) => it.includes("~brand"))) {
    return undefined
  }
  if (current !== finding && missing !== undefined) return `${[...path, ...missing.names].join(".")} is missing`
  if (path.length === 0) return undefined
  const [from = "", to = ""] = typesOf(current)
  return `${path.join(".")} is ${specWords(from)}, not ${specWords(to)}`
}

/** TypeScript has one type for all numbers, and widens literals where the difference does not matter to it. */
const actualType = (printed: string, node: Node | undefined, context: ExplainContext): string => {
  const declared = declaredType(node, context)
  if (declared === undefined) return printed
  const isSame = ["string", "number", "boolean", specWords(typeScriptOf(declared))].includes(printed)
  return isSame ? describeType(declared) : printed
}

const declaredType = (node: Node | undefined, context: ExplainContext): Type | undefined => {
  const path = node === undefined ? undefined : pathOf(node)
  return path === undefined ? undefined : context.typeOf(path)
}

const suggestMember = (placed: Placed, member: string, context: ExplainContext): string | undefined => {
  const parent = parentIn(placed)
  const type = parent?.type === "MemberExpression" ? declaredType(parent.object, context) : undefined
  const fields = type === undefined
    ? []
    : alternatives(type, context.table).flatMap((it) => it.kind === "struct" ? it.fields : [])
  return suggest(member, fields.map((it) => it.name))
}

const parentIn = ({ node, site }: Placed): Node | undefined =>
  site.expression === undefined || node === undefined ? undefined : parentOf(site.expression.syntax, node)

/** The list literal without elements of which TypeScript cannot tell what it is to hold. */
const emptyListIn = ({ site }: Placed): Span | undefined => {
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

/** `x['name']` where nothing has that name, or `x[name]` where any text could be meant. */
const unknownIndex = ({ finding, node, span }: Placed, context: ExplainContext): Diagnostic => {
  const object = node?.type === "MemberExpression" ? node.object : undefined
  const type = declaredType(object, context)
  const member = /type '"(.*?)"'/.exec(finding.text)?.[1] ?? "of that name"
  const isRoot = object?.type === "Identifier" && object.name === "payload"
  const subject = isRoot ? "The payload" : type === undefined ? "This value" : describeType(type)
  return diagnostic("unknown-member", span, { member, subject, suggestion: undefined })
}

const isPayload = (placed: Placed): boolean => {
  const parent = parentIn(placed)
  return parent?.type === "MemberExpression" && parent.object.type === "Identifier" && parent.object.name === "payload"
}

const parentOf = (root: Node, node: Node): Node | undefined => {
  for (const child of childrenOf(root)) {
    const found = child === node ? root : parentOf(child, node)
    if (found !== undefined) return found
  }
  return undefined
}

/** Who needs or lacks a member: the argument as a whole has a name of its own. */
const subjectOf = ({ site, whole }: Placed, type: string): string =>
  site.subject !== undefined && (whole || type.startsWith("{")) ? site.subject : type

const describeSource = (
  { node }: Placed,
  context: ExplainContext
): { readonly what: string; readonly skipped: boolean } => {
  const path = node === undefined ? undefined : pathOf(node)
  const [root, id = ""] = path ?? []
  return {
    what: path === undefined
      ? "This value"
      : path.map((it, at) => at === 0 ? it : /^\d+$/.test(it) ? `[${it}]` : `.${it}`).join(""),
    skipped: root === "steps" && path?.length === 2 && context.mayBeSkipped(id)
  }
}
