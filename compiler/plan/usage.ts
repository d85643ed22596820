/** Finds which steps' values are read by what runs, and before which step the variable of each has to be declared. */
import { ends, laterValues, ownValues, partsOf } from "../check/blocks.ts"
import { expressionsOf, stepsAsked } from "../check/queries.ts"
import { expressionsIn, references } from "../check/references.ts"
import type { Step, Value, WorkflowDocument } from "../parse/document.ts"
import { reachable } from "./reachable.ts"

export interface Usage {
  /** Ids of the steps whose value is read by an expression that is itself of use. */
  readonly used: ReadonlySet<string>
  /** Ids of the steps whose value is read by a query. */
  readonly observed: ReadonlySet<string>
  /** Ids of those whose variable cannot be declared where it is assigned. */
  readonly hoisted: ReadonlySet<string>
  /** Ids of those that keep a constant in their block, of which the variable is a copy. */
  readonly copied: ReadonlySet<string>
  /** By step id: the steps whose variables are declared before it. */
  readonly declares: ReadonlyMap<string, ReadonlyArray<Step>>
}

/** The blocks around a place, from the outside in: each by the id of its step and the number of the part. */
type Place = ReadonlyArray<{ readonly step: string; readonly arm: number }>

interface Read {
  readonly id: string
  readonly place: Place
}

export const usageOf = (
  { queries, returns, steps }: WorkflowDocument,
  isCaptured: (step: Step) => boolean
): Usage => {
  const found: Found = { places: new Map(), certain: [], byValue: new Map() }
  found.certain.push(...collect(steps, returns, [], found))
  const observed = new Set(stepsAsked(expressionsOf(queries)).filter((id) => found.places.has(id)))
  // A query is told of a value where it is made.
  for (const id of observed) found.certain.push({ id, place: found.places.get(id)?.place ?? [] })
  const reads = liveReads(found)
  const used = new Set(reads.map(({ id }) => id))
  const copied = new Set<string>()
  const declares = declarations(found, reads, used, (step) => {
    if (isCaptured(step)) copied.add(step.id.value)
    return isCaptured(step)
  })
  const declared = [...declares.values()].flat().map(({ id }) => id.value)
  return { used, observed, declares, copied, hoisted: new Set(declared.filter((id) => !copied.has(id))) }
}

interface Found {
  readonly places: Map<string, { readonly step: Step; readonly place: Place }>
  /** Reads that happen whenever their step runs. */
  readonly certain: Array<Read>
  /** Reads that only make the value of a step, by its id. */
  readonly byValue: Map<string, ReadonlyArray<Read>>
}

/** Gives what the value after the steps reads. */
const collect = (
  all: ReadonlyArray<Step>,
  last: Value | undefined,
  place: Place,
  found: Found
): ReadonlyArray<Read> => {
  const { steps, value } = reachable(all, last)
  for (const step of steps) {
    const id = step.id.value
    found.places.set(id, { step, place })
    const when = readsIn(step.when, place)
    if (step.kind === "let") found.byValue.set(id, [...when, ...readsIn(step.value, place)])
    else found.certain.push(...when)
    const parts = partsOf(step).map((part, arm) =>
      collect(part.steps, part.yields, [...place, { step: id, arm }], found)
    ).flat()
    if (step.kind === "switch") {
      found.certain.push(...step.cases.flatMap((each) => readsIn(each.when, place)))
      found.byValue.set(id, parts)
    } else if (step.kind !== "let") {
      found.certain.push(...parts)
      for (const value of ownValues(step)) found.certain.push(...readsIn(value, place))
      for (const value of laterValues(step)) found.certain.push(...readsIn(value, place))
      if (step.kind === "repeat" && !step.steps.some(ends)) {
        const inside = [...place, { step: id, arm: 0 }]
        for (const value of [step.next, step.until]) found.certain.push(...readsIn(value, inside))
      }
    }
  }
  return readsIn(value, place)
}

const readsIn = (value: Value | undefined, place: Place): ReadonlyArray<Read> => {
  const reads: Array<Read> = []
  for (const expression of expressionsIn(value)) {
    for (const { step } of references(expression)) if (step !== undefined) reads.push({ id: step.id, place })
  }
  return reads
}

/** The certain reads, and those that make the values which these read, and so on. */
const liveReads = ({ certain, byValue }: Found): ReadonlyArray<Read> => {
  const live = [...certain]
  const followed = new Set<string>()
  for (const { id } of live) {
    if (followed.has(id)) continue
    followed.add(id)
    live.push(...byValue.get(id) ?? [])
  }
  return live
}

const declarations = (
  { places }: Found,
  reads: ReadonlyArray<Read>,
  used: ReadonlySet<string>,
  copies: (step: Step) => boolean
): ReadonlyMap<string, ReadonlyArray<Step>> => {
  const depths = new Map<string, number>()
  for (const { id, place } of reads) {
    const at = places.get(id)?.place
    if (at !== undefined) depths.set(id, Math.min(depths.get(id) ?? at.length, sharedDepth(at, place)))
  }
  const declares = new Map<string, Array<Step>>()
  for (const [id, { step, place }] of places) {
    if (!used.has(id)) continue
    const declare = (before: string): void => void declares.set(before, [...declares.get(before) ?? [], step])
    const outer = place[depths.get(id) ?? place.length]
    const isCopied = outer !== undefined && copies(step)
    if (outer !== undefined) declare(outer.step)
    if (step.kind === "switch" && (outer === undefined || isCopied)) declare(id)
  }
  return declares
}

const sharedDepth = (a: Place, b: Place): number => {
  let depth = 0
  while (depth < a.length && a[depth]?.step === b[depth]?.step && a[depth]?.arm === b[depth]?.arm) depth++
  return depth
}
