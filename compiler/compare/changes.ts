/** What became of the steps of a workflow from one contract to the next. */
import type { StepContract } from "../contract/contract.ts"
import type { Thing } from "../diagnostic/catalog/rules/thing.ts"
import type { Address, At } from "./address.ts"
import type { Way } from "./ways.ts"

/** `before` and `after` are places in the two contracts. */
export type Change =
  | { readonly kind: "renamed"; readonly before: At<StepContract>; readonly after: At<StepContract> }
  | { readonly kind: "removed"; readonly thing: Thing; readonly before: Address; readonly after: Address }
  | {
    readonly kind: "inserted"
    readonly thing: Thing
    readonly before: Address
    readonly after: Address
    /** What comes after it and may be recorded; absent at the end of a way. */
    readonly next: Thing | undefined
  }
  | {
    readonly kind: "reordered"
    readonly step: string
    readonly other: string
    readonly before: Address
    readonly after: Address
  }
  | {
    readonly kind: "moved"
    readonly before: At<StepContract>
    readonly after: At<StepContract>
    readonly from: Way
    readonly to: Way
  }
  /** Of a parallel step or a race. */
  | {
    readonly kind: "branch"
    readonly block: "parallel" | "race"
    readonly step: string
    readonly branch: string
    readonly change: "gone" | "new" | { readonly now: string }
    readonly before: Address
    readonly after: Address
  }
  | Kept

/** A step that is in both, in its place. */
export interface Kept {
  readonly kind: "kept"
  readonly before: At<StepContract>
  readonly after: At<StepContract>
}
