/** Where the value of a step can be read: in its block after it, and as far outside as its parts let it out. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import type { Step } from "../parse/document.ts"
import type { Span } from "../source/text.ts"
import { type Block, blocksAround, ends, isFunction, isWithin, partsOf } from "./blocks.ts"

/** An expression has a name that cannot be resolved; nothing to say if it has been said. */
export interface Problem {
  readonly said: Diagnostic | undefined
}

/** Where an expression stands. */
export interface Placement {
  readonly block: Block
  /** In a function of its own inside the block, such as a compensation. */
  readonly isLate?: boolean
}

/**
 * The steps inside that may be read after a step, and may not have run. Of a `try`, these are the steps whose type is
 * declared; branches and loops keep theirs to themselves: they are many, or run at the same time.
 */
export const visibleOutside = (step: Step): ReadonlyArray<Step> => {
  if (step.kind !== "switch" && step.kind !== "patch" && step.kind !== "try") return []
  const inside = partsOf(step).flatMap((it) => visibleAfter(it.steps))
  return step.kind === "try" ? inside.filter(isDeclared) : inside
}

/** Steps behind one that always ends never run. */
export const visibleAfter = (steps: ReadonlyArray<Step>): ReadonlyArray<Step> => {
  const end = steps.findIndex(ends)
  return (end < 0 ? steps : steps.slice(0, end + 1)).flatMap((it) => [it, ...visibleOutside(it)])
}

/** Whether the type of the step's value is declared, not found by TypeScript. */
export const isDeclared = ({ kind }: Step): boolean =>
  kind === "call" || kind === "record" || kind === "await" || kind === "enqueue" || kind === "child"

/** The innermost block around both. */
export const sharedBlock = (one: Block, other: Block): Block =>
  blocksAround(one).find((block) => isWithin(other, block)) ?? one

/** Whether an expression inside of a step's block reads it from a function of its own. */
export const isCapture = ({ block, isLate }: Placement, own: Block): boolean => {
  const around = blocksAround(block)
  const inside = around.slice(0, around.indexOf(own))
  return around.includes(own) && (isLate === true || inside.some(isFunction))
}

/** Why a step that exists cannot be read at a place. */
export const notVisible = (
  step: Step,
  own: Block | undefined,
  place: Placement,
  started: ReadonlySet<Step>,
  span: Span
): Diagnostic => {
  const id = step.id.value
  const apart = own === undefined ? undefined : blocksAround(own).findLast((it) => !isWithin(place.block, it))
  if (apart?.owner === undefined || apart.part === undefined || !started.has(apart.owner)) {
    return diagnostic("step-not-yet", span, { id })
  }
  const { owner, part } = apart
  const isBeside = blocksAround(place.block).some((it) => it.owner === owner)
  if (isBeside && part.kind !== "try" && part.kind !== "loop" && part.kind !== "finally") {
    return diagnostic("step-elsewhere", span, { id, part: part.kind, owner: owner.id.value })
  }
  const branch = owner.kind === "parallel"
    ? owner.branches.find(({ block }) => block.steps === part.steps)?.name.value
    : undefined
  return diagnostic("step-inside", span, { id, owner: owner.id.value, kind: owner.kind, branch })
}
