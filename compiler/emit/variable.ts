/** Turns a variable that several branches assign into its declaration. */
import type { VariablePlan } from "../plan/plan.ts"
import { successType } from "./activity.ts"
import { childType } from "./child.ts"
import type { Doc } from "./print.ts"
import { printedType } from "./printed-type.ts"
import { queueSuccess } from "./queue.ts"
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
    case "queue":
      return queueSuccess(type.queue, scope.layout)
    case "signal":
      return signalType(type.signal, scope.layout)
    case "child":
      return childType(type, scope.layout)
    case "text":
      return printedType(type, scope.layout)
  }
}
