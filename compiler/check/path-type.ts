/** The declared type of a member of a member of a value. */
import { expand, fieldOf, type TypeTable, undefinedType } from "./type-text.ts"
import type { Type } from "./type.ts"

/** `optional`: the value itself may be missing. Nothing where declarations alone do not tell. */
export const typeAtPath = (
  start: Type | undefined,
  optional: boolean,
  members: ReadonlyArray<string>,
  table: TypeTable
): Type | undefined => {
  let type = start
  let isOptional = optional
  for (const name of members) {
    if (type === undefined) return undefined
    const expanded = expand(type, table)
    isOptional ||= expanded.kind === "struct" && expanded.fields.some((it) => it.name === name && it.optional)
    type = fieldOf(type, name, table)
  }
  return type !== undefined && isOptional ? { kind: "union", members: [type, undefinedType] } : type
}
