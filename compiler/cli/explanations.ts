/** Every code that a person can meet, of specs and of commands, with its meaning. */
import { catalog } from "../diagnostic/catalog.ts"
import { isRule } from "../diagnostic/rules.ts"
import { failures } from "./failure.ts"

export interface Explanation {
  readonly code: string
  /** Where it comes up: in a spec, in a change of one, or at the command line. */
  readonly about: "spec" | "change" | "command"
  readonly severity: string
  readonly summary: string
  /** Of the process, where the code alone decides it. */
  readonly exit: number | undefined
}

export const explanations: ReadonlyArray<Explanation> = [
  ...Object.entries(catalog).map(([code, { severity, summary }]): Explanation => ({
    code,
    about: isRule(code) ? "change" : "spec",
    severity,
    summary,
    exit: undefined
  })),
  ...Object.entries(failures).map(([code, { exit, summary }]): Explanation => ({
    code,
    about: "command",
    severity: "error",
    summary,
    exit
  }))
].sort((a, b) => (a.code < b.code ? -1 : 1))
