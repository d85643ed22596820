/** Time-outs and retry intervals against each other. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import type { Duration, RetryNode, StepTimeoutsNode, WorkflowTimeoutsNode } from "../parse/document.ts"
import type { Located } from "../source/text.ts"

type Report = (it: Diagnostic) => void
type Limits = Readonly<Record<string, Located<Duration> | undefined>>

/** Pairs of which the first must not be longer than the second. */
const stepOrder = [
  ["heartbeat", "startToClose"],
  ["startToClose", "scheduleToClose"],
  ["scheduleToStart", "scheduleToClose"],
  ["heartbeat", "scheduleToClose"]
] as const

/** The limits of a call, over those of its contract; reported at what is written on the call. */
export const checkTimeouts = (own: StepTimeoutsNode, contract: StepTimeoutsNode | undefined, report: Report): void =>
  inOrder({ ...contract, ...own }, new Set(Object.values(own)), stepOrder, report)

export const checkWorkflowTimeouts = (own: WorkflowTimeoutsNode, report: Report): void =>
  inOrder({ ...own }, new Set(Object.values(own)), [["run", "execution"]], report)

/** The limit of a wait that has no other. */
export const checkWait = (timeout: Located<Duration>, report: Report): void =>
  inOrder({ timeout }, new Set([timeout]), [], report)

const inOrder = (
  limits: Limits,
  reportable: ReadonlySet<unknown>,
  order: ReadonlyArray<readonly [string, string]>,
  report: Report
): void => {
  const said = new Set<string>()
  for (const [name, limit] of Object.entries(limits)) {
    if (limit?.value.millis !== 0 || !reportable.has(limit)) continue
    said.add(name)
    report(diagnostic("out-of-range", limit.span, { place: `"${name}"`, limit: "must be more than 0" }))
  }
  for (const [inner, outer] of order) {
    const short = limits[inner]
    const long = limits[outer]
    if (short === undefined || long === undefined || short.value.millis <= long.value.millis) continue
    if (said.has(inner) || said.has(outer)) continue
    const at = reportable.has(short) ? short : reportable.has(long) ? long : undefined
    if (at === undefined) continue
    said.add(inner)
    const facts = { inner, innerText: short.value.text, outer, outerText: long.value.text }
    report(diagnostic("timeout-order", at.span, facts))
  }
}

export const checkRetry = ({ initialInterval, maximumInterval }: RetryNode, report: Report): void => {
  // 1s is the default of the first interval.
  const initial = initialInterval?.value ?? { text: "1s", millis: 1_000 }
  if (maximumInterval === undefined || initial.millis <= maximumInterval.value.millis) return
  report(
    diagnostic("retry-intervals", maximumInterval.span, { initial: initial.text, maximum: maximumInterval.value.text })
  )
}
