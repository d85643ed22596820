/** What a workflow says of the steps that hold steps, as written, with the place of everything. */
import type { Located, Span } from "../source/text.ts"
import type { OnTimeoutNode, Step, StepBase } from "./step-node.ts"
import type { TypeNode } from "./type-node.ts"
import type { Value } from "./value-node.ts"

export interface SwitchStep extends StepBase {
  readonly kind: "switch"
  readonly cases: ReadonlyArray<SwitchCase>
}

export interface SwitchCase {
  readonly span: Span
  /** Absent on `else`, which stands last. */
  readonly when?: Value
  readonly steps: ReadonlyArray<Step>
  readonly yields?: Value
}

/** Two ways: that of executions that were started since the patch was released, and that of older ones. */
export interface PatchStep extends StepBase {
  readonly kind: "patch"
  readonly patch: Located<string>
  readonly newer: ReadonlyArray<Step>
  readonly older: ReadonlyArray<Step>
}

/** Steps with a scope of their own; `yields` is computed after the last of them. */
export interface BlockNode {
  readonly span: Span
  readonly steps: ReadonlyArray<Step>
  readonly yields?: Value
}

export interface BranchNode {
  readonly name: Located<string>
  readonly block: BlockNode
}

/** `all`: the first failure interrupts the others. `settle`: each gives `{ ok: true, value }` or `{ ok: false, error }`. */
export type Mode = "all" | "settle"

/** Its value is an object of the branches' values. */
export interface ParallelStep extends StepBase {
  readonly kind: "parallel"
  readonly branches: ReadonlyArray<BranchNode>
  readonly mode: Mode
}

/** The first branch to finish, success or failure, decides. */
export interface RaceStep extends StepBase {
  readonly kind: "race"
  readonly branches: ReadonlyArray<BranchNode>
}

export interface ForeachStep extends StepBase {
  readonly kind: "foreach"
  readonly items: Value
  readonly as: Located<string>
  /** A string or a number for each item: part of the durable names of the steps inside. */
  readonly key: Value
  readonly concurrency: Located<number> | undefined
  readonly mode: Mode
  readonly steps: ReadonlyArray<Step>
  readonly collect?: Value
}

/** The body runs, then `next` makes the new state, then `until` is asked of it. Its value is the last state. */
export interface RepeatStep extends StepBase {
  readonly kind: "repeat"
  readonly state: ReadonlyArray<{ readonly name: Located<string>; readonly type: TypeNode; readonly init: Value }>
  readonly maxIterations: Located<number>
  readonly onMax: OnTimeoutNode
  readonly steps: ReadonlyArray<Step>
  readonly next: Value
  readonly until: Value
}

export interface TryStep extends StepBase {
  readonly kind: "try"
  readonly block: BlockNode
  readonly catches: ReadonlyArray<CatchNode>
  readonly finally: ReadonlyArray<Step>
}

export interface CatchNode {
  /** A declared error, or `StepTimedOut`, `StepFailed`, `ChildClosed`, `ValueRejected`. */
  readonly error: Located<string>
  readonly as?: Located<string>
  readonly block: BlockNode
}
