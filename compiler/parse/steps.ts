/** Turns the steps of a workflow into what a document says of them: dispatch on the kind first, then the shape of that kind. */
import { diagnostic } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { Located } from "../source/text.ts"
import { childStep } from "./child.ts"
import { construct, insteadAt } from "./constructs.ts"
import type {
  AwaitStep,
  CallStep,
  CompensateNode,
  ContinueAsNewStep,
  EnqueueStep,
  Step,
  StepBase,
  StepKind,
  SwitchCase
} from "./document.ts"
import { durationAt } from "./duration.ts"
import { annotationsAt, retryAt, timeoutsAt } from "./policies.ts"
import { shapeMistakes } from "./shape.ts"
import { describe, entryOf, itemsOf, locatedString, type MapNode, member, type Node } from "./tree.ts"
import { readValue, type Report, valueAt } from "./value.ts"

export const stepKinds = [
  "call",
  "sleep",
  "sleepUntil",
  "let",
  "record",
  "await",
  "enqueue",
  "child",
  "fail",
  "continueAsNew",
  "switch",
  "patch",
  "parallel",
  "race",
  "foreach",
  "repeat",
  "try"
] as const satisfies ReadonlyArray<StepKind>

/** Each kind with the schema that its steps are held against. */
const schemas: ReadonlyMap<StepKind, string> = new Map(
  stepKinds.map((kind) => [kind, `workflow.schema.json#/$defs/${kind}Step`])
)

const baseKeys: ReadonlySet<string> = new Set(["id", "description", "when", "durableName", "annotations"])

export interface StepReport extends Report {
  /** The id of a step that could not be read, or of one in it. */
  readonly breaks: (id: string) => void
  /** The names under which steps that were renamed are stored, by their ids. */
  readonly renamed: ReadonlyMap<string, Located<string>>
}

export const readSteps = (report: StepReport, node: Node | undefined): ReadonlyArray<Step> =>
  itemsOf(node).flatMap((item) => readStep(report, item) ?? [])

const readStep = (report: StepReport, node: Node): Step | undefined => {
  if (node.kind !== "map") {
    const facts = { place: "A step", expected: "a map", found: describe(node), meaning: "" }
    report.say(diagnostic("wrong-shape", node.span, facts))
    return undefined
  }
  const id = locatedString(member(node, "id"))
  const kind = kindOf(report, node)
  const schema = kind && schemas.get(kind)
  const mistakes = schema === undefined
    ? []
    : shapeMistakes(schema, node, id === undefined ? "A step" : `Step "${id.value}"`)
  report.say(...mistakes)
  const step = kind === undefined ? undefined : build(report, node, kind)
  if (step !== undefined && mistakes.length === 0) return step
  for (const broken of idsIn(node)) report.breaks(broken)
  return undefined
}

/** The ids of a step and of the steps in it. */
const idsIn = (node: Node): ReadonlyArray<string> => {
  if (node.kind === "scalar") return []
  if (node.kind === "list") return node.items.flatMap(idsIn)
  const own = locatedString(member(node, "id"))
  return [...own === undefined ? [] : [own.value], ...node.entries.flatMap(({ value }) => idsIn(value))]
}

/** The one key that says what the step does. */
const kindOf = (report: Report, node: MapNode): StepKind | undefined => {
  let kind: Located<StepKind> | undefined
  for (const { key: { span, value } } of node.entries) {
    if (!isKind(value)) continue
    if (kind !== undefined) {
      const related = [{ message: "the step does this already", span: kind.span }]
      report.say(diagnostic("step-with-two-kinds", span, { first: kind.value, second: value }, { related }))
      return undefined
    }
    kind = { value, span }
  }
  if (kind === undefined) report.say(noKind(node))
  return kind?.value
}

const kinds: ReadonlySet<string> = new Set(stepKinds)

const isKind = (key: string): key is StepKind => kinds.has(key)

const noKind = (node: MapNode) => {
  for (const { key } of node.entries) {
    const suggestion = baseKeys.has(key.value)
      ? undefined
      : suggest(key.value, stepKinds)
    if (suggestion !== undefined) {
      return diagnostic("unknown-step-kind", key.span, { key: key.value, suggestion, kinds: stepKinds })
    }
  }
  const odd = node.entries.find(({ key }) => !baseKeys.has(key.value) && key.value !== "with")
  if (odd !== undefined) {
    return diagnostic("unknown-step-kind", odd.key.span, {
      key: odd.key.value,
      suggestion: undefined,
      kinds: stepKinds
    })
  }
  return diagnostic("step-without-kind", node.entries[0]?.key.span ?? node.span, { kinds: stepKinds })
}

