/** Values that the generated code computes. */
import type { Expression as EsExpression } from "estree"
import type { Type } from "../check/type.ts"

export interface EntryPlan {
  readonly key: string
  readonly value: ValuePlan
}

/** A value to compute. `expected` is the type it is to have, so that a literal can be printed as a branded value. */
export type ValuePlan =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null; readonly expected: Type }
  | { readonly kind: "list"; readonly items: ReadonlyArray<ValuePlan> }
  | { readonly kind: "map"; readonly entries: ReadonlyArray<EntryPlan> }
  | { readonly kind: "expression"; readonly syntax: EsExpression; readonly text: string }
  | { readonly kind: "template"; readonly parts: ReadonlyArray<string | EsExpression> }
