/** Turns `repeat` into a function from state to state, under names that hold the number of the iteration. */
import type { RepeatPlan } from "../plan/plan.ts"
import { withTokens } from "./await.ts"
import { generatorFunction, type PrintBlock } from "./function.ts"
import { number } from "./literal.ts"
import { at, local, parameter, pascalCase, runtime } from "./names.ts"
import { instead } from "./on-timeout.ts"
import { objectOfLines } from "./policy.ts"
import { bracketed, type Doc, line, type Name, newline } from "./print.ts"
import { durable, inLoop, type Scope, withAlias } from "./scope.ts"
import { interfaceText } from "./type-text.ts"
import { value } from "./value.ts"

export const repeat = (step: RepeatPlan, scope: Scope, print: PrintBlock): Doc => {
  const type = stateType(step, scope)
  const state: Name = { ...parameter("state"), owner: step.id }
  const each = inLoop(withAlias("state", state, scope))
  const statements = print(step.steps, each, step.end === undefined ? undefined : ending(step.id, step.end, type))
  return [
    runtime("repeat"),
    "(",
    durable(step.durableName, scope),
    ", ",
    objectOfLines([
      ["init", value(step.init, scope)],
      ["maxIterations", number(step.maxIterations)],
      ["onMax", instead(step.onMax, type, withAlias("state", state, scope), [{ name: state, type }])]
    ]),
    ", ",
    generatorFunction([{ name: state, type }, { name: at }], withTokens(statements, step.tokens, each)),
    ")"
  ]
}

/** The interface of the state, declared once before the body. */
const stateType = ({ id, state: { fields } }: RepeatPlan, scope: Scope): Name => {
  const name = local(`${pascalCase(id)}State`)
  scope.interfaces.push(interfaceText(name, fields, scope.layout))
  return name
}

/** `const next: PagesState = ...` and `return { next, done: ... }`; `until` asks the next state. */
const ending = (id: string, end: NonNullable<RepeatPlan["end"]>, type: Name) => (scope: Scope): Doc => {
  const next: Name = { ...local("next"), identity: `next ${id}` }
  const done = value(end.until, withAlias("state", next, scope))
  return [
    ["const ", next, ": ", type, " = ", value(end.next, scope)],
    newline,
    "return ",
    bracketed("{", [{ ...next, key: "next" }, ["done: ", done]], "}", line)
  ]
}
