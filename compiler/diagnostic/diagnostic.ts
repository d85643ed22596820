/** What a phase has to say about its input: a typed code, a place, one sentence and a remedy. */
import type { Span } from "../source/text.ts"
import { catalog } from "./catalog.ts"

export type Severity = "error" | "warning" | "info"

/** One row of the catalogue; `P` are the facts that its texts are made of. */
export interface Entry<P> {
  readonly severity: Severity
  /** What the code means, in one sentence, for `explain` and the docs. */
  readonly summary: string
  /** One sentence about this occurrence. */
  readonly message: (facts: P) => string
  /** One concrete thing to do about it. */
  readonly remedy: (facts: P) => string
}

export type Catalog = typeof catalog
export type Code = keyof Catalog
export type Facts<C extends Code> = Parameters<Catalog[C]["message"]>[0]

/** A replacement of text that would mend the mistake. */
export interface Fix {
  readonly title: string
  readonly edits: ReadonlyArray<{ readonly span: Span; readonly text: string }>
}

export interface Diagnostic {
  readonly code: Code
  readonly severity: Severity
  readonly message: string
  readonly remedy: string
  /** Absent only where no file is at fault (a missing folder, a wrong flag). */
  readonly span?: Span
  readonly related?: ReadonlyArray<{ readonly message: string; readonly span: Span }>
  readonly fix?: Fix
  readonly change?: ChangeIdentity
}

/** What a change can be acknowledged by: it is one of a workflow, between two contracts. */
export interface ChangeIdentity {
  readonly fingerprint: string
  readonly workflow: string
  /** That of the old contract. */
  readonly version: number
  /** The hashes of the contracts. */
  readonly from: string
  readonly to: string
}

/** A phase gives a value and what it has to say about it. */
export interface Phase<out A> {
  readonly value: A
  readonly diagnostics: ReadonlyArray<Diagnostic>
}

export interface Extras {
  readonly related?: Diagnostic["related"]
  readonly fix?: Fix
  /** Where it is not that of the code. */
  readonly severity?: Severity
  readonly change?: ChangeIdentity
}

/** The only way to make a diagnostic: a wrong code or a missing fact is a type error. */
export const diagnostic = <C extends Code>(
  code: C,
  span: Span | undefined,
  facts: Facts<C>,
  extras: Extras = {}
): Diagnostic => {
  // The union of all entries cannot be called with one entry's facts; `Facts<C>` has checked them above.
  const entry = catalog[code] as unknown as Entry<Facts<C>>
  return {
    code,
    severity: extras.severity ?? entry.severity,
    message: entry.message(facts),
    remedy: entry.remedy(facts),
    ...(span === undefined ? {} : { span }),
    ...(extras.related === undefined ? {} : { related: extras.related }),
    ...(extras.fix === undefined ? {} : { fix: extras.fix }),
    ...(extras.change === undefined ? {} : { change: extras.change })
  }
}
