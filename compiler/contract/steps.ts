/** Turns the steps of a plan into what is promised of them. */
import type {
  BlockPlan,
  BranchPlan,
  CallPlan,
  CompensatePlan,
  DecisionPlan,
  ForeachPlan,
  OnTimeoutPlan,
  RepeatPlan,
  StepPlan,
  ValuePlan
} from "../plan/plan.ts"
import type { Names } from "./canonical-expression.ts"
import { canonicalType, type TypeTable } from "./canonical-type.ts"
import type {
  BlockContract,
  DecisionContract,
  InsteadContract,
  Named,
  RequestContract,
  StepBase,
  StepContract,
  ValueForm
} from "./contract.ts"
import { given } from "./given.ts"
import { retryForm, timeoutsForm } from "./policy-form.ts"
import { valueForm } from "./value-form.ts"

/** Where steps stand. */
interface Place {
  /** What the items of the loops around are called, and what was renamed. */
  readonly names: Names
  /** How many loops are around. */
  readonly depth: number
  readonly types: TypeTable
}

export const stepContracts = (
  steps: ReadonlyArray<StepPlan>,
  names: Names,
  types: TypeTable
): ReadonlyArray<StepContract> => contractsIn(steps, { names, depth: 0, types })

const contractsIn = (steps: ReadonlyArray<StepPlan>, place: Place): ReadonlyArray<StepContract> =>
  steps.map((step) => stepContract(step, place))

const stepContract = (step: StepPlan, place: Place): StepContract => {
  const base = stepBase(step, place)
  const value = (it: ValuePlan): ValueForm => valueForm(it, place.names)
  const inside = (steps: ReadonlyArray<StepPlan>) => contractsIn(steps, place)
  switch (step.kind) {
    case "call":
      return given({
        ...base,
        kind: step.kind,
        ...request(step, place),
        onTimeout: step.onTimeout && instead(step.onTimeout, place),
        undo: step.compensate && {
          name: step.compensate.durableName,
          ...request(step.compensate, place),
          onGiveUp: step.compensate.onGiveUp
        }
      })
    case "sleep":
      return {
        ...base,
        kind: step.kind,
        duration: typeof step.duration === "number" ? step.duration : value(step.duration)
      }
    case "sleepUntil":
      return { ...base, kind: step.kind, instant: value(step.instant), onPast: step.onPast }
    case "let":
      return { ...base, kind: step.kind, value: value(step.value) }
    case "record":
      return { ...base, kind: step.kind, source: step.source }
    case "await":
      return { ...base, kind: step.kind, signal: step.signal.name, ...waiting(step, place) }
    case "enqueue":
      return { ...base, kind: step.kind, queue: step.queue.name, input: value(step.input), ...waiting(step, place) }
    case "child":
      return given({
        ...base,
        kind: step.kind,
        workflow: step.workflow.name,
        input: value(step.input),
        mode: step.mode,
        onParentClose: step.mode === "detach" ? undefined : step.onParentClose,
        ...waiting(step, place)
      })
    case "fail":
      return { ...base, kind: step.kind, error: step.error.name, fields: value(step.fields) }
    case "continueAsNew":
      return { ...base, kind: step.kind, payload: value(step.payload) }
    case "patch":
      return { ...base, kind: step.kind, patch: step.patch, newer: inside(step.newer), older: inside(step.older) }
    case "switch":
      return {
        ...base,
        kind: step.kind,
        cases: step.cases.map((each) => given({ when: decision(each.decision, place), ...block(each, place) }))
      }
    case "parallel":
      return { ...base, kind: step.kind, branches: branches(step.branches, place), mode: step.mode }
    case "race":
      return { ...base, kind: step.kind, branches: branches(step.branches, place) }
    case "foreach":
      return { ...base, ...foreach(step, place) }
    case "repeat":
      return { ...base, ...repeat(step, place) }
    case "try":
      return {
        ...base,
        kind: step.kind,
        ...block(step.block, place),
        catches: Object.fromEntries(
          step.catches.map(({ alias, block: inner, error }) => [error, given({ as: alias, ...block(inner, place) })])
        ),
        finally: inside(step.finally)
      }
  }
}

/** A condition on what leaves no record is not recorded either. */
const stepBase = (step: StepPlan, place: Place): StepBase => {
  const when = decision(step.when, place)
  return given({
    name: step.durableName,
    id: step.id === step.durableName ? undefined : step.id,
    when: when && step.kind === "let" ? { condition: when.condition } : when,
    annotations: step.annotations
  })
}

const decision = (plan: DecisionPlan | undefined, { names }: Place): DecisionContract | undefined =>
  plan && given({
    name: plan.durableName,
    condition: valueForm(plan.condition, names),
    relied: plan.narrows || plan.refutes || undefined
  })

const request = (call: CallPlan | CompensatePlan, { names }: Place): RequestContract =>
  given({
    activity: call.activity.name,
    input: valueForm(call.input, names),
    retry: retryForm(call.retry ?? call.activity.retry),
    timeouts: timeoutsForm({ ...call.activity.timeouts, ...call.timeouts })
  })

const waiting = (
  step: { readonly timeoutMillis: number | undefined; readonly onTimeout: OnTimeoutPlan | undefined },
  place: Place
) => given({ timeoutMillis: step.timeoutMillis, onTimeout: step.onTimeout && instead(step.onTimeout, place) })

const instead = (plan: OnTimeoutPlan, { names }: Place): InsteadContract =>
  plan.kind === "fail"
    ? { fail: plan.error.name, fields: valueForm(plan.fields, names) }
    : { yield: valueForm(plan.value, names) }

const block = ({ steps, yields }: BlockPlan, place: Place): BlockContract =>
  given({ steps: contractsIn(steps, place), yields: yields && valueForm(yields, place.names) })

const branches = (all: ReadonlyArray<BranchPlan>, place: Place): Named<BlockContract> =>
  Object.fromEntries(all.map((branch) => [branch.name, block(branch.block, place)]))

const foreach = (step: ForeachPlan, place: Place) => {
  const { depth, names } = place
  const inner = { ...place, depth: depth + 1, names: new Map([...names, [step.alias, `$item${depth}`]]) }
  return {
    kind: step.kind,
    items: valueForm(step.items, place.names),
    key: valueForm(step.key, inner.names),
    concurrency: step.concurrency,
    mode: step.mode,
    ...block(step.block, inner)
  }
}

const repeat = (step: RepeatPlan, place: Place) =>
  given({
    kind: step.kind,
    state: canonicalType(step.state, place.types),
    init: valueForm(step.init, place.names),
    maxIterations: step.maxIterations,
    onMax: instead(step.onMax, place),
    steps: contractsIn(step.steps, place),
    next: step.end && valueForm(step.end.next, place.names),
    until: step.end && valueForm(step.end.until, place.names)
  })
