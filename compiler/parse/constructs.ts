/** Turns the steps that hold other steps in patches, branches, loops and catches into what a document says of them. */
import type {
  BlockNode,
  BranchNode,
  CatchNode,
  ForeachStep,
  Mode,
  OnTimeoutNode,
  ParallelStep,
  PatchStep,
  RaceStep,
  RepeatStep,
  Step,
  StepBase,
  TryStep
} from "./document.ts"
import { entriesOf, itemsOf, locatedNumber, locatedString, type MapNode, member, type Node } from "./tree.ts"
import { readType } from "./types.ts"
import { type Report, valueAt } from "./value.ts"

/** How the list of steps of a block is read. */
type ReadSteps = (node: Node | undefined) => ReadonlyArray<Step>

type ConstructStep = PatchStep | ParallelStep | RaceStep | ForeachStep | RepeatStep | TryStep

export const construct = (
  report: Report,
  node: MapNode,
  base: StepBase | undefined,
  kind: ConstructStep["kind"],
  readSteps: ReadSteps
): ConstructStep | undefined => {
  const subject = member(node, kind)
  switch (kind) {
    case "patch": {
      const patch = locatedString(subject)
      const ways = { newer: readSteps(member(node, "then")), older: readSteps(member(node, "else")) }
      return base && patch && { ...base, kind, patch, ...ways }
    }
    case "parallel":
    case "race": {
      const branches = entriesOf(subject).map(({ key, value }): BranchNode => ({
        name: key,
        block: block(report, value, member(value, "steps"), readSteps)
      }))
      if (base === undefined) return undefined
      return kind === "race" ? { ...base, kind, branches } : { ...base, kind, branches, mode: modeOf(node) }
    }
    case "foreach":
      return foreachStep(report, node, base, readSteps)
    case "repeat":
      return repeatStep(report, subject, base, readSteps)
    case "try": {
      const guarded = block(report, node, subject, readSteps)
      const catches = itemsOf(member(node, "catch")).flatMap((item) => catchAt(report, item, readSteps) ?? [])
      const last = readSteps(member(node, "finally"))
      return base && { ...base, kind, block: guarded, catches, finally: last }
    }
  }
}

const block = (report: Report, node: Node, steps: Node | undefined, readSteps: ReadSteps): BlockNode => {
  const read = readSteps(steps)
  const yields = valueAt(report, member(node, "yield"))
  return { span: node.span, steps: read, ...(yields === undefined ? {} : { yields }) }
}

const modeOf = (node: Node): Mode => locatedString(member(node, "mode"))?.value === "settle" ? "settle" : "all"

const foreachStep = (
  report: Report,
  node: MapNode,
  base: StepBase | undefined,
  readSteps: ReadSteps
): ForeachStep | undefined => {
  const items = valueAt(report, member(node, "foreach"))
  const as = locatedString(member(node, "as"))
  const key = valueAt(report, member(node, "key"))
  const steps = readSteps(member(node, "steps"))
  const collect = valueAt(report, member(node, "collect"))
  return base && items && as && key && {
    ...base,
    kind: "foreach",
    items,
    as,
    key,
    concurrency: locatedNumber(member(node, "concurrency")),
    mode: modeOf(node),
    steps,
    ...(collect === undefined ? {} : { collect })
  }
}

const repeatStep = (
  report: Report,
  node: Node | undefined,
  base: StepBase | undefined,
  readSteps: ReadSteps
): RepeatStep | undefined => {
  if (node?.kind !== "map") return undefined
  const state = entriesOf(member(node, "state")).flatMap(({ key: name, value }) => {
    const type = member(value, "$type")
    const init = valueAt(report, member(value, "init"))
    return type === undefined || init === undefined ? [] : [{ name, type: readType(report, type), init }]
  })
  const onMax = insteadAt(report, member(node, "onMax"))
  const steps = readSteps(member(node, "steps"))
  const next = valueAt(report, member(node, "next"))
  const until = valueAt(report, member(node, "until"))
  const maxIterations = locatedNumber(member(node, "maxIterations"))
  return base && maxIterations && onMax && next && until && {
    ...base,
    kind: "repeat",
    state,
    maxIterations,
    onMax,
    steps,
    next,
    until
  }
}

/** `{ fail: Error, with: ... }` or `{ yield: value }`. */
export const insteadAt = (report: Report, node: Node | undefined): OnTimeoutNode | undefined => {
  if (node?.kind !== "map") return undefined
  const value = valueAt(report, member(node, "yield"))
  if (value !== undefined) return { kind: "yield", value, span: node.span }
  const error = locatedString(member(node, "fail"))
  const given = valueAt(report, member(node, "with"))
  return error && { kind: "fail", error, ...(given === undefined ? {} : { with: given }), span: node.span }
}

const catchAt = (report: Report, node: Node, readSteps: ReadSteps): CatchNode | undefined => {
  const error = locatedString(member(node, "error"))
  const as = locatedString(member(node, "as"))
  const caught = block(report, node, member(node, "steps"), readSteps)
  return error && { error, ...(as === undefined ? {} : { as }), block: caught }
}
