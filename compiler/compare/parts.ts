/** What of a step's own parts is gone or new: its condition, branches, cases and catches. */
import type { CallContract, StepContract, SwitchContract, TryContract } from "../contract/contract.ts"
import { canonicalJson } from "../contract/jcs.ts"
import type { Thing } from "../diagnostic/catalog/rules/thing.ts"
import { type Address, type At, at } from "./address.ts"
import type { Pair } from "./align.ts"
import type { Change } from "./changes.ts"
import { everything, records, type Resolve, type Way, waysIn } from "./ways.ts"

/** Where a list stands among all that is recorded. */
export interface Position {
  /** Nothing is recorded behind it in the same way. */
  readonly isLast: boolean
  /** What a failure that comes out of it leads to: the end of the execution, or something that is recorded. */
  readonly fails: "quietly" | "recorded"
}

export const stepThing = ({ value: { name } }: At<StepContract>): Thing => ({ kind: "step", step: name })

/** A condition is a record of its own, in front of what it guards. */
export const conditionChanges = ({ after, before }: Pair): ReadonlyArray<Change> => {
  const [old, current] = [before.value.when?.name, after.value.when?.name]
  const thing: Thing = { kind: "condition", step: before.value.name }
  const places = { before: before.address, after: after.address }
  if (old === undefined && current !== undefined) {
    return [{ kind: "inserted", thing, ...places, after: [...after.address, "when"], next: stepThing(before) }]
  }
  return old !== undefined && current === undefined
    ? [{ kind: "removed", thing, ...places, before: [...before.address, "when"] }]
    : []
}

/** What of a step's parts is gone or new. */
export const partChanges = ({ after, before }: Pair, position: Position, undoes: boolean): ReadonlyArray<Change> => {
  const [old, current] = [before.value, after.value]
  if ((old.kind === "parallel" || old.kind === "race") && old.kind === current.kind) {
    return branchChanges(at(old, before.address), at(current, after.address))
  }
  if (old.kind === "switch" && current.kind === "switch") {
    return caseChanges(at(old, before.address), at(current, after.address), position)
  }
  return old.kind === "try" && current.kind === "try"
    ? catchChanges(at(old, before.address), at(current, after.address), position, undoes)
    : []
}

/** The lists of a step beside what they are now. */
export const waysOf = (
  { after, before }: Pair,
  resolve: { readonly before: { readonly resolve: Resolve }; readonly after: { readonly resolve: Resolve } }
): ReadonlyArray<readonly [Way, Way]> => {
  const [ways, others] = [waysIn(before, resolve.before.resolve), waysIn(after, resolve.after.resolve)]
  if (before.value.kind === "switch" && after.value.kind === "switch") {
    const [list, otherList] = [[...ways.values()], [...others.values()]]
    return matchingCases(before.value.cases, after.value.cases).flatMap(([index, other]) => {
      const [way, its] = [list[index], otherList[other]]
      return way === undefined || its === undefined ? [] : [[way, its] as const]
    })
  }
  return [...ways].flatMap(([name, way]) => {
    const other = others.get(name)
    return other === undefined ? [] : [[way, other] as const]
  })
}

type Block = Extract<StepContract, { readonly kind: "parallel" | "race" }>

const branchChanges = (before: At<Block>, after: At<Block>): ReadonlyArray<Change> => {
  const place = ({ address }: At<Block>, name?: string): Address =>
    name === undefined ? address : [...address, "branches", name]
  const gone = Object.keys(before.value.branches).filter((name) => !Object.hasOwn(after.value.branches, name))
  const come = Object.keys(after.value.branches).filter((name) => !Object.hasOwn(before.value.branches, name))
  const base = { kind: "branch", block: before.value.kind, step: before.value.name } as const
  const [old] = gone
  const [current] = come
  if (gone.length === 1 && come.length === 1 && old !== undefined && current !== undefined) {
    const places = { before: place(before, old), after: place(after, current) }
    return [{ ...base, branch: old, change: { now: current }, ...places }]
  }
  return [
    ...gone.map((name): Change => ({
      ...base,
      branch: name,
      change: "gone",
      before: place(before, name),
      after: place(after)
    })),
    ...come.map((name): Change => ({
      ...base,
      branch: name,
      change: "new",
      before: place(before),
      after: place(after, name)
    }))
  ]
}

type Cases = SwitchContract["cases"]

