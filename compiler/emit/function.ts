/** Turns a block into an effect of its own, or into a function that gives one. */
import type { BlockPlan, StepPlan, ValuePlan } from "../plan/plan.ts"
import { effect } from "./names.ts"
import { type Doc, indent, join, type Name, namesIn, newline } from "./print.ts"
import type { Scope } from "./scope.ts"
import { value } from "./value.ts"

/** How the steps of a block are printed; `last` makes the statement after them. */
export type PrintBlock = (
  steps: ReadonlyArray<StepPlan>,
  scope: Scope,
  last?: (scope: Scope) => Doc
) => ReadonlyArray<Doc>

/** The statements of a block that ends with a `return` of its value. */
export const returning = ({ steps, yields }: BlockPlan, scope: Scope, print: PrintBlock): ReadonlyArray<Doc> =>
  yields === undefined ? print(steps, scope) : print(steps, scope, (inner) => ["return ", yielded(yields, inner)])

/** A literal that stands alone keeps its type, which TypeScript would widen in what a function returns. */
const yielded = (plan: ValuePlan, scope: Scope): Doc => {
  const constant = plan.kind === "literal"
    ? plan.value
    : plan.kind === "expression" && plan.syntax.type === "Literal"
    ? plan.syntax.value
    : null
  return constant === null ? value(plan, scope) : [value(plan, scope), " as const"]
}

/** `Effect.gen(function*() { ... })`. */
export const generator = (statements: ReadonlyArray<Doc>): Doc =>
  statements.length === 0 ? [effect("Effect"), ".void"] : [effect("Effect"), ".gen(function*() {", body(statements)]

/**
 * `Effect.fnUntraced(function*(item, at) { ... })`; a parameter that nothing reads is left out where its type is known
 * without it, or is marked.
 */
export const generatorFunction = (
  parameters: ReadonlyArray<{ readonly name: Name; readonly type?: Doc }>,
  statements: ReadonlyArray<Doc>
): Doc => {
  if (statements.length === 0) return ["() => ", effect("Effect"), ".void"]
  const read = new Set(namesIn(statements).map(binding))
  const isNeeded = ({ name, type }: (typeof parameters)[number]) => type !== undefined || read.has(binding(name))
  const needed = parameters.slice(0, parameters.findLastIndex(isNeeded) + 1)
  const printed = needed.map(({ name, type }): Doc => [
    read.has(binding(name)) ? name : `_${name.wanted}`,
    type === undefined ? [] : [": ", type]
  ])
  return [effect("Effect"), ".fnUntraced(function*(", join(", ", printed), ") {", body(statements)]
}

const binding = ({ identity, owner }: Name): string => owner === undefined ? identity : `${identity} of ${owner}`

const body = (statements: ReadonlyArray<Doc>): Doc => [
  indent(statements.map((statement): Doc => [newline, statement])),
  newline,
  "})"
]
