/** What TypeScript found in a mirror module into diagnostics on the specification, in its own words. */
import type { Node } from "estree"
import { type Diagnostic, diagnostic, type Facts } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { Span } from "../source/text.ts"
import { comparedIn } from "./compared.ts"
import { declaredType, type ExplainContext, type Explaining, type Lefts, uncovered } from "./explaining.ts"
import { deepest, missingMembers, quoted, reasonOf, typesOf } from "./finding.ts"
import type { Finding } from "./judge.ts"
import { makerOf } from "./literal.ts"
import { emptyListIn, parentIn, place, type Placed } from "./place.ts"
import { readsOf } from "./reads.ts"
import { pathOf, placeOf, references, spanIn } from "./references.ts"
import { alternatives, describeType, fieldOf, specWords, typeScriptOf } from "./type-text.ts"
import type { Type } from "./type.ts"

/** Variables whose type is found by control flow are ours; TypeScript's wish for an annotation is not the author's. */
const ours = new Set([7005, 7034])

/** Parameters without a type and the like: they follow from another mistake of the expression, if there is one. */
const consequences = new Set([7006, 7031])

/** One diagnostic per mistake. */
export const explain = (
  findings: ReadonlyArray<Finding>,
  context: ExplainContext,
  lefts: Lefts = new Map()
): ReadonlyArray<Diagnostic> => {
  const { misledBy } = context
  const placed = findings
    .filter((it) => !ours.has(it.code))
    .map((it) => place(it, context.marks, context.table, context.fallback))
    .filter((it) => it.site.silent !== true)
  const judged = placed.filter((it) => it.mark !== undefined && it.site.echo !== true)
  const causes = [...Map.groupBy(judged, (it) => it.mark).values()].flatMap(causesOf)
  const misled = new Set(causes.flatMap(({ site: { expression: it } }) => it === undefined ? [] : [...misledBy(it)]))
  // Behind a condition that never holds, no value has members; and a case that asks wrongly covers nothing.
  const possible = causes.filter((it) => !/ on type 'never'/.test(it.finding.text) && !lacksValueOf(misled, it))
  const kept = [possible, causes, placed.slice(0, 1)].find((it) => it.length > 0) ?? []
  return unique(kept.map((it) => explainOne(it, { ...context, lefts })))
}

/** Whether the finding is about what is undefined, in an expression that reads one of the steps. */
const lacksValueOf = (steps: ReadonlySet<string>, { finding, site: { expression } }: Placed): boolean =>
  /\bundefined\b/.test(finding.text) && expression !== undefined &&
  references(expression).some(({ step }) => step !== undefined && steps.has(step.id))

/** Of the findings about one place: what is wrong in a part explains what is wrong with the whole. */
const causesOf = (placed: ReadonlyArray<Placed>): ReadonlyArray<Placed> => {
  const parts = placed.filter((it) => !it.whole && !consequences.has(it.finding.code))
  const causes = parts.length > 0 ? parts : placed
  return causes.filter((it, index) => !causes.slice(0, index).some((earlier) => overlaps(earlier.span, it.span)))
}

const unique = (diagnostics: ReadonlyArray<Diagnostic>): ReadonlyArray<Diagnostic> => [
  ...new Map(diagnostics.map((it) => [`${it.code} ${it.span?.start} ${it.span?.end}`, it])).values()
]

const overlaps = (left: Span, right: Span): boolean => left.start < right.end && right.start < left.end

