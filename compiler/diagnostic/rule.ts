/** Makes a row of the catalogue that is a rule of compatibility: what a change is, and what it does to what runs. */
import type { Entry, Severity } from "./diagnostic.ts"

/**
 * What a change would break, the gravest first: stored bytes cannot be read; what is recorded means something else, or is
 * done twice; callers are surprised; sources have to be edited.
 */
export const categories = ["WIRE", "REPLAY", "CLIENT", "SOURCE"] as const
export type Category = (typeof categories)[number]

export interface RuleEntry<P> extends Entry<P> {
  readonly category: Category
  /** What happens to running executions, or to callers, in one sentence. */
  readonly running: string
}

interface Row<P> {
  readonly severity: Severity
  readonly category: Category
  /** What the rule demands. */
  readonly purpose: string
  /** What was changed. */
  readonly change: (facts: P) => string
  readonly running: string
  readonly remedy: (facts: P) => string
}

export const rule = <P>({ category, change, purpose, remedy, running, severity }: Row<P>): RuleEntry<P> => ({
  severity,
  category,
  summary: purpose,
  message: (facts) => `${change(facts)} ${running}`,
  running,
  remedy
})

/** What nearly every change can be answered with. */
export const bump = (workflow: string): string => `open a new version with \`perdure version bump ${workflow}\``

export const orBump = (workflow: string): string => `, or ${bump(workflow)}`

/** What a change is compared with. */
export type Baseline =
  | { readonly kind: "release"; readonly version: number }
  | { readonly kind: "ref"; readonly name: string }
  | { readonly kind: "folder"; readonly path: string }

/** What is said of the other place of a change. */
export const baselineText = (baseline: Baseline): string => {
  switch (baseline.kind) {
    case "release":
      return `As released in version ${baseline.version}.`
    case "ref":
      return `As it is at ${baseline.name}.`
    case "folder":
      return `As it is in ${baseline.path}.`
  }
}
