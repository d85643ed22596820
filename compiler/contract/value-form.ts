/** Turns values that generated code computes into their canonical form. */
import type { EntryPlan, ValuePlan } from "../plan/plan.ts"
import { canonicalExpression, type Names } from "./canonical-expression.ts"
import type { Named, ValueForm } from "./contract.ts"

export const valueForm = (value: ValuePlan, names?: Names): ValueForm => {
  switch (value.kind) {
    case "literal":
      return { value: value.value }
    case "list":
      return { list: value.items.map((it) => valueForm(it, names)) }
    case "map":
      return { map: entriesForm(value.entries, names) }
    case "expression":
      return { expression: canonicalExpression(value.syntax, names) }
    case "template":
      return { template: value.parts.map((part) => typeof part === "string" ? part : canonicalExpression(part, names)) }
  }
}

export const entriesForm = (entries: ReadonlyArray<EntryPlan>, names?: Names): Named<ValueForm> =>
  Object.fromEntries(entries.map((entry) => [entry.key, valueForm(entry.value, names)]))

/** The values of a list of named ones. */
export const valuesForm = (
  values: ReadonlyArray<{ readonly name: string; readonly value: ValuePlan }>,
  names: Names
): Named<ValueForm> => Object.fromEntries(values.map(({ name, value }) => [name, valueForm(value, names)]))
