/** Turns a value of the plan into TypeScript text: a literal where a branded value is expected is made by its schema. */
import type { Type } from "../check/type.ts"
import type { ValuePlan } from "../plan/plan.ts"
import { expression, member, templateText } from "./expression.ts"
import { literal } from "./literal.ts"
import { precedence } from "./precedence.ts"
import { bracketed, type Doc, line } from "./print.ts"
import { schemaOf } from "./schema.ts"
import type { Scope } from "./scope.ts"

export const value = (plan: ValuePlan, scope: Scope, place: number = precedence.conditional): Doc => {
  switch (plan.kind) {
    case "literal":
      return isBranded(plan.expected)
        ? [schemaOf(plan.expected, scope.layout), ".make(", literal(plan.value), ")"]
        : literal(plan.value)
    case "list":
      return bracketed("[", plan.items.map((item) => value(item, scope)), "]")
    case "map":
      return bracketed("{", plan.entries.map((entry) => member(entry.key, value(entry.value, scope))), "}", line)
    case "expression":
      return expression(plan.syntax, scope, place)
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
