/** The branded types that expressions call, as in `OrderId("ord_1")`, gathered as they are met. */
import type { Makes } from "./roots.ts"
import type { Scope } from "./scope.ts"
import { expand, type TypeTable, unresolved } from "./type-text.ts"
import type { NamedType } from "./type.ts"

export interface Makers {
  readonly makes: Makes
  readonly found: ReadonlyMap<string, NamedType>
}

export const makersIn = (scope: Scope, table: TypeTable): Makers => {
  const found = new Map<string, NamedType>()
  return {
    found,
    makes: (name) => {
      const declared = scope.find("type", name)
      if (declared === undefined) return undefined
      const type: NamedType = { kind: "named", name, file: declared.file }
      const isMaker = hasBrand(type, table)
      if (isMaker) found.set(name, type)
      return isMaker
    }
  }
}

const hasBrand = (name: NamedType, table: TypeTable): boolean => {
  const type = expand(name, table)
  return type === unresolved || type.kind === "refined" && type.brand !== undefined
}
