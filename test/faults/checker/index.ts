/** Judges what is left of executions, however often their workers died: every promise of the engine against all evidence. */
import type { Registration } from "../../../runtime/engine/registry.ts"
import { compensation, type IsUndoable } from "./compensation.ts"
import { ends } from "./ends.ts"
import { type Evidence, gather } from "./evidence.ts"
import { families } from "./families.ts"
import { idle, type Rest } from "./idle.ts"
import { pauses } from "./pauses.ts"
import { replays } from "./replays.ts"
import { signals } from "./signals.ts"
import { sleepers } from "./sleepers.ts"
import { steps } from "./steps.ts"
import { timers } from "./timers.ts"
import type { Violation } from "./violation.ts"

export type { Violation } from "./violation.ts"
export { render } from "./violation.ts"

export interface Case {
  readonly database: string
  /** Absent: nobody wrote down what activities did and callers were told. */
  readonly ledger?: string
  /** What the worker that was last has left; absent: it was killed. */
  readonly rest?: Rest
  /** The code that the histories are replayed with. */
  readonly registrations?: ReadonlyArray<Registration>
  /** Which steps have to be undone; default: none. */
  readonly isUndoable?: IsUndoable
}

export const check = (of: Case): ReadonlyArray<Violation> => judge(gather(of.database, of.ledger), of)

export const judge = (
  evidence: Evidence,
  { database, isUndoable = () => false, registrations = [], rest }: Omit<Case, "ledger">
): ReadonlyArray<Violation> => {
  const checks = [
    ends,
    steps,
    compensation(isUndoable),
    signals,
    timers,
    families,
    pauses,
    sleepers(database),
    replays(registrations),
    ...(rest === undefined ? [] : [idle(database, rest)])
  ]
  return checks.flatMap((check) => [...check(evidence)])
}
