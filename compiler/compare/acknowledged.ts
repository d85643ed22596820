/** Leaves out of what has changed what somebody has acknowledged, and says of acknowledgements that nothing needs. */
import type { Diagnostic } from "../diagnostic/diagnostic.ts"
import type { Locks } from "../lock/folder.ts"
import { acknowledgementsIn } from "./locked.ts"

export interface Judged {
  /** What is left to be said. */
  readonly diagnostics: ReadonlyArray<Diagnostic>
  readonly acknowledged: ReadonlyArray<Diagnostic>
}

export const acknowledged = (changes: ReadonlyArray<Diagnostic>, locks: Locks): Judged => {
  const known = acknowledgementsIn(locks)
  const given = new Set(known.map(({ acknowledgement }) => acknowledgement.fingerprint))
  const isGiven = ({ change, severity }: Diagnostic): boolean =>
    severity !== "info" && change !== undefined && given.has(change.fingerprint)
  const needed = new Set(changes.filter(isGiven).map(({ change }) => change?.fingerprint))
  const stale = known.filter(({ acknowledgement }) => !needed.has(acknowledgement.fingerprint))
  return {
    diagnostics: [...changes.filter((change) => !isGiven(change)), ...stale.map((it) => it.stale())],
    acknowledged: changes.filter(isGiven)
  }
}
