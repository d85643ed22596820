/** One fault of the battery: what is done to an engine, so and so often, and what was found broken afterwards. */
import type { Random } from "../support/random/random.ts"
import { render, type Violation } from "./checker/index.ts"

export interface Scale {
  /** How often; of what, the fault says. */
  readonly count: number
  readonly seed: number
  /** From 0 (inclusive) to 1 (exclusive): the same for the same seed. */
  readonly random: Random
  /** Whether there is time for more. */
  readonly goesOn: (done: number) => boolean
}

export interface Fault {
  /** `F14`: its row in the table of the faults. */
  readonly number: string
  readonly title: string
  /** What is counted: kills, crash points, executions. */
  readonly unit: string
  readonly counts: { readonly suite: number; readonly ci: number; readonly nightly: number }
  readonly run: (scale: Scale, findings: Findings) => Promise<void>
}

/** What was found; and how much was done to find it. */
export class Findings {
  readonly texts: Array<string> = []
  done = 0

  violations(violations: ReadonlyArray<Violation>, about = ""): void {
    for (const violation of violations) this.texts.push(`${render(violation)}${about === "" ? "" : ` (${about})`}`)
  }

  expect(holds: boolean, otherwise: string): void {
    if (!holds) this.texts.push(otherwise)
  }
}

/** Goes on with one number after the other, a few at the same time, until there is no more time. */
export const each = async (
  { count, goesOn }: Scale,
  findings: Findings,
  make: (index: number) => Promise<void>,
  atOnce = 1
): Promise<void> => {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < count && goesOn(findings.done)) {
      next += 1
      await make(next - 1)
      findings.done += 1
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}
