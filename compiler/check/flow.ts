/** Which names each expression may read: definite assignment of steps, and the roots of each place. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { Expression, Step, SwitchStep, Value, WorkflowDocument } from "../parse/document.ts"
import { builtinFunctions, dateFunctions, libraryObjects } from "../parse/library.ts"
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

/** What a place offers besides the library. */
interface Place {
  readonly block: Block
  /** Absent where steps cannot be read. */
  readonly visible: ReadonlySet<string> | undefined
  readonly roots: ReadonlyArray<string>
}

export interface FlowInput {
  readonly document: WorkflowDocument
  /** Whether a step leaves a value to read; undefined if that could not be found out. */
  readonly hasValue: (step: Step) => boolean | undefined
  /** Whether a type has a brand, so that expressions may call it; undefined if there is no such type. */
  readonly makes: (name: string) => boolean | undefined
}

const functions: ReadonlyArray<string> = [
  ...builtinFunctions,
  ...dateFunctions,
  ...Object.keys(libraryObjects),
  "undefined"
]

export const analyseFlow = (input: FlowInput, report: (it: Diagnostic) => void): Flow => {
  const { document, hasValue, makes } = input
  const steps = new Map(allSteps(document.steps).toReversed().map((it) => [it.id.value, it]))
  const blockOf = new Map<Step, Block>()
  const readOutside = new Set<Step>()
  const poisoned = new Set<Expression>()
  const expressions = new Set<Expression>()

  const read = (value: Value | undefined, place: Place): void => {
    for (const expression of expressionsIn(value)) {
      expressions.add(expression)
      for (const reference of references(expression)) {
        const problem = judge(reference, place, expression)
        if (problem === undefined) continue
        if (problem !== "silent") report(problem)
        poisoned.add(expression)
        expressions.delete(expression)
      }
    }
  }

  const judge = (reference: Reference, place: Place, expression: Expression): Diagnostic | "silent" | undefined => {
    const { name, node, parameters } = reference
    if (name === "steps" && place.visible !== undefined) return judgeStep(reference, place, place.visible, expression)
    if (place.roots.includes(name) || functions.includes(name)) return undefined
    const span = spanIn(expression, node)
    if (name === "steps") return diagnostic("key-reads-payload", span, { name })
    if (name === "result") return diagnostic("result-outside", span, {})
    const isMaker = /^[A-Z]/.test(name) ? makes(name) : undefined
    if (isMaker !== undefined) return isMaker ? undefined : diagnostic("not-a-maker", span, { name })
    const known = [...parameters, ...place.roots, ...(place.visible === undefined ? [] : ["steps"]), ...functions]
    return diagnostic("unknown-name", span, { name, suggestion: suggest(name, known) })
  }

  const judgeStep = (
    { node, step: read }: Reference,
    place: Place,
    visible: ReadonlySet<string>,
    expression: Expression
  ): Diagnostic | "silent" | undefined => {
    const example = document.steps[0]?.id.value
    if (read === undefined) return diagnostic("steps-as-value", spanIn(expression, node), { example })
    const step = steps.get(read.id)
    if (step === undefined) {
      if (document.brokenSteps.has(read.id)) return "silent"
      const suggestion = suggest(read.id, steps.keys())
      return diagnostic("unknown-step", spanIn(expression, read.property), { id: read.id, suggestion })
    }
    const span = spanIn(expression, read.member)
    const block = blockOf.get(step)
    if (!visible.has(read.id)) {
      // A step of an earlier case has been walked already; it did not run if this case does.
      return diagnostic(block === undefined || isWithin(place.block, block) ? "step-not-yet" : "step-elsewhere", span, {
        id: read.id
      })
    }
    const valued = hasValue(step)
    if (valued === false) return diagnostic("step-without-value", span, { id: read.id, kind: step.kind })
    if (block !== undefined && !isWithin(place.block, block)) readOutside.add(step)
    return undefined
  }

  /** Gives the steps that are visible after the block. */
  const walk = (block: Block, inside: ReadonlyArray<Step>, before: ReadonlySet<string>): ReadonlySet<string> => {
    const visible = new Set(before)
    let end: Step | undefined
    for (const step of inside) {
      const place = { block, visible, roots: ["payload"] }
      if (end !== undefined) {
        report(diagnostic("unreachable-step", step.id.span, { id: step.id.value, after: end.id.value }))
        end = undefined
      }
      blockOf.set(step, block)
      read(step.when, place)
      for (const value of ownValues(step)) read(value, place)
      if (step.kind === "call") read(step.compensate?.with, { ...place, roots: ["payload", "result"] })
      if (step.kind === "switch") { for (const id of walkCases(step, block, visible)) visible.add(id) }
      visible.add(step.id.value)
      if (ends(step)) end = step
    }
    return visible
  }

  /** Gives the steps of all cases: outside of its case, a step may have run. */
  const walkCases = (step: SwitchStep, block: Block, visible: ReadonlySet<string>): ReadonlyArray<string> =>
    step.cases.flatMap((it) => {
      read(it.when, { block, visible, roots: ["payload"] })
      const inner = { parent: block }
      const seen = walk(inner, it.steps, visible)
      read(it.yields, { block: inner, visible: seen, roots: ["payload"] })
      return allSteps(it.steps).map((inside) => inside.id.value)
    })

  const root: Block = { parent: undefined }
  read(document.idempotencyKey, { block: root, visible: undefined, roots: ["payload"] })
  const visible = walk(root, document.steps, new Set())
  read(document.returns, { block: root, visible, roots: ["payload"] })
  return { steps, readOutside, poisoned, expressions }
}
