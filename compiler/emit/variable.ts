/** Turns a variable that several branches assign into its declaration. */
import type { NamedType } from "../check/type.ts"
import type { VariablePlan } from "../plan/plan.ts"
import { successType } from "./activity.ts"
import { childType } from "./child.ts"
import { effect, runtime } from "./names.ts"
import type { Doc } from "./print.ts"
import { declared } from "./schema.ts"
import { copyVariable, type Scope, stepVariable } from "./scope.ts"
import { signalType } from "./signal.ts"

export const declaration = ({ copy, id, type, optional }: VariablePlan, scope: Scope): Doc => [
  "let ",
  copy ? copyVariable(id) : stepVariable(id),
  ": ",
  typeOf(type, scope),
  optional ? " | undefined" : []
]

const typeOf = (type: VariablePlan["type"], scope: Scope): Doc => {
  switch (type.kind) {
    case "success":
      return successType(type.activity, scope.layout)
    case "signal":
      return signalType(type.signal, scope.layout)
    case "child":
      return childType(type, scope.layout)
    case "text":
      return typeText(type.text, type.names, scope)
  }
}

/** The text of a type, in which names (not parts of string literals) are those of the imports. */
const typeText = (text: string, names: ReadonlyArray<NamedType>, scope: Scope): Doc => {
  const byName = new Map(names.map((name) => [name.name, name]))
  return text.split(/("(?:[^"\\]|\\.)*"|[A-Za-z_$][\w$]*)/).map((token) => {
    const name = byName.get(token)
    if (name !== undefined) return declared(name, scope.layout, true)
    return languageTypes.has(token) ? runtime(token, true) : token === "Schema" ? effect("Schema", true) : token
  })
}

const languageTypes: ReadonlySet<string> = new Set([
  "CalendarDate",
  "Datetime",
  "DurationText",
  "Settled",
  "Uuid",
  "Url"
])
