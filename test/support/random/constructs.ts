/** All constructs that random workflows are made of, one for each kind of step. */
import type { StepKind } from "../../../compiler/parse/document.ts"
import type { Construct, Container, Position } from "./construct.ts"
import { awaitSignal } from "./constructs/await.ts"
import { call } from "./constructs/call.ts"
import { child } from "./constructs/child.ts"
import { continueAsNew } from "./constructs/continue-as-new.ts"
import { enqueue } from "./constructs/enqueue.ts"
import { fail } from "./constructs/fail.ts"
import { foreach } from "./constructs/foreach.ts"
import { parallel } from "./constructs/parallel.ts"
import { patch } from "./constructs/patch.ts"
import { letValue, record } from "./constructs/pure.ts"
import { race } from "./constructs/race.ts"
import { repeat } from "./constructs/repeat.ts"
import { switchCases } from "./constructs/switch.ts"
import { sleep, sleepUntil } from "./constructs/timers.ts"
import { tryBlock } from "./constructs/try.ts"

export const constructs: ReadonlyArray<Construct> = [
  call,
  sleep,
  sleepUntil,
  letValue,
  record,
  awaitSignal,
  enqueue,
  child,
  fail,
  continueAsNew,
  switchCases,
  patch,
  parallel,
  race,
  foreach,
  repeat,
  tryBlock
]

export const containers: ReadonlyArray<Container> = constructs.flatMap(({ kind, parts = [] }) =>
  parts.map((part): Container => `${kind}/${part}`)
)

/** Whether the language allows the step in the list, at least as its last. */
export const isAllowed = (container: Container, kind: StepKind): boolean => {
  const position: Position = { around: [container], isLast: /\/(case|way)$/.test(container) }
  return constructs.some((it) => it.kind === kind && (it.fits?.(position) ?? true))
}
