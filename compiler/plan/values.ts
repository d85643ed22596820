/** Turns values as written into values to compute, each literal with the type that its place expects. */
import { literalType, type LiteralValue } from "../check/literal.ts"
import { alternatives, type TypeTable } from "../check/type-text.ts"
import { mayBeLeftOut, type StructType, type Type } from "../check/type.ts"
import type { Value } from "../parse/document.ts"
import type { ValuePlan } from "./plan.ts"

/** A `with`: where none is written, it has no members. */
export const argumentPlan = (value: Value | undefined, expected: Type | undefined, types: TypeTable): ValuePlan =>
  value === undefined ? mapPlan({ entries: [] }, expected, types) : valuePlan(value, expected, types)

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
      return mapPlan(value, expected, types)
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

/** With the defaults of the members that are left out. */
const mapPlan = (map: MapValue, expected: Type | undefined, types: TypeTable): ValuePlan => {
  const struct = structOf(map, expected, types)
  const member = partOf(expected, types, (type) => type.kind === "record" ? type.value : undefined)
  const typeOf = (key: string) => struct === undefined ? member : struct.fields.find(({ name }) => name === key)?.type
  const written = map.entries.map(({ key, value }) => ({
    key: key.value,
    value: valuePlan(value, typeOf(key.value), types)
  }))
  const filled = (struct?.fields ?? []).flatMap(({ default: otherwise, name, type }) =>
    otherwise === undefined || hasKey(map, name) ? [] : [{ key: name, value: valuePlan(otherwise, type, types) }]
  )
  return { kind: "map", entries: [...written, ...filled] }
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

type MapValue = Pick<Extract<Value, { kind: "map" }>, "entries">

const hasKey = (map: MapValue, name: string): boolean => map.entries.some(({ key }) => key.value === name)

/** The alternative of `expected` that a map is. */
const structOf = (map: MapValue, expected: Type | undefined, types: TypeTable): StructType | undefined =>
  (expected === undefined ? [] : alternatives(expected, types)).find((type): type is StructType =>
    type.kind === "struct" && isOf(map, type, types)
  )

/** Whether the structure has all of the map's keys, and room for its literals. */
const isOf = (map: MapValue, type: StructType, types: TypeTable): boolean =>
  map.entries.every(({ key, value }) => {
    const field = type.fields.find(({ name }) => name === key.value)
    if (field === undefined) return false
    return value.kind !== "literal" || literalType(value.value, field.type, types) !== undefined
  }) && type.fields.every((it) => mayBeLeftOut(it) || hasKey(map, it.name))

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
