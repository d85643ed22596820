/** Every rule that compares two contracts, with its check; the texts, levels and categories stand in the catalogue. */
import type { Contract } from "../contract/contract.ts"
import type { RuleId } from "../diagnostic/rules.ts"
import type { FormerNames } from "../lock/lock.ts"
import { differenceOf } from "./difference.ts"
import { rewritten } from "./rewritten.ts"
import type { Comparison, Finding } from "./rule.ts"
import { payload, results } from "./rules/data.ts"
import { identity } from "./rules/identity.ts"
import { steps } from "./rules/steps.ts"
import { structure } from "./rules/structure.ts"
import { waits } from "./rules/waits.ts"
import { stepChanges } from "./steps.ts"

const checks = { ...identity, ...payload, ...results, ...steps, ...waits, ...structure }

/** What the new contract does to executions, callers and workers of the old one. */
export const compareContracts = (
  before: Contract,
  after: Contract,
  former: FormerNames = {}
): ReadonlyArray<Finding> => {
  const comparison = comparisonOf(before, after, former)
  const findings = Object.entries(checks).flatMap(([rule, check]) =>
    // Each check gives what its own rule says.
    check(comparison).map((found) => ({ rule: rule as RuleId, ...found }) as Finding)
  )
  return rewritten(comparison, findings)
}

export const comparisonOf = (before: Contract, after: Contract, former: FormerNames = {}): Comparison => {
  const changes = stepChanges(before, after)
  return {
    before,
    after,
    former,
    steps: changes,
    kept: changes.filter((change) => change.kind === "kept"),
    payload: differenceOf({ form: before.payload, types: before.types }, { form: after.payload, types: after.types })
  }
}
