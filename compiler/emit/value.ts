/** Turns a value of the plan into TypeScript text: a literal where a branded value is expected is made by its schema. */
import { isConstant } from "../check/literal.ts"
import type { Type } from "../check/type.ts"
import type { ValuePlan } from "../plan/plan.ts"
import { expression, member, templateText } from "./expression.ts"
import { literal } from "./literal.ts"
import { precedence } from "./precedence.ts"
import { bracketed, type Doc, line } from "./print.ts"
import { schemaOf } from "./schema.ts"
import type { Scope } from "./scope.ts"

export const value = (plan: ValuePlan, scope: Scope, place: number = precedence.conditional): Doc =>
  valueWith(plan, scope, place, false)

/** The literals that YAML says keep their types, which TypeScript would widen in what a function returns. */
export const keptValue = (plan: ValuePlan, scope: Scope): Doc => valueWith(plan, scope, precedence.conditional, true)

const valueWith = (plan: ValuePlan, scope: Scope, place: number, keeps: boolean): Doc => {
  const inside = (each: ValuePlan): Doc => valueWith(each, scope, precedence.conditional, keeps)
  switch (plan.kind) {
    case "literal":
      return isBranded(plan.expected)
        ? [schemaOf(plan.expected, scope.layout), ".make(", literal(plan.value), ")"]
        : [literal(plan.value), keeps && plan.value !== null ? " as const" : []]
    case "list":
      return bracketed("[", plan.items.map(inside), "]")
    case "map":
      return bracketed("{", plan.entries.map((entry) => member(entry.key, inside(entry.value))), "}", line)
    case "expression":
      return keeps && isConstant(plan.syntax)
        ? [expression(plan.syntax, scope, place), " as const"]
        : expression(plan.syntax, scope, place)
    case "template":
      return templateText(plan.parts, scope)
  }
}

/** Whether a plain string or number has to be made into a value of the type. */
const isBranded = (type: Type): boolean =>
  type.kind === "named"
  || (type.kind === "primitive" && textForms.has(type.name))
  || (type.kind === "refined" && (type.brand !== undefined || isBranded(type.base)))

const textForms: ReadonlySet<string> = new Set(["date", "datetime", "duration", "uuid", "url"])
