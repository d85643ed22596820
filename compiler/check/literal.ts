/** A value written in the specification, against the type that is expected of it: which alternative of the type it is. */
import type { Node } from "estree"
import { alternatives, expand, type TypeTable, undefinedType } from "./type-text.ts"
import type { RefinedType, Type } from "./type.ts"

/** Whether an expression is a literal whose type TypeScript would widen. */
export const isConstant = (syntax: Node): boolean => syntax.type === "Literal" && syntax.value !== null

export type LiteralValue = string | number | boolean | null

/**
 * The part of `expected` that a literal is, or nothing if it is none. A name is given back where its values need a maker
 * (a branded type), so that the emitter can print `OrderId.make("ord_1")`; otherwise the type behind the name.
 * Alternatives that need no maker win over those that do.
 */
export const literalType = (value: LiteralValue, expected: Type, table: TypeTable): Type | undefined => {
  const fitting = makers(expected, table).filter((it) => accepts(value, expand(it, table), table))
  return fitting.find((it) => expand(it, table).kind === "literal")
    ?? fitting.find((it) => !needsMaker(it, table))
    ?? fitting[0]
}

/** All values of a type that has no others; nothing where there is no end of them. */
export const literalsOf = (type: Type, table: TypeTable): ReadonlyArray<string | number | boolean> => {
  const all = alternatives(type, table).filter((it) => it !== undefinedType)
  return all.every((it) => it.kind === "literal") ? all.map((it) => it.value) : []
}

/** Like `alternatives`, with the name kept on branded types. */
const makers = (type: Type, table: TypeTable): ReadonlyArray<Type> => {
  const expanded = expand(type, table)
  if (expanded.kind === "union") return expanded.members.flatMap((member) => makers(member, table))
  return [type.kind === "named" && expanded.kind === "refined" && expanded.brand !== undefined ? type : expanded]
}

/** The name of a branded type, which makes its values from plain ones. */
export const makerOf = (type: Type | undefined, table: TypeTable): string | undefined => {
  const made = type === undefined ? undefined : expand(type, table)
  return type?.kind === "named" && made?.kind === "refined" && made.brand !== undefined ? type.name : undefined
}

/** Whether a literal of the type has to be made from plain text or a plain number. */
const needsMaker = (type: Type, table: TypeTable): boolean => {
  const expanded = expand(type, table)
  return expanded.kind === "primitive"
    ? expanded.name in formats
    : expanded.kind === "refined" && (expanded.brand !== undefined || needsMaker(expanded.base, table))
}

const accepts = (value: LiteralValue, type: Type, table: TypeTable): boolean => {
  switch (type.kind) {
    case "primitive":
      return acceptsPrimitive(value, type.name)
    case "literal":
      return value === type.value
    case "refined":
      return alternatives(type.base, table).some((base) => accepts(value, base, table)) && meets(value, type)
    case "named":
      return true
    default:
      return false
  }
}

const acceptsPrimitive = (value: LiteralValue, name: string): boolean => {
  switch (name) {
    case "json":
      return true
    case "null":
      return value === null
    case "boolean":
      return typeof value === "boolean"
    case "number":
      return typeof value === "number"
    case "int":
      return Number.isSafeInteger(value)
    case "string":
      return typeof value === "string"
    default:
      return typeof value === "string" && formats[name]?.(value) === true
  }
}

const meets = (value: LiteralValue, type: RefinedType): boolean => {
  if (typeof value === "number") {
    return (type.min === undefined || value >= type.min) && (type.max === undefined || value <= type.max)
  }
  return typeof value !== "string"
    || ((type.minLength === undefined || value.length >= type.minLength)
      && (type.maxLength === undefined || value.length <= type.maxLength)
      // The parser admits only patterns that run in linear time.
      && (type.pattern === undefined || new RegExp(type.pattern, "u").test(value))
      && (type.format === undefined || formats[type.format]?.(value) === true))
}

const matches = (pattern: RegExp) => (text: string): boolean => pattern.test(text)

const isDate = (text: string): boolean => {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

const isDatetime = (text: string): boolean => {
  const parts = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/.exec(
    text
  )
  return parts?.[1] !== undefined && isDate(parts[1])
}

const ipv4 = /^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.|$)){4}$/
const hostname =
  /^(?=.{1,253}$)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/

/** The text forms of the language, by the name of the primitive or of the `format`. */
export const formats: Readonly<Record<string, (text: string) => boolean>> = {
  date: isDate,
  datetime: isDatetime,
  duration: matches(/^(\d+(\.\d+)?(ms|s|m|h|d|w))+$/),
  uuid: matches(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i),
  url: (text) => URL.canParse(text),
  email: matches(/^[^\s@]+@[^\s@]+\.[^\s@]+$/),
  hostname: matches(hostname),
  ipv4: matches(ipv4),
  ipv6: (text) => text.includes(":") && URL.canParse(`http://[${text}]/`)
}
