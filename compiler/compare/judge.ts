/** Turns findings into what is said of them: at both places, with what they are acknowledged by. */
import { hash as digestOf } from "node:crypto"
import type { Contract } from "../contract/contract.ts"
import { canonicalJson } from "../contract/jcs.ts"
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { type Baseline, baselineText } from "../diagnostic/rule.ts"
import type { FormerNames } from "../lock/lock.ts"
import type { Span } from "../source/text.ts"
import type { Address } from "./address.ts"
import type { Finding } from "./rule.ts"
import { compareContracts } from "./rules.ts"

/** One side of a comparison. */
export interface Side {
  readonly contract: Contract
  /** Of everything that is promised. */
  readonly hash: string
  readonly place: (address: Address) => Span | undefined
  /** What the workflow had once, and must not have again with another meaning. */
  readonly former?: FormerNames
}

export interface Pair {
  readonly before: Side
  readonly after: Side
  readonly baseline: Baseline
}

/** Everything that has changed in meaning; of what has not, at once nothing. */
export const judge = (pair: Pair): ReadonlyArray<Diagnostic> =>
  pair.before.hash === pair.after.hash
    ? []
    : compareContracts(pair.before.contract, pair.after.contract, pair.before.former).map((finding) =>
      said(finding, pair)
    )

export const said = (finding: Finding, { after, baseline, before }: Pair): Diagnostic => {
  const other = before.place(finding.before)
  return diagnostic(finding.rule, after.place(finding.after), finding.facts, {
    ...(other === undefined ? {} : { related: [{ message: baselineText(baseline), span: other }] }),
    ...(finding.severity === undefined ? {} : { severity: finding.severity }),
    change: {
      fingerprint: fingerprint(finding, before.hash, after.hash),
      workflow: before.contract.workflow,
      version: before.contract.version,
      from: before.hash,
      to: after.hash
    }
  })
}

/** The same for one change between the same two contracts, and for nothing else. */
const fingerprint = ({ after, before, rule }: Finding, from: string, to: string): string =>
  digestOf("sha256", canonicalJson([rule, [...before], [...after], from, to])).slice(0, 12)
