/**
 * Compares the steps of two contracts as replay does: within each way through the body that has a record of its own, what
 * is asked for against what may be recorded. One mistake is one change.
 */
import type { Contract, StepContract } from "../contract/contract.ts"
import type { Address, At } from "./address.ts"
import { align, type Alignment, type Pair } from "./align.ts"
import type { Change } from "./changes.ts"
import { conditionChanges, partChanges, type Position, stepThing, waysOf } from "./parts.ts"
import { allIn, everything, mainWay, patchesIn, records, type Resolve, type Way, waysIn } from "./ways.ts"

export const stepChanges = (before: Contract, after: Contract): ReadonlyArray<Change> => {
  const comparison = comparisonOf(before, after)
  const [from, to] = [mainWay(before.steps, comparison.before.resolve), mainWay(after.steps, comparison.after.resolve)]
  return [...patchesGone(before, comparison), ...compareWays(from, to, { isLast: true, fails: "quietly" }, comparison)]
}

interface Side {
  /** Executions that are under way have not been started with the patches that are new, and with those that are gone. */
  readonly resolve: Resolve
  /** Where each step stands that leaves a record. */
  readonly ways: ReadonlyMap<string, { readonly step: At<StepContract>; readonly way: Way }>
}

interface Comparison {
  readonly before: Side
  readonly after: Side
  /** Some step of the old contract has to be undone, so that a failure is followed by a record. */
  readonly undoes: boolean
}

const sideOf = (steps: ReadonlyArray<StepContract>, resolve: Resolve): Side => {
  const all = allIn(mainWay(steps, resolve), resolve).filter(({ step }) => records(step.value))
  return { resolve, ways: new Map(all.map((found) => [found.step.value.name, found])) }
}

const comparisonOf = (before: Contract, after: Contract): Comparison => {
  const [old, current] = [patchesOf(before.steps), patchesOf(after.steps)]
  const beforeSide = sideOf(before.steps, ({ patch }) => current.has(patch) ? "both" : "newer")
  return {
    before: beforeSide,
    after: sideOf(after.steps, ({ patch }) => old.has(patch) ? "both" : "older"),
    undoes: [...beforeSide.ways.values()].some(({ step }) =>
      step.value.kind === "call" && step.value.undo !== undefined
    )
  }
}

const patchesOf = (steps: ReadonlyArray<StepContract>): ReadonlySet<string> =>
  new Set(patchesIn(steps).map(({ value }) => value.patch))

/** Executions that were started before the patch was there are still on its old way, which nobody has any more. */
const patchesGone = (before: Contract, { after }: Comparison): ReadonlyArray<Change> => {
  const current = [...after.ways.values()].flatMap(({ step: { value } }) => value.kind === "patch" ? [value.patch] : [])
  return patchesIn(before.steps).flatMap(({ address, value }): ReadonlyArray<Change> =>
    current.includes(value.patch) || value.when !== undefined || ![...value.newer, ...value.older].some(records)
      ? []
      : [{
        kind: "removed",
        thing: { kind: "patch", step: value.name, patch: value.patch },
        before: address,
        after: placeOf(value.newer, after)
      }]
  )
}

/** Where one of these steps is now. */
const placeOf = (steps: ReadonlyArray<StepContract>, { ways }: Side): Address =>
  steps.flatMap(({ name }) => ways.get(name)?.step.address ?? [])[0] === undefined
    ? ["steps"]
    : steps.map(({ name }) => ways.get(name)?.step.address).find((address) => address !== undefined) ?? ["steps"]

const elsewhere = (side: Side, steps: Way["steps"]) => {
  const here = new Set(steps.map(({ value }) => value.name))
  return (name: string) => !here.has(name) && side.ways.has(name)
}

const compareWays = (
  before: Way,
  after: Way,
  position: Position,
  comparison: Comparison
): ReadonlyArray<Change> => {
  const alignment = align(before.steps, after.steps, {
    before: elsewhere(comparison.before, before.steps),
    after: elsewhere(comparison.after, after.steps)
  })
  return [
    ...moved(alignment, before, after, comparison),
    ...lost(alignment, before, after, comparison),
    ...gained(alignment, before, after, position, comparison),
    ...alignment.renamed.map((pair): Change => ({ kind: "renamed", ...pair })),
    ...alignment.reordered.map(reordered),
    ...alignment.kept.flatMap((pair) => comparePair(pair, positionOf(pair, before, position), comparison)),
    ...unrecorded(before, after)
  ]
}

/** Steps that have moved into one block, or out of one, are one change. */
const moved = (
  { removed }: Alignment,
  before: Way,
  after: Way,
  { before: { resolve }, after: { ways } }: Comparison
): ReadonlyArray<Change> => {
  const here = new Set(after.steps.map(({ value }) => value.name))
  const own = before.steps.flatMap((step) => here.has(step.value.name) ? [] : [{ step, way: before }])
  const outside = removed.filter((step) => isWrapper(step, ways, before))
    .flatMap((block) => [...waysIn(block, resolve).values()].flatMap((way) => allIn(way, resolve)))
  const seen = new Set<string | undefined>()
  return [...own, ...outside].flatMap(({ step, way }): ReadonlyArray<Change> => {
    const found = records(step.value) ? ways.get(step.value.name) : undefined
    const block = `${way.holder ?? ""}/${found?.way.holder ?? ""}`
    if (found === undefined || seen.has(block)) return []
    seen.add(block)
    return [{ kind: "moved", before: step, after: found.step, from: way, to: found.way }]
  })
}

