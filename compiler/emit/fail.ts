/** Turns a `fail` into the end of the body, by a declared error. */
import type { ErrorContract } from "../check/checked.ts"
import type { FailPlan, ValuePlan } from "../plan/plan.ts"
import { effect } from "./names.ts"
import type { Doc } from "./print.ts"
import { declared } from "./schema.ts"
import type { Scope } from "./scope.ts"
import { value } from "./value.ts"

export const fail = (step: FailPlan, scope: Scope): Doc => [
  "return yield* ",
  effect("Effect"),
  ".fail(",
  newError(step.error, step.fields, scope),
  ")"
]

/** `new PaymentDeclined({ reason: "..." })`. */
export const newError = (error: ErrorContract, fields: ValuePlan, scope: Scope): Doc => [
  "new ",
  declared(error, scope.layout),
  "(",
  error.fields.fields.length === 0 ? [] : value(fields, scope),
  ")"
]
