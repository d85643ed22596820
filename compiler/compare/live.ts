/** Lets pass what no execution is affected by: changes of steps concern those that are open, and nobody else. */
import { stepRules } from "../diagnostic/catalog/rules/steps.ts"
import { structureRules } from "../diagnostic/catalog/rules/structure.ts"
import type { Diagnostic } from "../diagnostic/diagnostic.ts"

/** Results, keys and callers are not among them: they matter when an execution has ended, too. */
const ofOpenOnes: ReadonlySet<string> = new Set([
  ...Object.keys(stepRules),
  ...Object.keys(structureRules),
  "TIMER_SAME_NAME",
  "VERSION_BUMP_REQUIRED"
])

export interface OpenExecution {
  readonly workflow: string
  readonly version: number
}

/** Errors about versions of which nothing is open become infos. */
export const spared = (
  changes: ReadonlyArray<Diagnostic>,
  open: ReadonlyArray<OpenExecution>
): ReadonlyArray<Diagnostic> => {
  const busy = new Set(open.map(({ version, workflow }) => `${workflow} ${version}`))
  return changes.map((it) =>
    it.severity === "error" && it.change !== undefined && ofOpenOnes.has(it.code) &&
      !busy.has(`${it.change.workflow} ${it.change.version}`)
      ? { ...it, severity: "info" }
      : it
  )
}