/** A block that is gone because its steps have moved is no change of its own. */
const lost = (
  { removed }: Alignment,
  before: Way,
  after: Way,
  { after: { ways } }: Comparison
): ReadonlyArray<Change> =>
  removed.filter((step) => !isWrapper(step, ways, before)).map((step) => ({
    kind: "removed",
    thing: stepThing(step),
    before: step.address,
    after: nearest(step, before, after)
  }))

const gained = (
  { inserted, removed }: Alignment,
  before: Way,
  after: Way,
  position: Position,
  comparison: Comparison
): ReadonlyArray<Change> =>
  inserted.flatMap(({ next, step }): ReadonlyArray<Change> => {
    if (isWrapper(step, comparison.before.ways, after)) return []
    const following = next === undefined ? followingFailure(before, position, comparison) : next.before
    // What stands in the place of a step that is gone is that step's change.
    if (
      removed.some((gone) => isJustBefore(gone, next?.before, before)) && !(next === undefined && position.isLast)
    ) return []
    return [{
      kind: "inserted",
      thing: stepThing(step),
      before: following?.address ?? before.steps.at(-1)?.address ?? before.address,
      after: step.address,
      next: following !== undefined
        ? stepThing(following)
        : position.isLast || before.holder === undefined
        ? undefined
        : { kind: "step", step: before.holder }
    }]
  })

/** Whether nothing that is left stands between the two. */
const isJustBefore = (gone: At<StepContract>, next: At<StepContract> | undefined, { steps }: Way): boolean => {
  const end = next === undefined ? steps.length : steps.indexOf(next)
  const start = steps.indexOf(gone)
  return start < end && steps.slice(start + 1, end).every(({ value }) => !records(value) || value === gone.value)
}

/** A step that always fails leaves no record itself; what becomes of its failure may. */
const followingFailure = (
  { steps }: Way,
  { fails }: Position,
  { undoes }: Comparison
): At<StepContract> | undefined => {
  const last = steps.at(-1)
  return last?.value.kind === "fail" && last.value.when === undefined && (undoes || fails === "recorded")
    ? last
    : undefined
}

/** Whether the other side has a step of this one outside of it, in the list that it stands in or around that. */
const isWrapper = (step: At<StepContract>, ways: Side["ways"], { holder }: Way): boolean =>
  allInside(step).some((name) => {
    const found = ways.get(name)
    return found !== undefined && (found.way.holder === holder || found.way.holder === undefined)
  })

const allInside = (step: At<StepContract>): ReadonlyArray<string> =>
  [...waysIn(step, everything).values()].flatMap((way) => allIn(way, everything).map(({ step }) => step.value.name))

/** What stands where the step stood: the one that came behind it, or before it. */
const nearest = (step: At<StepContract>, before: Way, after: Way): Address => {
  const places = new Map(after.steps.map(({ address, value }) => [value.name, address]))
  const index = before.steps.indexOf(step)
  const around = [...before.steps.slice(index + 1), ...before.steps.slice(0, index).toReversed()]
  return around.map(({ value }) => places.get(value.name)).find((address) => address !== undefined) ?? after.address
}

const reordered = ({ other, pair }: Alignment["reordered"][number]): Change => {
  const isLater = pair.before.address.at(-1) === undefined ||
    compareAddresses(pair.before.address, other.before.address) < 0
  const [first, second] = isLater ? [pair, other] : [other, pair]
  return {
    kind: "reordered",
    step: first.before.value.name,
    other: second.before.value.name,
    before: pair.before.address,
    after: pair.after.address
  }
}

const compareAddresses = (a: Address, b: Address): number => {
  const index = a.findIndex((part, index) => part !== b[index])
  return Number(a[index] ?? 0) - Number(b[index] ?? 0)
}

/** What leaves no record is compared where it has its name still. */
const unrecorded = (before: Way, after: Way): ReadonlyArray<Change> => {
  const byName = new Map(after.steps.map((step) => [step.value.name, step]))
  return before.steps.flatMap((step): ReadonlyArray<Change> => {
    const other = byName.get(step.value.name)
    return other === undefined || (records(step.value) && records(other.value))
      ? []
      : [{ kind: "kept", before: step, after: other }]
  })
}

/** Whether something behind a step may be recorded. */
const positionOf = ({ before }: Pair, { steps }: Way, position: Position): Position => ({
  ...position,
  isLast: position.isLast && !steps.slice(steps.indexOf(before) + 1).some(({ value }) => records(value))
})

const comparePair = (pair: Pair, position: Position, comparison: Comparison): ReadonlyArray<Change> => {
  const { after, before } = pair
  const kept: ReadonlyArray<Change> = [...conditionChanges(pair), { kind: "kept", ...pair }]
  if (before.value.kind !== after.value.kind) return kept
  const inner = waysOf(pair, comparison).flatMap(([way, other]) =>
    compareWays(way, other, insideOf(before.value, way, position), comparison)
  )
  return [...kept, ...partChanges(pair, position, comparison.undoes), ...inner]
}

/** Of a list inside of a step. */
const insideOf = (step: StepContract, way: Way, { fails, isLast }: Position): Position => ({
  isLast: isLast && step.kind !== "repeat",
  fails: way.isBranch || step.kind === "try" ? "recorded" : fails
})
