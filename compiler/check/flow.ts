/** Which names each expression may read: definite assignment of steps, and the roots of each place. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { Expression, ForeachStep, RepeatStep, Step, TryStep, Value, WorkflowDocument } from "../parse/document.ts"
import type { Located, Span } from "../source/text.ts"
import { allSteps, type Block, type Blocks, blocksOf, ends, insteadValue, isWithin, ownValues } from "./blocks.ts"
import { continues } from "./continuing.ts"
import { isReservedAlias } from "./names.ts"
import { expressionsIn, type Reference, references, spanIn } from "./references.ts"
import { isLibrary, type Makes, otherName } from "./roots.ts"
import { tokenProblem } from "./signals.ts"
import {
  isCapture,
  notVisible,
  type Placement,
  type Problem,
  sharedBlock,
  visibleAfter,
  visibleOutside
} from "./visibility.ts"

export interface Flow {
  readonly steps: ReadonlyMap<string, Step>
  readonly blocks: Blocks
  /** Steps whose value an expression of another block reads, each with the block around it and all who read it. */
  readonly readOutside: ReadonlyMap<Step, Block>
  /** Steps whose value a function inside their own block reads. */
  readonly captured: ReadonlySet<Step>
  /** Steps whose value an expression reads. */
  readonly readSteps: ReadonlySet<Step>
  /** Expressions with a name that could not be resolved, which has been reported: they are not judged further. */
  readonly poisoned: ReadonlySet<Expression>
  /** The others. */
  readonly expressions: ReadonlySet<Expression>
}

export interface FlowInput {
  readonly document: WorkflowDocument
  /** Whether a step leaves a value to read. */
  readonly hasValue: (step: Step) => boolean
  readonly makes: Makes
  readonly report: (it: Diagnostic) => void
}

/** What has been found out so far. */
interface Walk extends FlowInput {
  readonly steps: ReadonlyMap<string, Step>
  readonly blocks: Blocks
  readonly started: Set<Step>
  readonly readOutside: Map<Step, Block>
  readonly captured: Set<Step>
  readonly readSteps: Set<Step>
  readonly poisoned: Set<Expression>
  readonly expressions: Set<Expression>
}

/** A value that is computed before the body runs, or beside it. */
type Outside = "key" | "attribute" | "query"

/** What a place offers besides the library. */
interface Place extends Placement {
  /** The steps that may have run. */
  readonly visible: ReadonlySet<Step>
  /** The names of the loops and catches around it. */
  readonly aliases: ReadonlySet<string>
  /** It stands outside the body. */
  readonly outside?: Outside
  /** The step that a compensation undoes, whose value is `result`. */
  readonly undoes?: Step
}

export const analyseFlow = (input: FlowInput): Flow => {
  const { document } = input
  const walk: Walk = {
    ...input,
    // Of two steps of one id, which is an error, the first is meant.
    steps: new Map(allSteps(document.steps).toReversed().map((it) => [it.id.value, it])),
    blocks: blocksOf(document.steps),
    started: new Set(),
    readOutside: new Map(),
    captured: new Set(),
    readSteps: new Set(),
    poisoned: new Set(),
    expressions: new Set()
  }
  const outside: Place = { block: { parent: undefined }, visible: new Set(), aliases: new Set() }
  read(walk, document.idempotencyKey, { ...outside, outside: "key" })
  for (const { value } of document.attributes) read(walk, value, { ...outside, outside: "attribute" })
  const end = walkBlock(walk, document.steps, outside, [document.returns])
  for (const { value } of document.queries) read(walk, value, { ...end, outside: "query" })
  return walk
}

/** Each iteration adds to the history of its execution, which has its limits. */
const mostIterations = 1000

/** The steps, then the values that are computed after them; gives the place after the steps. */
const walkBlock = (
  walk: Walk,
  steps: ReadonlyArray<Step>,
  outside: Place,
  last: ReadonlyArray<Value | undefined>
): Place => {
  const visible = new Set(outside.visible)
  const place: Place = { ...outside, block: walk.blocks.by.get(steps) ?? outside.block, visible }
  let end: Step | undefined
  for (const step of steps) {
    // That a run does not end there is said of the step that would end it.
    if (end !== undefined && !continues(end)) {
      walk.report(diagnostic("unreachable-step", step.id.span, { id: step.id.value, after: end.id.value }))
    }
    walk.started.add(step)
    read(walk, step.when, place)
    walkStep(walk, step, place)
    for (const it of visibleAfter([step])) visible.add(it)
    // One warning is enough for all that follows.
    end = end === undefined && ends(step) ? step : undefined
  }
  for (const value of last) read(walk, value, place)
  return { ...place, visible: new Set([...outside.visible, ...visibleAfter(steps)]) }
}

const walkStep = (walk: Walk, step: Step, place: Place): void => {
  const late = { ...place, isLate: true }
  switch (step.kind) {
    case "call":
      read(walk, step.with, place)
      read(walk, insteadValue(step.onTimeout), late)
      return read(walk, step.compensate?.with, { ...late, undoes: step })
    case "enqueue":
      read(walk, step.with, place)
      return read(walk, insteadValue(step.onTimeout), late)
    case "await":
      return read(walk, insteadValue(step.onTimeout), late)
    case "child":
      read(walk, step.with, place)
      return read(walk, insteadValue(step.onTimeout), late)
    case "switch":
      for (const it of step.cases) {
        read(walk, it.when, place)
        walkBlock(walk, it.steps, place, [it.yields])
      }
      return
    case "patch":
      for (const it of [step.newer, step.older]) walkBlock(walk, it, place, [])
      return
    case "parallel":
    case "race":
      for (const { block } of step.branches) walkBlock(walk, block.steps, place, [block.yields])
      return
    case "foreach":
      return walkForeach(walk, step, place)
    case "repeat":
      return walkRepeat(walk, step, place)
    case "try":
      return walkTry(walk, step, place)
    default:
      for (const value of ownValues(step)) read(walk, value, place)
  }
}

