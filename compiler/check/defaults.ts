/** The value of a member that is left out, against the type of the member. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import type { Value } from "../parse/document.ts"
import { literalMismatch } from "./literal-mismatch.ts"
import { literalType } from "./literal.ts"
import { expressionsIn } from "./references.ts"
import { alternatives, type TypeTable, unresolved } from "./type-text.ts"
import { mayBeLeftOut, type Type } from "./type.ts"
import { printValue } from "./values.ts"
import { makeWriter } from "./writer.ts"

export const checkDefault = (
  value: Value,
  type: Type,
  table: TypeTable,
  report: (it: Diagnostic) => void
): void => {
  const [computed] = expressionsIn(value)
  if (computed !== undefined) return report(diagnostic("default-computed", computed.span, {}))
  if (fits(value, type, table)) return
  const said = mistakesIn(value, type, table)
  if (said.length > 0) return said.forEach(report)
  report(literalMismatch(value.span, "This default", type, table))
}

/** Whether a value without expressions is one of the type. */
const fits = (value: Value, type: Type, table: TypeTable): boolean => {
  if (value.kind === "broken") return true
  if (value.kind === "literal") return literalType(value.value, type, table) !== undefined
  return alternatives(type, table).some((it) => it === unresolved || fitsAlternative(value, it, table))
}

const fitsAlternative = (value: Value, type: Type, table: TypeTable): boolean => {
  const isJson = type.kind === "primitive" && type.name === "json"
  if (value.kind === "list") {
    const element = type.kind === "array" ? type.element : isJson ? type : undefined
    return element !== undefined && value.items.every((it) => fits(it, element, table))
  }
  if (value.kind !== "map") return false
  if (type.kind === "struct") {
    return value.entries.every(({ key, value: it }) => {
      const field = type.fields.find(({ name }) => name === key.value)
      return field !== undefined && fits(it, field.type, table)
    }) && type.fields.every((it) => mayBeLeftOut(it) || value.entries.some(({ key }) => key.value === it.name))
  }
  const member = type.kind === "record" ? type.value : isJson ? type : undefined
  return member !== undefined &&
    value.entries.every(({ key, value: it }) => key.value !== "__proto__" && fits(it, member, table))
}

/** What is said of a value that stands in a step; nothing where it takes TypeScript to tell what is wrong. */
const mistakesIn = (value: Value, type: Type, table: TypeTable): ReadonlyArray<Diagnostic> => {
  const said: Array<Diagnostic> = []
  const context = {
    writer: makeWriter((id) => id),
    table,
    poisoned: new Set<never>(),
    report: (it: Diagnostic) => void said.push(it),
    typeText: () => "unknown",
    nextName: () => "$default"
  }
  printValue(context, value, { type })
  return said
}
