/** Aligns two lists of steps by their durable names, as replay does: what of the one is which of the other. */
import type { StepContract } from "../contract/contract.ts"
import type { At } from "./address.ts"
import { records } from "./ways.ts"

export interface Pair {
  readonly before: At<StepContract>
  readonly after: At<StepContract>
}

export interface Alignment {
  readonly kept: ReadonlyArray<Pair>
  readonly renamed: ReadonlyArray<Pair>
  /** Those that are gone, and not renamed. */
  readonly removed: ReadonlyArray<At<StepContract>>
  /** With the kept step that comes after it, if there is one. */
  readonly inserted: ReadonlyArray<{ readonly step: At<StepContract>; readonly next: Pair | undefined }>
  /** Kept ones that have changed places with `other`. */
  readonly reordered: ReadonlyArray<{ readonly pair: Pair; readonly other: Pair }>
}

type Steps = ReadonlyArray<At<StepContract>>

/** Steps that leave no record are not looked at. `isElsewhere` says of a name that the other side has it in another list. */
export const align = (
  allBefore: Steps,
  allAfter: Steps,
  isElsewhere: { readonly before: (name: string) => boolean; readonly after: (name: string) => boolean }
): Alignment => {
  const before = allBefore.filter(({ value }) => records(value))
  const after = allAfter.filter(({ value }) => records(value))
  const byName = new Map(after.map((step) => [step.value.name, step]))
  const kept = before.flatMap((step): ReadonlyArray<Pair> => {
    const other = byName.get(step.value.name)
    return other === undefined ? [] : [{ before: step, after: other }]
  })
  const names = new Set(kept.map((pair) => pair.before.value.name))
  const gone = before.filter(({ value }) => !names.has(value.name) && !isElsewhere.after(value.name))
  const come = after.filter(({ value }) => !names.has(value.name) && !isElsewhere.before(value.name))
  const nextBefore = following(before, ({ value }) => names.has(value.name) ? value.name : undefined)
  const nextAfter = following(after, ({ value }) => names.has(value.name) ? value.name : undefined)

  const left = [...come]
  const renamed: Array<Pair> = []
  const removed: Array<At<StepContract>> = []
  for (const step of gone) {
    const gap = nextBefore.get(step)
    const found = left.findIndex((other) => isLike(step.value, other.value) && nextAfter.get(other) === gap)
    const [other] = found < 0 ? [] : left.splice(found, 1)
    if (other === undefined) removed.push(step)
    else renamed.push({ before: step, after: other })
  }
  const paired = new Map([...kept, ...renamed].map((pair) => [pair.after, pair]))
  const nextPair = following(after, (step) => paired.get(step))
  return {
    kept,
    renamed,
    removed,
    inserted: left.map((step) => ({ step, next: nextPair.get(step) })),
    reordered: outOfOrder(kept, after)
  }
}

/** For each step what the first of those behind it gives that gives anything. */
const following = <A>(
  steps: Steps,
  found: (step: At<StepContract>) => A | undefined
): ReadonlyMap<At<StepContract>, A> => {
  const next = new Map<At<StepContract>, A>()
  let latest: A | undefined
  for (const step of steps.toReversed()) {
    if (latest !== undefined) next.set(step, latest)
    latest = found(step) ?? latest
  }
  return next
}

/** One that does the same under another name. */
const isLike = (a: StepContract, b: StepContract): boolean => {
  const targets = [targetOf(a), targetOf(b)]
  return a.kind === b.kind && targets[0] === targets[1]
}

/** What a step is of, besides its kind. */
export const targetOf = (step: StepContract): string => {
  switch (step.kind) {
    case "call":
      return step.activity
    case "await":
      return step.signal
    case "enqueue":
      return step.queue
    case "child":
      return step.workflow
    case "record":
      return step.source
    case "fail":
      return step.error
    default:
      return ""
  }
}

/** As few as can be called moved, each with one that it has changed places with. */
const outOfOrder = (kept: ReadonlyArray<Pair>, after: Steps): Alignment["reordered"] => {
  const places = kept.map((pair) => after.indexOf(pair.after))
  const stays = longestIncreasing(places)
  return kept.flatMap((pair, index) => {
    if (stays.has(index)) return []
    const place = places[index] ?? 0
    const other = kept.find((_, its) => stays.has(its) && (its < index) !== ((places[its] ?? 0) < place))
    return other === undefined ? [] : [{ pair, other }]
  })
}

/** The indices of the longest increasing subsequence. */
const longestIncreasing = (numbers: ReadonlyArray<number>): ReadonlySet<number> => {
  const best: Array<{ readonly length: number; readonly previous: number | undefined }> = []
  for (const [index, number] of numbers.entries()) {
    let found = { length: 1, previous: undefined as number | undefined }
    for (let earlier = 0; earlier < index; earlier++) {
      const length = (best[earlier]?.length ?? 0) + 1
      if ((numbers[earlier] ?? 0) < number && length > found.length) found = { length, previous: earlier }
    }
    best.push(found)
  }
  const stays = new Set<number>()
  let last: number | undefined = best.reduce<number | undefined>(
    (longest, { length }, index) => longest === undefined || length > (best[longest]?.length ?? 0) ? index : longest,
    undefined
  )
  while (last !== undefined) {
    stays.add(last)
    last = best[last]?.previous
  }
  return stays
}
