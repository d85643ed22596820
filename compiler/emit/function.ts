/** Turns a block into an effect of its own, or into a function that gives one; and a value into a function that computes it. */
import type { BlockPlan, StepPlan, ValuePlan } from "../plan/plan.ts"
import { arrowBody } from "./expression.ts"
import { effect } from "./names.ts"
import { type Doc, indent, join, type Name, namesIn, newline } from "./print.ts"
import type { Scope } from "./scope.ts"
import { keptValue, value } from "./value.ts"

/** How the steps of a block are printed; `last` makes the statement after them. */
export type PrintBlock = (
  steps: ReadonlyArray<StepPlan>,
  scope: Scope,
  last?: (scope: Scope) => Doc
) => ReadonlyArray<Doc>

/** The statements of a block that ends with a `return` of its value. */
export const returning = ({ steps, yields }: BlockPlan, scope: Scope, print: PrintBlock): ReadonlyArray<Doc> =>
  yields === undefined ? print(steps, scope) : print(steps, scope, (inner) => ["return ", keptValue(yields, inner)])

/** `Effect.gen(function*() { ... })`. */
export const generator = (statements: ReadonlyArray<Doc>): Doc =>
  statements.length === 0 ? [effect("Effect"), ".void"] : [effect("Effect"), ".gen(function*() {", body(statements)]

/** `Effect.fnUntraced(function*(item, at) { ... })`. */
export const generatorFunction = (parameters: ReadonlyArray<Parameter>, statements: ReadonlyArray<Doc>): Doc =>
  statements.length === 0
    ? ["() => ", effect("Effect"), ".void"]
    : [effect("Effect"), ".fnUntraced(function*(", parameterList(parameters, statements), ") {", body(statements)]

/** `(payload) => value`. */
export const arrowFunction = (parameters: ReadonlyArray<Name>, plan: ValuePlan, scope: Scope): Doc => {
  const given = givenBy(plan, scope)
  return ["(", parameterList(parameters.map((name) => ({ name })), given), ") => ", given]
}

/** What an arrow function gives: a brace at its start would begin a block. */
export const givenBy = (plan: ValuePlan, scope: Scope): Doc => {
  if (plan.kind === "expression") return arrowBody(plan.syntax, scope)
  return plan.kind === "map" ? ["(", value(plan, scope), ")"] : value(plan, scope)
}

export interface Parameter {
  readonly name: Name
  readonly type?: Doc
}

/** A parameter that nothing reads is left out where its type is known without it, or is marked. */
export const parameterList = (parameters: ReadonlyArray<Parameter>, reader: Doc): Doc => {
  const read = new Set(namesIn(reader).map(binding))
  const isNeeded = ({ name, type }: Parameter) => type !== undefined || read.has(binding(name))
  const needed = parameters.slice(0, parameters.findLastIndex(isNeeded) + 1)
  const printed = needed.map(({ name, type }): Doc => [
    read.has(binding(name)) ? name : `_${name.wanted}`,
    type === undefined ? [] : [": ", type]
  ])
  return join(", ", printed)
}

const binding = ({ identity, owner }: Name): string => owner === undefined ? identity : `${identity} of ${owner}`

const body = (statements: ReadonlyArray<Doc>): Doc => [
  indent(statements.map((statement): Doc => [newline, statement])),
  newline,
  "})"
]
