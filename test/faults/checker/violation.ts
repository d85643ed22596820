/** One broken promise: which one, of which execution and step, and what shows it. */
import type { StoredEvent } from "../../../runtime/journal/journal.ts"
import type { Life } from "./evidence.ts"

export interface Violation {
  /** The invariant's name: `I1` to `I9`, or what has no number. */
  readonly invariant: string
  /** `Workflow/key`, with the run where there are several. */
  readonly execution: string
  readonly step: string
  readonly evidence: string
}

export type Violations = Generator<Violation, void>

export const broken = (
  invariant: string,
  { isLast, record, run }: Life,
  step: string,
  evidence: string
): Violation => ({
  invariant,
  execution: `${record.workflow}/${record.key}${isLast && run === 1 ? "" : ` (run ${run})`}`,
  step,
  evidence
})

/** An event as evidence. */
export const shown = ({ attempt, data, kind, name, seq }: StoredEvent): string =>
  `#${seq} ${kind} ${name}${attempt > 0 ? ` attempt ${attempt}` : ""} ${data}`.replaceAll("  ", " ")

export const render = ({ evidence, execution, invariant, step }: Violation): string =>
  `${invariant} ${execution}${step === "" ? "" : `, ${step}`}: ${evidence}`
