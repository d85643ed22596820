/** Turns values as written into values to compute, each literal with the type that its place expects. */
import { literalType, type LiteralValue } from "../check/literal.ts"
import { alternatives, type TypeTable } from "../check/type-text.ts"
import type { StructType, Type } from "../check/type.ts"
import type { Value } from "../parse/document.ts"
import type { ValuePlan } from "./plan.ts"

export const emptyMap: ValuePlan = { kind: "map", entries: [] }

/** `expected` is absent where any value may stand. */
export const valuePlan = (value: Value, expected: Type | undefined, types: TypeTable): ValuePlan => {
  switch (value.kind) {
    case "literal":
      return literalPlan(value.value, expected, types)
    case "list": {
      const element = partOf(expected, types, (type) => type.kind === "array" ? type.element : undefined)
      return { kind: "list", items: value.items.map((item) => valuePlan(item, element, types)) }
    }
    case "map": {
      const memberType = membersOf(value, expected, types)
      return {
        kind: "map",
        entries: value.entries.map(({ key, value }) => ({
          key: key.value,
          value: valuePlan(value, memberType(key.value), types)
        }))
      }
    }
    case "expression":
      return { kind: "expression", syntax: value.expression.syntax, text: value.expression.text }
    case "template":
      return {
        kind: "template",
        parts: value.parts.map((part) => typeof part === "string" ? part : part.syntax)
      }
    // A document with such a value does not get past the checker.
    case "broken":
      return literalPlan(null, undefined, types)
  }
}

const literalPlan = (value: LiteralValue, expected: Type | undefined, types: TypeTable): ValuePlan => ({
  kind: "literal",
  value,
  expected: (expected === undefined ? undefined : literalType(value, expected, types)) ?? plainType(value)
})

const plainType = (value: LiteralValue): Type => {
  switch (typeof value) {
    case "string":
      return { kind: "primitive", name: "string" }
    case "number":
      return { kind: "primitive", name: "number" }
    case "boolean":
      return { kind: "primitive", name: "boolean" }
    default:
      return { kind: "primitive", name: "null" }
  }
}

/** The type of a map's members, by the alternative of `expected` that the map is. */
const membersOf = (
  map: Extract<Value, { kind: "map" }>,
  expected: Type | undefined,
  types: TypeTable
): (key: string) => Type | undefined => {
  const candidates = expected === undefined ? [] : alternatives(expected, types)
  const struct = candidates.find((type): type is StructType => type.kind === "struct" && isOf(map, type, types))
  if (struct !== undefined) return (key) => struct.fields.find(({ name }) => name === key)?.type
  const member = partOf(expected, types, (type) => type.kind === "record" ? type.value : undefined)
  return () => member
}

/** Whether the structure has all of the map's keys, and room for its literals. */
const isOf = (map: Extract<Value, { kind: "map" }>, type: StructType, types: TypeTable): boolean =>
  map.entries.every(({ key, value }) => {
    const field = type.fields.find(({ name }) => name === key.value)
    if (field === undefined) return false
    return value.kind !== "literal" || literalType(value.value, field.type, types) !== undefined
  }) && type.fields.every(({ name, optional }) => optional || map.entries.some(({ key }) => key.value === name))

const partOf = (
  expected: Type | undefined,
  types: TypeTable,
  part: (type: Type) => Type | undefined
): Type | undefined => {
  for (const type of expected === undefined ? [] : alternatives(expected, types)) {
    const found = part(type.kind === "refined" ? type.base : type)
    if (found !== undefined) return found
  }
  return undefined
}
