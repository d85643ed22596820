/**
 * Values into mirror statements, against the type that is expected of them. What YAML says in literals, members and lists
 * is compared here; each expression is left to TypeScript, as `const $e7: Expected = (<expr>)`.
 */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { Expression, Value } from "../parse/document.ts"
import type { Span } from "../source/text.ts"
import { literalMismatch } from "./literal-mismatch.ts"
import { isConstant, literalType, type LiteralValue, makerOf } from "./literal.ts"
import { alternatives, describeType, fieldOf, type TypeTable, unresolved } from "./type-text.ts"
import { mayBeLeftOut, type StructType, type Type } from "./type.ts"
import type { Site, Writer } from "./writer.ts"

export interface ValueContext {
  readonly writer: Writer
  readonly table: TypeTable
  readonly poisoned: ReadonlySet<Expression>
  readonly report: (it: Diagnostic) => void
  /** The type as TypeScript text; what it names will be imported. */
  readonly typeText: (type: Type) => string
  readonly nextName: () => string
}

export interface Expected {
  readonly type: Type
  readonly optional?: boolean
  /** What needs the value, for messages about its members. */
  readonly subject?: string
}

const stringType: Type = { kind: "primitive", name: "string" }
const textParts: Type = {
  kind: "union",
  members: [stringType, { kind: "primitive", name: "number" }, { kind: "primitive", name: "boolean" }]
}

/** Judges a value member by member. */
export const printValue = (context: ValueContext, value: Value, expected: Expected): void => {
  const isKnown = expected.type.kind !== "void" && !alternatives(expected.type, context.table).includes(unresolved)
  if (!isKnown) return printLoosely(context, value)
  switch (value.kind) {
    case "broken":
      return
    case "expression":
      printExpression(context, value.expression, expected)
      return
    case "template":
      for (const part of value.parts) {
        if (typeof part !== "string") printExpression(context, part, { type: textParts }, true)
      }
      if (!isTextWelcome(context, expected.type)) {
        const maker = makerOf(expected.type, context.table)
        const facts = { actual: "a text", expected: describeType(expected.type), because: undefined, reads: [], maker }
        context.report(diagnostic("type-mismatch", value.span, { ...facts, uncovered: undefined }))
      }
      return
    case "literal":
      if (literalType(value.value, expected.type, context.table) === undefined) {
        mismatch(context, value.span, written(value.value), expected.type)
      }
      return
    case "list":
      return printList(context, value, expected)
    case "map":
      return printMap(context, value, expected)
  }
}

/** Where anything is accepted, or the type is unknown: expressions still have to make sense in themselves. */
const printLoosely = (context: ValueContext, value: Value): void => {
  const { writer } = context
  writer.add(`const ${context.nextName()}: unknown = `)
  printInline(context, value)
  writer.add(";\n")
}

/** Gives the name of the constant that holds the value. */
export const printExpression = (
  { nextName, poisoned, typeText, writer }: ValueContext,
  expression: Expression,
  { optional, subject, type }: Expected,
  part = false
): string | undefined => {
  if (poisoned.has(expression)) return undefined
  const site: Site = {
    span: expression.span,
    expression,
    expected: type,
    part,
    ...(subject === undefined ? {} : { subject })
  }
  const name = nextName()
  writer.mark(site, (mark) => {
    writer.add(`const ${name}: ${typeText(type)}${optional === true ? " | undefined" : ""} = `)
    writer.expression(mark, expression)
  })
  writer.add(";\n")
  return name
}

const isTextWelcome = (context: ValueContext, type: Type): boolean =>
  alternatives(type, context.table).some((it) =>
    it.kind === "named"
    || it.kind === "primitive" && (it.name === "string" || it.name === "json")
    || it.kind === "refined" && it.brand === undefined && isTextWelcome(context, it.base)
  )

/** A text that would be something else without its quotes is shown with them. */
const written = (value: LiteralValue): string =>
  typeof value === "string" && /^(-?\d+(\.\d+)?|true|false|null|)$/.test(value) ? JSON.stringify(value) : String(value)

const mismatch = ({ report, table }: ValueContext, span: Span, value: string, expected: Type): void =>
  report(literalMismatch(span, value, expected, table))

type ListValue = Extract<Value, { readonly kind: "list" }>
type MapValue = Extract<Value, { readonly kind: "map" }>
type MapType = Extract<Type, { readonly kind: "struct" | "record" | "primitive" }>

const printList = (context: ValueContext, value: ListValue, expected: Expected): void => {
  const elements = alternatives(expected.type, context.table).flatMap((it) =>
    it.kind === "array" ? [it.element] : it.kind === "primitive" && it.name === "json" ? [it] : []
  )
  const [element] = elements
  if (element === undefined) return mismatch(context, value.span, "A list", expected.type)
  if (elements.length > 1) return printWhole(context, value, expected)
  for (const item of value.items) printValue(context, item, { type: element })
}

const printMap = (context: ValueContext, value: MapValue, expected: Expected): void => {
  const candidates = mapTypes(context, value, expected.type)
  const [only] = candidates
  if (only === undefined) return mismatch(context, value.span, "A map", expected.type)
  const misfit = candidates.length > 1 ? misfitOf(context, value, candidates) : undefined
  if (misfit !== undefined) return mismatch(context, misfit.span, written(misfit.value), misfit.expected)
  if (candidates.length > 1) return printWhole(context, value, expected)
  if (only.kind === "struct") {
    return printMembers(context, value, only, expected.subject ?? describeType(expected.type), value.span)
  }
  const member = only.kind === "record" ? only.value : only
  for (const { key, value: inner } of value.entries) {
    if (key.value === "__proto__") context.report(diagnostic("reserved-name", key.span, { name: key.value }))
    else printValue(context, inner, { type: member })
  }
}

