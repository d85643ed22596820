/** Turns checked steps into what runs under which durable name. */
import { yieldsValue } from "../check/blocks.ts"
import type { CheckedStep, CheckedWorkflow } from "../check/checked.ts"
import { isExhausted } from "../check/exhaustive.ts"
import type { TypeTable } from "../check/type-text.ts"
import type { Type } from "../check/type.ts"
import type { CallStep, ChildStep, CompensateNode, Step, SwitchStep, Value } from "../parse/document.ts"
import { parseDuration } from "../parse/duration.ts"
import { positionAt, type SourceText } from "../source/text.ts"
import { constructPlan, insteadPlan } from "./constructs.ts"
import type {
  ActivityPlan,
  BlockPlan,
  CallPlan,
  ChildPlan,
  CompensatePlan,
  DecisionPlan,
  QueuePlan,
  StepBasePlan,
  StepPlan,
  SwitchPlan,
  ValuePlan
} from "./plan.ts"
import { differentRetry, differentTimeouts } from "./policies.ts"
import { reachable } from "./reachable.ts"
import type { Usage } from "./usage.ts"
import { argumentPlan, valuePlan } from "./values.ts"
import { variablePlan } from "./variables.ts"

/** What lowering a step must know of its workflow and project. */
export interface Surroundings {
  readonly workflow: CheckedWorkflow
  readonly source: SourceText | undefined
  readonly types: TypeTable
  readonly activity: (contract: { readonly file: string; readonly name: string }) => ActivityPlan
  readonly queue: (contract: { readonly name: string }) => QueuePlan
  readonly usage: Usage
}

export const stepPlans = (steps: ReadonlyArray<Step>, around: Surroundings): ReadonlyArray<StepPlan> =>
  steps.map((step) => stepPlan(step, around))

const stepPlan = (step: Step, around: Surroundings): StepPlan => {
  const base = basePlan(step, around)
  const value = (it: Value | undefined, expected: Type | undefined): ValuePlan =>
    argumentPlan(it, expected, around.types)
  switch (step.kind) {
    case "call":
      return callPlan(step, base, around)
    case "sleep":
      return {
        ...base,
        kind: "sleep",
        duration: millisOf(step.duration) ?? value(step.duration, { kind: "primitive", name: "duration" })
      }
    case "sleepUntil":
      return {
        ...base,
        kind: "sleepUntil",
        instant: value(step.instant, { kind: "primitive", name: "datetime" }),
        onPast: step.onPast
      }
    case "let":
      return { ...base, kind: "let", value: value(step.value, undefined) }
    case "record":
      return { ...base, kind: "record", source: step.source.value }
    case "await": {
      const signal = required(factsOf(step, around).signal, step)
      return {
        ...base,
        kind: "await",
        signal,
        timeoutMillis: step.timeout?.value.millis,
        onTimeout: step.onTimeout === undefined
          ? undefined
          : insteadPlan(step.onTimeout, signal.type, factsOf(step, around).fails, around.types)
      }
    }
    case "enqueue": {
      const queue = around.queue(required(factsOf(step, around).queue, step))
      return {
        ...base,
        kind: "enqueue",
        queue,
        input: value(step.with, queue.input),
        timeoutMillis: step.timeout.value.millis,
        onTimeout: step.onTimeout === undefined
          ? undefined
          : insteadPlan(step.onTimeout, queue.success, factsOf(step, around).fails, around.types)
      }
    }
    case "child":
      return childPlan(step, base, around)
    case "fail": {
      const error = required(factsOf(step, around).fails, step)
      return { ...base, kind: "fail", error, fields: value(step.with, error.fields) }
    }
    case "continueAsNew": {
      const { contract } = around.workflow
      return { ...base, kind: "continueAsNew", workflow: contract, payload: value(step.with, contract.payload) }
    }
    case "patch": {
      const way = (steps: ReadonlyArray<Step>) => blockPlan(steps, undefined, around).steps
      return { ...base, kind: "patch", patch: step.patch.value, newer: way(step.newer), older: way(step.older) }
    }
    case "switch":
      return switchPlan(step, base, around)
    case "parallel":
    case "race":
    case "foreach":
    case "repeat":
    case "try":
      return constructPlan(step, base, around, blockPlan)
  }
}

const millisOf = (duration: Value): number | undefined =>
  duration.kind === "literal" && typeof duration.value === "string" ? parseDuration(duration.value)?.millis : undefined

