/** Turns `await` into a durable wait for a signal, and the tokens of signals into constants of the bodies that read them. */
import type { AwaitPlan, TokenPlan } from "../plan/plan.ts"
import { durationText } from "./duration.ts"
import { runtime } from "./names.ts"
import { withTimeout } from "./on-timeout.ts"
import { object } from "./policy.ts"
import { type Doc, newline, reads } from "./print.ts"
import { durable, type Scope, tokenVariable } from "./scope.ts"
import { signalName, signalType } from "./signal.ts"

export const awaitSignal = (step: AwaitPlan, scope: Scope): Doc => {
  const { layout } = scope
  const { durableName, signal, timeoutMillis } = step
  const wait = [
    runtime("awaitSignal"),
    "(",
    durable(durableName, scope),
    ", ",
    signalName(signal, layout),
    timeoutMillis === undefined ? [] : [", ", object([["timeout", durationText(timeoutMillis)]])],
    ")"
  ]
  return withTimeout(wait, step.onTimeout, signalType(signal, layout), scope)
}

/** The statements of a body, with each token before the first of them that reads it. */
export const withTokens = (
  statements: ReadonlyArray<Doc>,
  tokens: ReadonlyArray<TokenPlan>,
  scope: Scope
): ReadonlyArray<Doc> =>
  statements.map((statement, index): Doc => {
    const first = tokens.filter(({ signal: { name } }) =>
      reads(statement, tokenVariable(name)) && !reads(statements.slice(0, index), tokenVariable(name))
    )
    return [...first.map((it): Doc => [tokenStatement(it, scope), newline]), statement]
  })

const tokenStatement = ({ durableName, signal }: TokenPlan, scope: Scope): Doc => [
  "const ",
  tokenVariable(signal.name),
  " = yield* ",
  runtime("token"),
  "(",
  durable(durableName, scope),
  ", ",
  signalName(signal, scope.layout),
  ")"
]