/** Which case is which: by its number where there are as many as before, else by what it asks or does. */
const matchingCases = (before: Cases, after: Cases): ReadonlyArray<readonly [number, number]> => {
  if (before.length === after.length) return before.map((_, index) => [index, index])
  const matches: Array<readonly [number, number]> = []
  let from = 0
  for (const [index, one] of before.entries()) {
    const found = after.findIndex((other, place) => place >= from && isSameCase(one, other))
    if (found < 0) continue
    matches.push([index, found])
    from = found + 1
  }
  return matches
}

const isSameCase = (one: Cases[number], other: Cases[number]): boolean => {
  if (one.when === undefined || other.when === undefined) return one.when === other.when
  if (canonicalJson(one.when.condition) === canonicalJson(other.when.condition)) return true
  const names = new Set(other.steps.map(({ name }) => name))
  return one.steps.some(({ name }) => names.has(name))
}

const casePlace = ({ address }: At<SwitchContract>, index: number): Address => [...address, "cases", index]

const matters = (one: Cases[number]): boolean => one.when !== undefined || one.steps.some(records)

/** Decisions are recorded by the numbers of their cases, one after the other; that none was met is not. */
const caseChanges = (
  before: At<SwitchContract>,
  after: At<SwitchContract>,
  { isLast }: Position
): ReadonlyArray<Change> => {
  const step = before.value.name
  const [old, current] = [before.value.cases, after.value.cases]
  const matches = matchingCases(old, current)
  const [kept, left] = [new Set(matches.map(([index]) => index)), new Set(matches.map(([, index]) => index))]
  const thing = (cases: Cases, index: number): Thing =>
    cases[index]?.when === undefined ? { kind: "else", step } : { kind: "case", step, number: index + 1 }
  const removed = old.flatMap((one, index): ReadonlyArray<Change> =>
    kept.has(index) || !matters(one)
      ? []
      : [{ kind: "removed", thing: thing(old, index), before: casePlace(before, index), after: after.address }]
  )
  // At the end, a new case is asked about where none was met before, and nothing has come of that yet.
  const lastKept = Math.max(-1, ...left)
  const inserted = current.flatMap((one, index): ReadonlyArray<Change> =>
    left.has(index) || !matters(one)
      ? []
      : [{
        kind: "inserted",
        thing: thing(current, index),
        before: before.address,
        after: casePlace(after, index),
        next: isLast && index > lastKept ? undefined : { kind: "step", step }
      }]
  )
  return [...removed, ...inserted]
}

const catchPlace = ({ address }: At<TryContract>, error: string): Address => [...address, "catches", error]

/** Errors that only the one of them catches. */
const missing = (one: TryContract, other: TryContract): ReadonlyArray<string> =>
  Object.keys(one.catches).filter((error) => !Object.hasOwn(other.catches, error))

/** What a failure led to is recorded behind it: in the catch, or in what became of the failure without one. */
const catchChanges = (
  before: At<TryContract>,
  after: At<TryContract>,
  { fails }: Position,
  undoes: boolean
): ReadonlyArray<Change> => {
  const step = before.value.name
  const [removed, added] = [missing(before.value, after.value), missing(after.value, before.value)]
  const lost = removed.map((error): Change => ({
    kind: "removed",
    thing: { kind: "catch", step, error },
    before: catchPlace(before, error),
    after: after.address
  }))
  // What stands in the place of a catch that is gone is that one's change.
  const gained = (removed.length > 0 ? [] : added).map((error): Change => {
    const isRecorded = (undoes || fails === "recorded") && before.value.steps.some((inner) => canFail(inner, error))
    return {
      kind: "inserted",
      thing: { kind: "catch", step, error },
      before: before.address,
      after: catchPlace(after, error),
      next: isRecorded ? { kind: "step", step } : undefined
    }
  })
  return [...lost, ...gained]
}

/** Whether a failure of the system can come out of a step; of those that are declared, the check has seen to it. */
const canFail = (step: StepContract, error: string): boolean => {
  const inner = [...waysIn(at(step, []), everything).values()].flatMap((way) => way.steps.map(({ value }) => value))
  return inner.some((one) => canFail(one, error)) || canFailItself(step, error)
}

const canFailItself = (step: StepContract, error: string): boolean => {
  switch (error) {
    case "ChildClosed":
      return step.kind === "child"
    case "StepTimedOut":
      if (step.kind !== "call") return "timeoutMillis" in step
      return limitsOf(step).length > 0 || (step.retry?.maximumAttempts ?? 0) > 0
    default:
      return true
  }
}

/** The limits after which a call is not tried again. */
const limitsOf = ({ timeouts }: CallContract): ReadonlyArray<number> =>
  [timeouts?.scheduleToCloseMillis, timeouts?.scheduleToStartMillis].filter((limit) => limit !== undefined)