const explainOne = (placed: Placed, context: Explaining): Diagnostic => {
  const { finding, span } = placed
  const [first = "", second = "", third = ""] = quoted(finding.text)
  const ofJson = memberOfJson(placed, context)
  if (ofJson !== undefined) return ofJson
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
      return mapInstead(placed, context) ?? diagnostic("extra-member", span, {
        subject: subjectOf(placed, specWords(second)),
        member: specWords(first),
        suggestion: quoted(finding.text)[2]
      })
    case 2339:
    case 2551:
      return diagnostic("unknown-member", span, {
        member: first,
        subject: ownerOf(placed, specWords(second)),
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
      return diagnostic("no-overlap", span, comparedIn(placed, [specWords(first), specWords(second)], context))
    case 2362:
    case 2363: {
      const type = declaredType(placed.node, context)
      return diagnostic("not-a-number", span, { type: type === undefined ? "something else" : describeType(type) })
    }
    case 2365:
      return diagnostic("no-operator", span, { operator: first, left: specWords(second), right: specWords(third) })
    case 2469:
      return diagnostic("times-as-text", span, { operator: first })
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

const mismatch = (placed: Placed, context: Explaining): Diagnostic => {
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
  if (site.list === true && node === site.expression?.syntax) return diagnostic("not-a-list", span, { type: actual })
  if (to === "never") return diagnostic("empty-list", emptyListIn(placed) ?? span, {})
  if (site.part === true || parentIn(placed)?.type === "TemplateLiteral") {
    const reads = readsOf(placed, actual, ["string", "number", "boolean"], context)
    return diagnostic("template-part", span, { type: actual, uncovered: uncovered(node, context), reads })
  }
  const expected = expectedType === undefined || leaf.code === 2345 ? specWords(to) : describeType(expectedType)
  const reads = readsOf(placed, actual, expected.split(" | "), context)
  if (leaf.code === 2345) return diagnostic("wrong-argument", span, { actual, expected, reads })
  const maker = makerOf(expectedType, context.table)
  const named = toldApart(declaredType(node, context), expectedType) ?? { actual, expected }
  const facts = { ...named, reads, because: reasonOf(leaf), maker, uncovered: uncovered(node, context) }
  return diagnostic("type-mismatch", span, facts)
}

/** A map where the type has none: TypeScript complains of its first member. */
const mapInstead = (
  { site: { expected, expression, span } }: Placed,
  { table }: Explaining
): Diagnostic | undefined => {
  if (expected === undefined || expression?.syntax.type !== "ObjectExpression") return undefined
  if (!alternatives(expected, table).every(hasNoMembers)) return undefined
  const facts = { because: undefined, maker: undefined, reads: [], uncovered: undefined }
  return diagnostic("type-mismatch", span, { ...facts, actual: "a map", expected: describeType(expected) })
}

const hasNoMembers = (type: Type): boolean =>
  type.kind === "array" || type.kind === "literal" || type.kind === "primitive" && type.name !== "json"

/** Two types of one name, which only their files tell apart. */
const toldApart = (given: Type | undefined, expected: Type | undefined) =>
  given?.kind === "named" && expected?.kind === "named" && given.name === expected.name
    ? { actual: `${given.name} of ${given.file}`, expected: `${expected.name} of ${expected.file}` }
    : undefined

/** TypeScript has one type for all numbers, and widens literals where the difference does not matter to it. */
const actualType = (printed: string, node: Node | undefined, context: Explaining): string => {
  const declared = declaredType(node, context)
  if (declared === undefined) return printed
  const isSame = ["string", "number", "boolean", specWords(typeScriptOf(declared))].includes(printed)
  return isSame ? describeType(declared) : printed
}

/** Whatever TypeScript says of `x.y`, where x is json: that nothing is known of it. */
const memberOfJson = (placed: Placed, context: Explaining): Diagnostic | undefined => {
  const { expression } = placed.site
  const parent = parentIn(placed)
  if (expression === undefined || parent?.type !== "MemberExpression") return undefined
  const type = declaredType(parent.object, context)
  if (type?.kind !== "primitive" || type.name !== "json") return undefined
  const member = expression.text.slice(placeOf(parent.property).start, placeOf(parent.property).end)
  const facts = { member, subject: "json", suggestion: undefined }
  return diagnostic("unknown-member", spanIn(expression, parent.property), facts)
}

const suggestMember = (placed: Placed, member: string, context: Explaining): string | undefined => {
  const parent = parentIn(placed)
  const type = parent?.type === "MemberExpression" ? declaredType(parent.object, context) : undefined
  const fields = type === undefined
    ? []
    : alternatives(type, context.table).flatMap((it) => it.kind === "struct" ? it.fields : [])
  return suggest(member, fields.map((it) => it.name))
}

/** `x['name']` where nothing has that name, or `x[name]` where any text could be meant. */
const unknownIndex = ({ finding, node, span }: Placed, context: Explaining): Diagnostic => {
  const object = node?.type === "MemberExpression" ? node.object : undefined
  const type = declaredType(object, context)
  const member = /type '"(.*?)"'/.exec(finding.text)?.[1] ?? "of that name"
  const isRoot = object?.type === "Identifier" && object.name === "payload"
  const subject = isRoot ? "The payload" : type === undefined ? "This value" : describeType(type)
  return diagnostic("unknown-member", span, { member, subject, suggestion: undefined })
}

/** What lacks a member, in the author's words: a shape that has no name is called by where it stands. */
const ownerOf = (placed: Placed, type: string): string => {
  const parent = parentIn(placed)
  const path = parent?.type === "MemberExpression" ? pathOf(parent.object) ?? [] : []
  const [root = ""] = path
  if (path.length === 1 && (root === "payload" || root === "state")) return `The ${root}`
  // Which of several shapes has the member is what the author has to see.
  if (!type.startsWith("{") || type.includes("} | {")) return type
  const tag = /^\{ _tag: "(\w+)"/.exec(type)?.[1]
  return tag ?? (path.length === 0 ? type : path.join("."))
}

/** Who needs or lacks a member: the argument as a whole has a name of its own. */
const subjectOf = ({ site, whole }: Placed, type: string): string =>
  site.subject !== undefined && (whole || type.startsWith("{")) ? site.subject : type

const describeSource = (
  { node, site }: Placed,
  context: Explaining
): Facts<"possibly-undefined"> => {
  const path = node === undefined ? undefined : pathOf(node)
  const [root, id = ""] = path ?? []
  return {
    what: path === undefined
      ? "This value"
      : path.map((it, at) => at === 0 ? it : /^\d+$/.test(it) ? `[${it}]` : `.${it}`).join(""),
    skipped: root === "steps" && path?.length === 2 && context.mayBeSkipped(id, site.expression),
    uncovered: uncovered(node, context)
  }
}