const basePlan = (step: Step, around: Surroundings): StepBasePlan => {
  const id = step.id.value
  const durableName = step.durableName?.value ?? id
  const declares = around.usage.declares.get(id) ?? []
  return {
    id,
    durableName,
    line: around.source === undefined ? 1 : positionAt(around.source, step.span.start).line,
    description: step.description?.value,
    annotations: step.annotations,
    when: step.when === undefined ? undefined : decisionPlan(`${durableName}/when`, step.when, around),
    used: around.usage.used.has(id),
    observed: around.usage.observed.has(id),
    hoisted: around.usage.hoisted.has(id),
    copied: around.usage.copied.has(id),
    declares: declares.map((inner) => variablePlan(inner, inner === step, factsOf(inner, around), around))
  }
}

const decisionPlan = (
  durableName: string,
  when: Value,
  { types, workflow: { narrowing } }: Surroundings
): DecisionPlan => ({
  durableName,
  condition: valuePlan(when, { kind: "primitive", name: "boolean" }, types),
  narrows: when.kind === "expression" && narrowing.held.has(when.expression),
  refutes: when.kind === "expression" && narrowing.failed.has(when.expression)
})

const callPlan = (step: CallStep, base: StepBasePlan, around: Surroundings): CallPlan => {
  const facts = factsOf(step, around)
  const activity = around.activity(required(facts.activity, step))
  return {
    ...base,
    ...requestPlan(step, activity, facts.retry, around),
    kind: "call",
    durableName: base.durableName,
    onTimeout: step.onTimeout === undefined
      ? undefined
      : insteadPlan(step.onTimeout, activity.success, facts.fails, around.types),
    compensate: step.compensate === undefined ? undefined : compensatePlan(step, step.compensate, base, around)
  }
}

const compensatePlan = (
  step: CallStep,
  node: CompensateNode,
  { durableName }: StepBasePlan,
  around: Surroundings
): CompensatePlan => {
  const undo = required(factsOf(step, around).undo, step)
  return {
    ...requestPlan(node, around.activity(undo.activity), undo.retry, around),
    durableName: `${durableName}/undo`,
    onGiveUp: node.onGiveUp
  }
}

/** What a call asks of an activity, and how. */
const requestPlan = (
  node: CallStep | CompensateNode,
  activity: ActivityPlan,
  retry: CheckedStep["retry"],
  { types }: Surroundings
) => ({
  activity,
  input: argumentPlan(node.with, activity.input, types),
  retry: differentRetry(retry, activity.retry),
  timeouts: differentTimeouts(node.timeouts, activity.timeouts)
})

const childPlan = (step: ChildStep, base: StepBasePlan, around: Surroundings): ChildPlan => {
  const { child, fails } = factsOf(step, around)
  const workflow = required(child, step)
  return {
    ...base,
    kind: "child",
    workflow,
    input: argumentPlan(step.with, workflow.payload, around.types),
    mode: step.mode,
    onParentClose: step.onParentClose,
    timeoutMillis: step.timeout?.value.millis,
    onTimeout: step.onTimeout === undefined
      ? undefined
      : insteadPlan(step.onTimeout, workflow.success, fails, around.types)
  }
}

const switchPlan = (step: SwitchStep, base: StepBasePlan, around: Surroundings): SwitchPlan => ({
  ...base,
  kind: "switch",
  hasValue: yieldsValue(step),
  exhaustive: isExhausted(factsOf(step, around).left),
  cases: step.cases.map((each, index) => ({
    decision: each.when === undefined
      ? undefined
      : decisionPlan(`${base.durableName}/case/${index + 1}`, each.when, around),
    ...blockPlan(each.steps, each.yields, around)
  }))
})

const blockPlan = (all: ReadonlyArray<Step>, yields: Value | undefined, around: Surroundings): BlockPlan => {
  const { steps, value } = reachable(all, yields)
  return {
    steps: stepPlans(steps, around),
    yields: value === undefined ? undefined : valuePlan(value, undefined, around.types)
  }
}

export const factsOf = (step: Step, { workflow }: Surroundings): CheckedStep =>
  workflow.steps.get(step) ?? { readOutside: false, captured: false }

/** What the checker resolves for every workflow that it passes on. */
const required = <A>(fact: A | undefined, { id }: Step): A => {
  if (fact === undefined) throw new Error(`The checker passed step "${id.value}" on without resolving it.`)
  return fact
}