const walkForeach = (walk: Walk, step: ForeachStep, place: Place): void => {
  read(walk, step.items, place)
  const inside = withAlias(walk, place, step.as)
  read(walk, step.key, { ...inside, isLate: true })
  const reads = expressionsIn(step.key).flatMap((it) => references(it))
  if (step.key.kind !== "broken" && !reads.some((it) => it.name === step.as.value)) {
    walk.report(diagnostic("key-without-item", step.key.span, { alias: step.as.value }))
  }
  walkBlock(walk, step.steps, inside, [step.collect])
}

const walkRepeat = (walk: Walk, step: RepeatStep, place: Place): void => {
  for (const { init } of step.state) read(walk, init, place)
  const inside = { ...place, aliases: new Set([...place.aliases, "state"]) }
  read(walk, insteadValue(step.onMax), { ...inside, isLate: true })
  const { value: written, span } = step.maxIterations
  if (written > mostIterations) walk.report(diagnostic("many-iterations", span, { limit: mostIterations, written }))
  walkBlock(walk, step.steps, inside, [step.next, step.until])
}

/** Where something failed, any step of the block may have run before. */
const walkTry = (walk: Walk, step: TryStep, place: Place): void => {
  walkBlock(walk, step.block.steps, place, [step.block.yields])
  const visible = new Set([...place.visible, ...visibleOutside({ ...step, catches: [], finally: [] })])
  for (const { as, block } of step.catches) {
    const after = { ...place, visible }
    walkBlock(walk, block.steps, as === undefined ? after : withAlias(walk, after, as), [block.yields])
  }
  const visibleLast = new Set([...visible, ...visibleOutside({ ...step, finally: [] })])
  walkBlock(walk, step.finally, { ...place, visible: visibleLast }, [])
}

const withAlias = (walk: Walk, place: Place, { span, value: name }: Located<string>): Place => {
  const isFunction = walk.document.functions?.names.some((it) => it.value === name) === true
  if (isFunction || isReservedAlias(name)) walk.report(diagnostic("reserved-name", span, { name }))
  else if (place.aliases.has(name)) walk.report(diagnostic("alias-taken", span, { name }))
  return { ...place, aliases: new Set([...place.aliases, name]) }
}

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

const resolve = (
  walk: Walk,
  reference: Reference,
  place: Place,
  expression: Expression
): Problem | undefined => {
  const { document, makes } = walk
  const { name, node } = reference
  if (name === "payload" || isLibrary(name) || place.aliases.has(name)) return undefined
  const span = spanIn(expression, node)
  if (document.functions?.names.some((it) => it.value === name) === true) {
    // A key that depends on a file which may change would no longer find its execution.
    return place.outside === "key" ? { said: diagnostic("key-reads-payload", span, { name }) } : undefined
  }
  const refused = refusedOutside(name, place, span)
  if (refused !== undefined) return { said: refused }
  if (name === "execution") return undefined
  if (name === "steps") {
    if (reference.step !== undefined) return resolveStep(walk, reference.step, place, expression, reference.inArrow)
    return { said: diagnostic("steps-as-value", span, { example: document.steps[0]?.id.value }) }
  }
  if (name === "signals") return tokenProblem(walk, reference, place.block, expression)
  if (name === "result") {
    if (place.undoes === undefined) return { said: diagnostic("result-outside", span, {}) }
    return withoutValue(walk, place.undoes, span)
  }
  if (document.hasUnreadFunctions && /^[a-z]/.test(name)) return { said: undefined }
  const roots = [
    ...["steps", "execution", ...(document.signals.length === 0 ? [] : ["signals"])]
      .filter((it) => refusedOutside(it, place, span) === undefined),
    ...(place.undoes === undefined ? [] : ["result"])
  ]
  return otherName(reference, expression, [...place.aliases, "payload", ...roots], makes)
}

/** Why a root of the body is none of a place outside. */
const refusedOutside = (name: string, { outside }: Place, span: Span): Diagnostic | undefined => {
  if (name !== "execution" && name !== "steps" && name !== "signals") return undefined
  switch (outside) {
    case "key":
      return diagnostic("key-reads-payload", span, { name })
    case "attribute":
      return name === "execution" ? undefined : diagnostic("attribute-reads-payload", span, { name })
    case "query":
      return name === "signals" ? diagnostic("query-reads-token", span, {}) : undefined
    case undefined:
      return undefined
  }
}

const resolveStep = (
  walk: Walk,
  { id, member, property }: NonNullable<Reference["step"]>,
  place: Place,
  expression: Expression,
  inArrow: boolean
): Problem | undefined => {
  const { blocks, captured, document, readOutside, readSteps, started, steps } = walk
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
  const own = blocks.of.get(step)
  if (own === undefined || !place.visible.has(step)) return { said: notVisible(step, own, place, started, span) }
  readSteps.add(step)
  if (isCapture(inArrow ? { ...place, isLate: true } : place, own)) captured.add(step)
  if (!isWithin(place.block, own)) readOutside.set(step, sharedBlock(readOutside.get(step) ?? own, place.block))
  return withoutValue(walk, step, span)
}

const withoutValue = ({ hasValue }: Walk, step: Step, span: Span): Problem | undefined =>
  hasValue(step) ? undefined : { said: diagnostic("step-without-value", span, { id: step.id.value, kind: step.kind }) }