/** The alternatives that a map can be: of several, those it has the members of, else those its literals do not rule out. */
const mapTypes = (context: ValueContext, value: MapValue, expected: Type): ReadonlyArray<MapType> => {
  const types = alternatives(expected, context.table).filter((it): it is MapType =>
    it.kind === "struct" || it.kind === "record" || it.kind === "primitive" && it.name === "json"
  )
  if (types.length < 2) return types
  const possible = types.filter((it) => it.kind !== "struct" || isPossible(context, value, it))
  const complete = possible.filter((it) => it.kind !== "struct" || isComplete(value, it))
  return [complete, possible, types].find((it) => it.length > 0) ?? []
}

/** `kind: circle` speaks against every struct whose `kind` is another literal. */
const isPossible = ({ table }: ValueContext, value: MapValue, struct: StructType): boolean =>
  value.entries.every(({ key, value: it }) => {
    const field = struct.fields.find(({ name }) => name === key.value)
    return it.kind !== "literal" || field === undefined || literalType(it.value, field.type, table) !== undefined
  })

/** The literal that fits no alternative, where all of them are structs that have its member, as every tag is. */
const misfitOf = ({ table }: ValueContext, value: MapValue, types: ReadonlyArray<MapType>) => {
  for (const { key, value: it } of value.entries) {
    const members = types.flatMap((type) => type.kind === "struct" ? fieldOf(type, key.value, table) ?? [] : [])
    if (it.kind !== "literal" || members.length < types.length) continue
    const expected: Type = { kind: "union", members }
    if (literalType(it.value, expected, table) === undefined) return { span: it.span, value: it.value, expected }
  }
  return undefined
}

const isComplete = ({ entries }: MapValue, { fields }: StructType): boolean =>
  entries.every(({ key }) => fields.some(({ name }) => name === key.value))
  && fields.every((it) => mayBeLeftOut(it) || entries.some(({ key }) => key.value === it.name))

/** The members of a map against the fields of a struct. */
export const printMembers = (
  context: ValueContext,
  value: MapValue | undefined,
  struct: StructType,
  subject: string,
  span: Span
): void => {
  const entries = value?.entries ?? []
  const fields = new Map(struct.fields.map((it) => [it.name, it]))
  let misspelt = 0
  for (const { key, value: member } of entries) {
    const field = fields.get(key.value)
    if (field !== undefined) {
      printValue(context, member, { type: field.type, optional: field.optional })
      continue
    }
    const missing = struct.fields.filter((it) => !entries.some((entry) => entry.key.value === it.name))
    const suggestion = suggest(key.value, missing.map((it) => it.name))
    if (suggestion !== undefined) misspelt++
    const fix = { title: `Change to ${suggestion}`, edits: [{ span: key.span, text: suggestion ?? "" }] }
    context.report(diagnostic(
      "extra-member",
      key.span,
      { subject, member: key.value, suggestion },
      suggestion === undefined ? {} : { fix }
    ))
  }
  const missing = struct.fields.filter((it) =>
    !mayBeLeftOut(it) && !entries.some((entry) => entry.key.value === it.name)
  )
  // A misspelt member has been said to be the one that is missing.
  if (missing.length > misspelt) {
    context.report(diagnostic("missing-member", span, {
      subject,
      members: missing.map((it) => ({ name: it.name, type: describeType(it.type) }))
    }))
  }
}

/** Where several alternatives are possible, TypeScript chooses. */
const printWhole = (context: ValueContext, value: Value, expected: Expected): void => {
  const { writer } = context
  writer.mark({ span: value.span, expected: expected.type }, () => {
    writer.add(`const ${context.nextName()}: ${context.typeText(expected.type)} = `)
    printInline(context, value)
  })
  writer.add(";\n")
}

/** A value as one TypeScript expression. */
export const printInline = (context: ValueContext, value: Value): void => printWith(context, value, false)

/** The same, where what YAML says in literals keeps their types, as it does in the emitted code. */
export const printKept = (context: ValueContext, value: Value): void => printWith(context, value, true)

const printWith = (context: ValueContext, value: Value, keeps: boolean): void => {
  const { poisoned, writer } = context
  const inside = (expression: Expression): void => {
    if (poisoned.has(expression)) return writer.add("$any")
    writer.mark({ span: expression.span, expression }, (mark) => writer.expression(mark, expression))
    if (keeps && isConstant(expression.syntax)) writer.add(" as const")
  }
  switch (value.kind) {
    case "broken":
      return writer.add("$any")
    case "literal":
      return writer.add(JSON.stringify(value.value) + (keeps && value.value !== null ? " as const" : ""))
    case "expression":
      return inside(value.expression)
    case "template":
      writer.add("`")
      for (const part of value.parts) {
        if (typeof part === "string" || poisoned.has(part)) continue
        const site: Site = { span: part.span, expression: part, expected: textParts, part: true }
        writer.add("${$text(")
        writer.mark(site, (mark) => writer.expression(mark, part))
        writer.add(")}")
      }
      return writer.add("`")
    case "list":
      writer.add("[")
      for (const item of value.items) {
        printWith(context, item, keeps)
        writer.add(", ")
      }
      return writer.add("]")
    case "map":
      writer.add("{ ")
      for (const { key, value: member } of value.entries) {
        writer.mark({ span: key.span }, () => writer.add(JSON.stringify(key.value)))
        writer.add(": ")
        printWith(context, member, keeps)
        writer.add(", ")
      }
      return writer.add("}")
  }
}
