/** Which names each expression may read: definite assignment of steps, and the roots of each place. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { Expression, Step, SwitchStep, Value, WorkflowDocument } from "../parse/document.ts"
import { builtinFunctions, dateFunctions, libraryObjects } from "../parse/library.ts"
import type { Span } from "../source/text.ts"
import { allSteps, type Block, ends, isWithin, ownValues } from "./blocks.ts"
import { expressionsIn, type Reference, references, spanIn } from "./references.ts"

export interface Flow {
  readonly steps: ReadonlyMap<string, Step>
  /** Steps whose value an expression of another block reads. */
  readonly readOutside: ReadonlySet<Step>
  /** Expressions with a name that could not be resolved, which has been reported: they are not judged further. */
  readonly poisoned: ReadonlySet<Expression>
  /** The others. */
  readonly expressions: ReadonlySet<Expression>
}

export interface FlowInput {
  readonly document: WorkflowDocument
  /** Whether a step leaves a value to read. */
  readonly hasValue: (step: Step) => boolean
  /** Whether a type has a brand, so that expressions may call it; undefined if there is no such type. */
  readonly makes: (name: string) => boolean | undefined
  readonly report: (it: Diagnostic) => void
}

/** What has been found out so far. */
interface Walk extends FlowInput {
  readonly steps: ReadonlyMap<string, Step>
  /** Of the steps that have been walked. */
  readonly blockOf: Map<Step, Block>
  readonly readOutside: Set<Step>
  readonly poisoned: Set<Expression>
  readonly expressions: Set<Expression>
}

/** What a place offers besides the library. */
interface Place {
  readonly block: Block
  /** The steps that may have run; absent where steps cannot be read. */
  readonly visible: ReadonlySet<string> | undefined
  /** The step that a compensation undoes, whose value is `result`. */
  readonly undoes?: Step
}

/** The expression has a name that cannot be resolved; nothing to say if it has been said. */
interface Problem {
  readonly said: Diagnostic | undefined
}

export const analyseFlow = (input: FlowInput): Flow => {
  const { document } = input
  const walk: Walk = {
    ...input,
    // Of two steps of one id, which is an error, the first is meant.
    steps: new Map(allSteps(document.steps).toReversed().map((it) => [it.id.value, it])),
    blockOf: new Map(),
    readOutside: new Set(),
    poisoned: new Set(),
    expressions: new Set()
  }
  const block: Block = { parent: undefined }
  read(walk, document.idempotencyKey, { block, visible: undefined })
  const visible = walkBlock(walk, block, document.steps, new Set())
  read(walk, document.returns, { block, visible })
  return walk
}

/** Gives the steps that are visible after the block. */
const walkBlock = (
  walk: Walk,
  block: Block,
  steps: ReadonlyArray<Step>,
  before: ReadonlySet<string>
): ReadonlySet<string> => {
  const visible = new Set(before)
  const place: Place = { block, visible }
  let end: Step | undefined
  for (const step of steps) {
    if (end !== undefined) {
      walk.report(diagnostic("unreachable-step", step.id.span, { id: step.id.value, after: end.id.value }))
    }
    walk.blockOf.set(step, block)
    read(walk, step.when, place)
    for (const value of ownValues(step)) read(walk, value, place)
    if (step.kind === "call") read(walk, step.compensate?.with, { ...place, undoes: step })
    if (step.kind === "switch") { for (const id of walkCases(walk, step, place)) visible.add(id) }
    visible.add(step.id.value)
    // One warning is enough for all that follows.
    end = end === undefined && ends(step) ? step : undefined
  }
  return visible
}

/** Gives the steps of all cases: outside of its case, a step may have run. */
const walkCases = (walk: Walk, step: SwitchStep, place: Place): ReadonlyArray<string> =>
  step.cases.flatMap((it) => {
    read(walk, it.when, place)
    const block = { parent: place.block }
    const visible = walkBlock(walk, block, it.steps, place.visible ?? new Set())
    read(walk, it.yields, { ...place, block, visible })
    return allSteps(it.steps).map((inside) => inside.id.value)
  })

const read = (walk: Walk, value: Value | undefined, place: Place): void => {
  for (const expression of expressionsIn(value)) {
    const problems = references(expression).flatMap((it) => resolve(walk, it, place, expression) ?? [])
    // What is not said follows from a mistake elsewhere, and so does the rest.
    const isConsequence = problems.some(({ said }) => said === undefined)
    for (const { said } of problems) if (said !== undefined && !isConsequence) walk.report(said)
    const seen = problems.length === 0 ? walk.expressions : walk.poisoned
    seen.add(expression)
  }
}

const functions: ReadonlyArray<string> = [
  ...builtinFunctions,
  ...dateFunctions,
  ...Object.keys(libraryObjects),
  "undefined"
]

const resolve = (
  walk: Walk,
  reference: Reference,
  place: Place,
  expression: Expression
): Problem | undefined => {
  const { document, makes } = walk
  const { name, node, parameters } = reference
  if (name === "payload" || functions.includes(name)) return undefined
  const span = spanIn(expression, node)
  if (name === "execution" && place.visible !== undefined) return undefined
  if (name === "execution") return { said: diagnostic("key-reads-payload", span, { name }) }
  if (name === "steps") {
    if (place.visible === undefined) return { said: diagnostic("key-reads-payload", span, { name }) }
    if (reference.step !== undefined) {
      return resolveStep(walk, reference.step, place, place.visible, expression)
    }
    return { said: diagnostic("steps-as-value", span, { example: document.steps[0]?.id.value }) }
  }
  if (name === "result") {
    if (place.undoes === undefined) return { said: diagnostic("result-outside", span, {}) }
    return withoutValue(walk, place.undoes, span)
  }
  const isMaker = /^[A-Z]/.test(name) ? makes(name) : undefined
  if (isMaker !== undefined) return isMaker ? undefined : { said: diagnostic("not-a-maker", span, { name }) }
  const roots = [
    ...(place.visible === undefined ? [] : ["steps", "execution"]),
    ...(place.undoes === undefined ? [] : ["result"])
  ]
  const known = [...parameters, "payload", ...roots, ...functions]
  return { said: diagnostic("unknown-name", span, { name, suggestion: suggest(name, known) }) }
}

const resolveStep = (
  walk: Walk,
  { id, member, property }: NonNullable<Reference["step"]>,
  place: Place,
  visible: ReadonlySet<string>,
  expression: Expression
): Problem | undefined => {
  const { blockOf, document, readOutside, steps } = walk
  const step = steps.get(id)
  if (step === undefined) {
    // `steps.my-step` is a subtraction; that the id cannot have a hyphen has been said.
    const isBroken = [...document.brokenSteps].some((it) => it === id || it.startsWith(`${id}-`))
    if (isBroken) return { said: undefined }
    return {
      said: diagnostic("unknown-step", spanIn(expression, property), { id, suggestion: suggest(id, steps.keys()) })
    }
  }
  const span = spanIn(expression, member)
  const block = blockOf.get(step)
  if (!visible.has(id)) {
    // A step of an earlier case has been walked already; it did not run if this case does.
    const isElsewhere = block !== undefined && !isWithin(place.block, block)
    return { said: diagnostic(isElsewhere ? "step-elsewhere" : "step-not-yet", span, { id }) }
  }
  if (block !== undefined && !isWithin(place.block, block)) readOutside.add(step)
  return withoutValue(walk, step, span)
}

const withoutValue = ({ hasValue }: Walk, step: Step, span: Span): Problem | undefined =>
  hasValue(step) ? undefined : { said: diagnostic("step-without-value", span, { id: step.id.value, kind: step.kind }) }