/** Reads all that can be read, also of a step with mistakes, so that those of its values and inner steps are said. */
const build = (report: StepReport, node: MapNode, kind: StepKind): Step | undefined => {
  const base = baseOf(report, node)
  const subject = member(node, kind)
  const name = locatedString(subject)
  const given = valueAt(report, member(node, "with"))
  const withs = given === undefined ? {} : { with: given }
  switch (kind) {
    case "call":
      return callStep(report, node, base, withs)
    case "sleep":
      return subject && base && { ...base, kind, duration: readValue(report, subject) }
    case "sleepUntil": {
      const onPast = locatedString(member(node, "onPast"))?.value === "fail" ? "fail" : "continue"
      return subject && base && { ...base, kind, instant: readValue(report, subject), onPast }
    }
    case "let": {
      const value = valueAt(report, subject)
      return value && base && { ...base, kind, value }
    }
    case "record":
      return name && isSource(name.value) && base
        ? { ...base, kind, source: { value: name.value, span: name.span } }
        : undefined
    case "await":
      return awaitStep(report, node, base, name)
    case "enqueue":
      return enqueueStep(report, node, base, withs)
    case "child":
      return childStep(report, node, base, withs)
    case "fail":
      return name && base && { ...base, kind, error: name, ...withs }
    case "continueAsNew":
      return subject && base && continueAsNewStep(report, subject, base)
    case "switch": {
      const items = itemsOf(subject)
      const end = items.findIndex((item) => entryOf(item, "else") !== undefined)
      const extra = end < 0 ? undefined : items[end + 1]
      if (extra !== undefined) report.say(diagnostic("case-after-else", extra.span, {}))
      const cases = items.map((item) => switchCase(report, item))
      return base && { ...base, kind, cases }
    }
    case "patch":
    case "parallel":
    case "race":
    case "foreach":
    case "repeat":
    case "try":
      return construct(report, node, base, kind, (steps) => readSteps(report, steps))
  }
}

const isSource = (name: string): name is "now" | "uuid" | "random" =>
  name === "now" || name === "uuid" || name === "random"

const baseOf = (report: StepReport, node: MapNode): StepBase | undefined => {
  const id = locatedString(member(node, "id"))
  const description = locatedString(member(node, "description"))
  const when = valueAt(report, member(node, "when"))
  const durableName = locatedString(member(node, "durableName")) ?? report.renamed.get(id?.value ?? "")
  const annotations = annotationsAt(node)
  return id && {
    id,
    span: node.span,
    ...(description === undefined ? {} : { description }),
    ...(when === undefined ? {} : { when }),
    ...(durableName === undefined ? {} : { durableName }),
    ...(annotations === undefined ? {} : { annotations })
  }
}

const continueAsNewStep = (report: Report, subject: Node, base: StepBase): ContinueAsNewStep => {
  const given = valueAt(report, member(subject, "with"))
  return {
    ...base,
    kind: "continueAsNew",
    ...(given === undefined ? {} : { with: given }),
    dropsCompensations: locatedString(member(subject, "compensations"))?.value === "drop"
  }
}

const callStep = (
  report: StepReport,
  node: MapNode,
  base: StepBase | undefined,
  withs: Pick<CallStep, "with">
): CallStep | undefined => {
  const activity = locatedString(member(node, "call"))
  const retry = retryAt(member(node, "retry"))
  const onTimeout = insteadAt(report, member(node, "onTimeout"))
  const compensate = compensateAt(report, member(node, "compensate"))
  return base && activity && {
    ...base,
    kind: "call",
    activity,
    ...withs,
    ...(retry === undefined ? {} : { retry }),
    timeouts: timeoutsAt(member(node, "timeouts")),
    ...(onTimeout === undefined ? {} : { onTimeout }),
    ...(compensate === undefined ? {} : { compensate })
  }
}

const awaitStep = (
  report: StepReport,
  node: MapNode,
  base: StepBase | undefined,
  signal: Located<string> | undefined
): AwaitStep | undefined => {
  const timeout = durationAt(member(node, "timeout"))
  const onTimeout = insteadAt(report, member(node, "onTimeout"))
  return base && signal && {
    ...base,
    kind: "await",
    signal,
    ...(timeout === undefined ? {} : { timeout }),
    ...(onTimeout === undefined ? {} : { onTimeout })
  }
}

const enqueueStep = (
  report: StepReport,
  node: MapNode,
  base: StepBase | undefined,
  withs: Pick<EnqueueStep, "with">
): EnqueueStep | undefined => {
  const queue = locatedString(member(node, "enqueue"))
  const timeout = durationAt(member(node, "timeout"))
  const onTimeout = insteadAt(report, member(node, "onTimeout"))
  return base && queue && timeout && {
    ...base,
    kind: "enqueue",
    queue,
    ...withs,
    timeout,
    ...(onTimeout === undefined ? {} : { onTimeout })
  }
}

const compensateAt = (report: Report, node: Node | undefined): CompensateNode | undefined => {
  if (node?.kind !== "map") return undefined
  const activity = locatedString(member(node, "call"))
  const given = valueAt(report, member(node, "with"))
  const retry = retryAt(member(node, "retry"))
  return activity && {
    span: node.span,
    activity,
    ...(given === undefined ? {} : { with: given }),
    ...(retry === undefined ? {} : { retry }),
    timeouts: timeoutsAt(member(node, "timeouts")),
    onGiveUp: locatedString(member(node, "onGiveUp"))?.value === "log" ? "log" : "park"
  }
}

const switchCase = (report: StepReport, node: Node): SwitchCase => {
  const when = valueAt(report, member(node, "when"))
  const steps = readSteps(report, entryOf(node, "else")?.value ?? member(node, "steps"))
  const yields = valueAt(report, member(node, "yield"))
  return {
    span: node.span,
    ...(when === undefined ? {} : { when }),
    steps,
    ...(yields === undefined ? {} : { yields })
  }
}
