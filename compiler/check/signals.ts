/** The signals that a workflow declares, against the steps that await them and the expressions that read their tokens. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { AwaitStep, Expression, Step, WorkflowDocument } from "../parse/document.ts"
import { allSteps, type Block, type Blocks, isWithin, loopAround } from "./blocks.ts"
import type { SignalContract } from "./checked.ts"
import { type Reference, spanIn } from "./references.ts"
import type { Scope } from "./scope.ts"
import { checkWait } from "./timeouts.ts"
import { convertType } from "./types.ts"
import type { Problem } from "./visibility.ts"

type Report = (it: Diagnostic) => void

/** Each signal by its name; of two of one name, which is an error of its own, the last. */
export const resolveSignals = (
  { file, signals }: WorkflowDocument,
  scope: Scope,
  report: Report
): ReadonlyMap<string, SignalContract> =>
  new Map(signals.map(({ name: { value: name }, type }) => [
    name,
    { name, file, type: convertType(type, scope, report) }
  ]))

export const awaitsIn = (steps: ReadonlyArray<Step>): ReadonlyArray<AwaitStep> =>
  allSteps(steps).filter((it) => it.kind === "await")

/** Every step awaits a signal that there is, and every signal is awaited. */
export const checkAwaits = ({ brokenSteps, signals, steps }: WorkflowDocument, report: Report): void => {
  const awaits = awaitsIn(steps)
  const names = signals.map((it) => it.name.value)
  for (const { signal: { span, value: name }, timeout } of awaits) {
    if (timeout !== undefined) checkWait(timeout, report)
    if (!names.includes(name)) report(unknown(name, names, span))
  }
  const awaited = new Set(awaits.map((it) => it.signal.value))
  // A step that could not be read may await anything; so may one that names what there is not.
  if (brokenSteps.size > 0 || [...awaited].some((it) => !names.includes(it))) return
  for (const { name: { span, value: name } } of signals) {
    if (!awaited.has(name)) report(diagnostic("unused-signal", span, { name }))
  }
}

const unknown = (name: string, names: ReadonlyArray<string>, span: Diagnostic["span"]): Diagnostic =>
  diagnostic("unknown-signal", span, { name, suggestion: suggest(name, names), known: names })

/** A token is that of the one step that awaits its signal: in a loop it is another one for each item or iteration. */
export const tokenProblem = (
  { blocks, document }: { readonly blocks: Blocks; readonly document: WorkflowDocument },
  { node, token }: Reference,
  block: Block,
  expression: Expression
): Problem | undefined => {
  const names = document.signals.map((it) => it.name.value)
  if (token === undefined) {
    return { said: diagnostic("signals-as-value", spanIn(expression, node), { example: names[0] }) }
  }
  const { member, property, signal } = token
  if (!names.includes(signal)) return { said: unknown(signal, names, spanIn(expression, property)) }
  const span = spanIn(expression, member)
  const [step, second] = awaitsIn(document.steps).filter((it) => it.signal.value === signal)
  if (step === undefined) {
    return { said: document.brokenSteps.size > 0 ? undefined : diagnostic("no-token", span, { signal, why: "none" }) }
  }
  if (second !== undefined) {
    const why = { first: step.id.value, second: second.id.value }
    return { said: diagnostic("no-token", span, { signal, why }) }
  }
  const loop = loopAround(blocks.of.get(step))
  if (loop?.owner === undefined || isWithin(block, loop)) return undefined
  return { said: diagnostic("no-token", span, { signal, why: { step: step.id.value, loop: loop.owner.id.value } }) }
}
