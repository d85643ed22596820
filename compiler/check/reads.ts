/** Which members of a structure could stand where the structure itself cannot. */
import { declaredType, type ExplainContext } from "./explaining.ts"
import type { Placed } from "./place.ts"
import { pathOf, placeOf } from "./references.ts"
import { alternatives, type TypeTable } from "./type-text.ts"
import type { Type } from "./type.ts"

/** The first of them, as the author would read them. `printed` is the type of the structure, `expected` are types by their names. */
export const readsOf = (
  { node, site }: Placed,
  printed: string,
  expected: ReadonlyArray<string>,
  context: ExplainContext
): ReadonlyArray<string> => {
  if (node === undefined || site.expression === undefined || pathOf(node) === undefined) return []
  const type = declaredType(node, context) ?? typeNamed(printed, context.table)
  const [only, ...others] = type === undefined ? [] : alternatives(type, context.table)
  if (only?.kind !== "struct" || others.length > 0) return []
  const path = site.expression.text.slice(placeOf(node).start, placeOf(node).end)
  const isExpected = (it: Type): boolean => namesOf(it, context.table).some((name) => expected.includes(name))
  return only.fields
    .filter((it) => !it.optional && alternatives(it.type, context.table).every(isExpected))
    .map(({ name }) => `${path}.${name}`)
    .slice(0, 3)
}

/** Nothing where several files have a type of the name. */
const typeNamed = (name: string, table: TypeTable): Type | undefined => {
  const [only, ...others] = [...table].filter(([key]) => key.endsWith(`#${name}`))
  return others.length > 0 ? undefined : only?.[1]
}

/** What a value of the type may be called: a whole number is a number too. */
const namesOf = (type: Type, table: TypeTable): ReadonlyArray<string> => {
  switch (type.kind) {
    case "primitive":
      return type.name === "int" ? ["int", "number"] : [type.name]
    case "literal":
      return [typeof type.value]
    case "refined":
      return alternatives(type.base, table).flatMap((it) => namesOf(it, table))
    default:
      return []
  }
}
