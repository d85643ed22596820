/** Comparisons with `null` of values that are never `null`: TypeScript allows them, and the author meant `undefined`. */
import type { BinaryExpression, Node } from "estree"
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import type { Expression, Step, WorkflowDocument } from "../parse/document.ts"
import { allSteps, laterValues, ownValues, partsOf } from "./blocks.ts"
import { childrenOf, expressionsIn, pathOf, spanIn } from "./references.ts"
import { alternatives, describeType, type TypeTable, undefinedType, unresolved } from "./type-text.ts"
import type { Type } from "./type.ts"

/** Gives the expressions that are not worth judging: those with such a comparison, and those that a step guards with it. */
export const checkComparisons = (
  document: WorkflowDocument,
  expressions: ReadonlySet<Expression>,
  typeOf: TypeOf,
  table: TypeTable,
  report: (it: Diagnostic) => void
): ReadonlySet<Expression> => {
  const wrong = new Set([...expressions].filter((it) => hasWrongComparison(it, typeOf, table, report)))
  if (wrong.size === 0) return wrong
  const guarded = allSteps(document.steps).filter((step) => conditionsOf(step).some((it) => wrong.has(it)))
  return new Set([...wrong, ...allSteps(guarded).flatMap(expressionsOf)])
}

type TypeOf = (path: ReadonlyArray<string>) => Type | undefined

const conditionsOf = (step: Step): ReadonlyArray<Expression> =>
  [step.when, ...step.kind === "switch" ? step.cases.map((it) => it.when) : []].flatMap(expressionsIn)

const expressionsOf = (step: Step): ReadonlyArray<Expression> =>
  [
    step.when,
    ...ownValues(step),
    ...laterValues(step),
    ...step.kind === "switch" ? step.cases.map((it) => it.when) : [],
    ...step.kind === "repeat" ? [step.next, step.until] : [],
    ...partsOf(step).map((it) => it.yields)
  ].flatMap(expressionsIn)

const hasWrongComparison = (
  expression: Expression,
  typeOf: TypeOf,
  table: TypeTable,
  report: (it: Diagnostic) => void
): boolean => {
  let found = false
  const visit = (node: Node): void => {
    if (node.type === "BinaryExpression" && /^[=!]==?$/.test(node.operator)) {
      const path = comparedWithNull(node)
      const type = path === undefined ? undefined : typeOf(path)
      if (type !== undefined && !mayBeNull(type, table)) {
        found = true
        report(diagnostic("no-overlap", spanIn(expression, node), {
          left: describeType(type),
          right: "null",
          values: [],
          suggestion: undefined
        }))
      }
    }
    childrenOf(node).forEach(visit)
  }
  visit(expression.syntax)
  return found
}

const comparedWithNull = ({ left, right }: BinaryExpression): ReadonlyArray<string> | undefined => {
  if (right.type === "Literal" && right.value === null) return pathOf(left)
  return left.type === "Literal" && left.value === null ? pathOf(right) : undefined
}

const mayBeNull = (type: Type, table: TypeTable): boolean => {
  if (type.kind === "union") return type.members.some((it) => mayBeNull(it, table))
  if (type === undefinedType) return false
  return alternatives(type, table).some((it) =>
    it === unresolved || it.kind === "primitive" && (it.name === "null" || it.name === "json")
  )
}
