/** How a rule is checked: what it finds in the change from one contract to the next. */
import type { Contract } from "../contract/contract.ts"
import type { Facts, Severity } from "../diagnostic/diagnostic.ts"
import type { RuleId } from "../diagnostic/rules.ts"
import type { FormerNames } from "../lock/lock.ts"
import type { Address } from "./address.ts"
import type { Change, Kept } from "./changes.ts"
import type { Difference } from "./difference.ts"

/** Two contracts of a workflow, and what all rules want to know of them. */
export interface Comparison {
  readonly before: Contract
  readonly after: Contract
  /** Names that released versions had, and none has any more. */
  readonly former: FormerNames
  readonly steps: ReadonlyArray<Change>
  readonly kept: ReadonlyArray<Kept>
  readonly payload: Difference
}

export interface Found<Id extends RuleId> {
  readonly facts: Facts<Id>
  /** Where it stood, and where it stands or would stand. */
  readonly before: Address
  readonly after: Address
  /** Where it is not the rule's. */
  readonly severity?: Severity
}

/** By the id of the rule, so that facts and texts belong together. */
export type Finding = { readonly [Id in RuleId]: Found<Id> & { readonly rule: Id } }[RuleId]

export type Check<Id extends RuleId> = (comparison: Comparison) => ReadonlyArray<Found<Id>>

export type Checks<Ids extends RuleId> = { readonly [Id in Ids]: Check<Id> }
