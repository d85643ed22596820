/** One workflow document into a checked workflow and its mirror module. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import type { ChildStep, RepeatStep, Step, WorkflowDocument } from "../parse/document.ts"
import type { Located } from "../source/text.ts"
import { allCalls, allSteps, ends, yieldsValue } from "./blocks.ts"
import type {
  ActivityContract,
  CheckedFunctions,
  CheckedStep,
  CheckedWorkflow,
  ErrorContract,
  QueueContract,
  SignalContract,
  WorkflowContract
} from "./checked.ts"
import { checkChildren, childValue, resolveChildren } from "./children.ts"
import { checkComparisons } from "./comparisons.ts"
import { checkContinuing } from "./continuing.ts"
import { type FindError, resolveRetry } from "./contracts.ts"
import { checkErrors, type ErrorsOf, failuresOf } from "./errors.ts"
import type { ExplainContext } from "./explain.ts"
import { failureType, isSystemFailure } from "./failures.ts"
import { analyseFlow, type Flow } from "./flow.ts"
import { checkMade } from "./made.ts"
import { makersIn } from "./makers.ts"
import { type Mirror, printMirror } from "./mirror.ts"
import { checkStepNames } from "./names.ts"
import { narrowingConditions } from "./narrowing.ts"
import { typeAtPath } from "./path-type.ts"
import { expressionsOf } from "./queries.ts"
import { checkEnqueues, readQueueKeys, resolveQueues } from "./queues.ts"
import { references } from "./references.ts"
import { isRepeatedUnsafely } from "./repeats.ts"
import { checkReserved } from "./reserved.ts"
import type { Scope } from "./scope.ts"
import { checkSensitive, checkShown } from "./sensitive.ts"
import { checkAwaits, resolveSignals } from "./signals.ts"
import { checkTexts } from "./texts.ts"
import { checkTimeouts, checkWorkflowTimeouts } from "./timeouts.ts"
import { type TypeTable, unresolved, voidType } from "./type-text.ts"
import type { StructType, Type } from "./type.ts"
import { convertType } from "./types.ts"

export interface WorkflowInput {
  readonly document: WorkflowDocument
  readonly contract: WorkflowContract
  readonly functions: CheckedFunctions | undefined
  readonly scope: Scope
  readonly table: TypeTable
  readonly findError: FindError
  readonly findActivity: (file: string, name: string) => ActivityContract | undefined
  /** What another workflow, or this one, takes and gives; nothing if it could be read only in part. */
  readonly findWorkflow: (document: WorkflowDocument) => WorkflowContract | undefined
  readonly moduleOf: (file: string) => string
  /** The project limits attempts where neither contract nor call does. */
  readonly hasDefaultTimeout: boolean
  readonly report: (it: Diagnostic) => void
}

/** Everything but what TypeScript has to say. */
export interface WorkflowDraft {
  readonly checked: CheckedWorkflow
  readonly mirror: Mirror
  readonly readSteps: ReadonlySet<Step>
  readonly explaining: ExplainContext
}

export const draftWorkflow = (input: WorkflowInput): WorkflowDraft => {
  const { contract: { payload, success }, document, report, scope, table } = input
  checkStepNames(document, report)
  checkReserved(document, report)
  checkWorkflowTimeouts(document.timeouts, report)
  checkReturn(document, report)
  checkContinuing(document, report)

  const activities = resolveActivities(input)
  const activityOf = (name: string): ActivityContract | undefined => activities.get(name)
  const signals = resolveSignals(document, scope, report)
  checkAwaits(document, report)
  const children = resolveChildren(document, scope, input.findWorkflow)
  checkChildren(document, scope, report)
  const queues = resolveQueues(document, scope, input.findError, report)
  checkEnqueues(document, report)
  const { sensitive } = document
  checkSensitive({ owner: document.name.value, given: "payload", sensitive, types: [payload, success] }, table, report)
  for (const { input: item, name, node: { sensitive }, success } of queues.values()) {
    checkSensitive({ owner: name, given: "input", sensitive, types: [item, success] }, table, report)
  }
  checkShown(document, report)
  const found: Found = { activityOf, childOf: (step) => children.get(step), signals, queues }
  const errorsOf: ErrorsOf = (step) => contractOf(step, found)?.errors
  const steps = checkSteps(input, found)
  checkErrors(document, errorsOf, (name) => errorOf(input, name) !== undefined, report)

  const stateType = (step: RepeatStep): StructType => steps.get(step)?.state ?? { kind: "struct", fields: [] }
  const valueType = (step: Step): Type => step.kind === "repeat" ? stateType(step) : declaredValue(step, found)
  const { found: makers, makes } = makersIn(scope, table)
  const analysed = analyseFlow({
    document,
    report,
    hasValue: (step) => valueType(step) !== voidType,
    makes
  })
  const keys = readQueueKeys(document, makes, report)
  const typeOf = makeTypeOf(payload, analysed, valueType, table)
  const misled = checkComparisons(document, analysed.expressions, typeOf, table, report)
  const flow: Flow = {
    ...analysed,
    expressions: new Set([...keys.expressions, ...analysed.expressions]),
    poisoned: new Set([...keys.poisoned, ...analysed.poisoned, ...misled])
  }
  for (const expression of flow.expressions) checkMade(expression, (name) => makers.get(name), table, report)
  checkTexts(document, report)
  const narrowing = narrowingConditions(document, typeOf, table)
  const asking = new Set(expressionsOf(document.queries))
  const mirror = printMirror({
    document,
    payload,
    success,
    flow,
    narrowing,
    table,
    activityOf,
    childOf: found.childOf,
    queueOf: (name) => queues.get(name),
    errorOf: (name) => errorOf(input, name),
    failureType: (name) => failureType(name, (it) => errorOf(input, it)),
    failuresOf: (inside) =>
      [...failuresOf(inside, errorsOf).keys()].flatMap((name) => failureType(name, (it) => errorOf(input, it)) ?? []),
    stateType,
    valueType,
    makers: [...makers.values(), ...functionsIn(flow, input.functions)],
    moduleOf: input.moduleOf,
    report
  })
  return {
    checked: {
      document,
      ...(input.functions === undefined ? {} : { functions: input.functions }),
      contract: input.contract,
      signals: [...signals.values()],
      queries: [],
      queues: [...queues.values()],
      narrowing,
      steps: withReads(steps, flow)
    },
    mirror,
    readSteps: flow.readSteps,
    explaining: {
      marks: mirror.marks,
      table,
      typeOf,
      mayBeSkipped: (id, reader) => {
        const step = flow.steps.get(id)
        return reader !== undefined && asking.has(reader) ||
          step !== undefined && (step.when !== undefined || flow.readOutside.has(step))
      },
      fallback: document.name.span
    }
  }
}

/** The functions that expressions call. */
const functionsIn = (flow: Flow, functions: CheckedFunctions | undefined) => {
  const read = new Set([...flow.expressions].flatMap(references).map(({ name }) => name))
  return (functions?.names ?? []).filter((name) => read.has(name)).map((name) => ({
    name,
    file: functions?.file ?? ""
  }))
}

const checkReturn = (document: WorkflowDocument, report: WorkflowInput["report"]): void => {
  const { returns, steps } = document
  if (document.success === undefined && returns !== undefined) {
    report(diagnostic("unexpected-return", returns.span, {}))
  } else if (document.success !== undefined && returns === undefined && !steps.some(ends)) {
    report(diagnostic("no-return", document.success.span, {}))
  }
}

/** Each activity that the workflow calls; each unknown name reported at every call. */
const resolveActivities = (
  { document, findActivity, report, scope }: WorkflowInput
): ReadonlyMap<string, ActivityContract> => {
  const found = new Map<string, ActivityContract>()
  for (const { call } of allCalls(document)) {
    const declared = scope.resolve("activity", call.activity)
    const contract = declared === undefined ? undefined : findActivity(declared.file, call.activity.value)
    if (contract === undefined) continue
    found.set(contract.name, contract)
    checkTimeouts(call.timeouts, contract.node.timeouts, report)
  }
  return found
}

const errorOf = ({ findError, scope }: WorkflowInput, name: string): ErrorContract | undefined => {
  const declared = scope.find("error", name)
  return declared === undefined ? undefined : findError(declared.file, name)
}

type FindActivity = (name: string) => ActivityContract | undefined
type FindChild = (step: ChildStep) => WorkflowContract | undefined

/** What the steps of a workflow can name. */
interface Found {
  readonly activityOf: FindActivity
  readonly childOf: FindChild
  readonly signals: ReadonlyMap<string, SignalContract>
  readonly queues: ReadonlyMap<string, QueueContract>
}

/** What is known of what a step asks for. */
const contractOf = (step: Parameters<ErrorsOf>[0], { activityOf, childOf, queues }: Found) =>
  step.kind === "call"
    ? activityOf(step.activity.value)
    : step.kind === "enqueue"
    ? queues.get(step.queue.value)
    : childOf(step)

const checkSteps = (
  input: WorkflowInput,
  { activityOf, childOf, queues, signals }: Found
): ReadonlyMap<Step, CheckedStep> => {
  const { document, findError, scope } = input
  const checked = new Map<Step, CheckedStep>()
  for (const step of allSteps(document.steps)) {
    const failing = failingOf(step)
    for (const { error: caught } of step.kind === "try" ? step.catches : []) {
      if (!isSystemFailure(caught.value)) scope.resolve("error", caught)
    }
    const error = failing === undefined ? undefined : scope.resolve("error", failing)
    const fails = error === undefined ? undefined : findError(error.file, error.name.value)
    const call = step.kind === "call" ? resolveCall(input, step, activityOf) : {}
    const undo = step.kind !== "call" || step.compensate === undefined
      ? undefined
      : resolveCall(input, step.compensate, activityOf)
    const signal = step.kind === "await" ? signals.get(step.signal.value) : undefined
    const child = step.kind === "child" ? childOf(step) : undefined
    const queue = step.kind === "enqueue" ? queues.get(step.queue.value) : undefined
    checked.set(step, {
      ...call,
      ...(undo?.activity === undefined ? {} : { undo: { ...undo, activity: undo.activity } }),
      ...(signal === undefined ? {} : { signal }),
      ...(child === undefined ? {} : { child }),
      ...(queue === undefined ? {} : { queue }),
      ...(fails === undefined ? {} : { fails }),
      ...(step.kind === "repeat" ? { state: stateOf(input, step) } : {}),
      readOutside: false,
      captured: false
    })
  }
  return checked
}

/** The error that a step itself ends with. */
const failingOf = (step: Step): Located<string> | undefined => {
  if (step.kind === "fail") return step.error
  const instead = step.kind === "call" || step.kind === "await" || step.kind === "enqueue" || step.kind === "child"
    ? step.onTimeout
    : step.kind === "repeat"
    ? step.onMax
    : undefined
  return instead?.kind === "fail" ? instead.error : undefined
}

const stateOf = ({ report, scope }: WorkflowInput, step: RepeatStep): StructType => ({
  kind: "struct",
  fields: step.state.map(({ name, type }) => ({
    name: name.value,
    optional: false,
    type: convertType(type, scope, report)
  }))
})

const resolveCall = (
  { hasDefaultTimeout, report, scope }: WorkflowInput,
  call: ReturnType<typeof allCalls>[number]["call"],
  activityOf: FindActivity
): Pick<CheckedStep, "activity" | "retry"> => {
  const activity = activityOf(call.activity.value)
  const errors = activity?.errors.map((it) => it.name)
  const retry = resolveRetry(call.retry, scope, { what: "activity", name: call.activity.value, errors }, report)
  // Where the contract's own policy allows it, that has been said of the contract.
  const isRepeated = activity !== undefined && retry !== undefined &&
    !isRepeatedUnsafely(activity.node, activity.retry) &&
    isRepeatedUnsafely(activity.node, retry)
  if (isRepeated) {
    report(diagnostic("retry-without-idempotency", call.activity.span, { activity: activity.name }))
  }
  const isLimited = hasDefaultTimeout || call.timeouts.startToClose !== undefined
  if (activity !== undefined && !isLimited && activity.node.timeouts.startToClose === undefined) {
    report(diagnostic("no-start-to-close", call.activity.span, { activity: activity.name }))
  }
  return { ...(activity === undefined ? {} : { activity }), ...(retry === undefined ? {} : { retry }) }
}

const withReads = (steps: ReadonlyMap<Step, CheckedStep>, flow: Flow): ReadonlyMap<Step, CheckedStep> =>
  new Map(
    [...steps].map((
      [step, it]
    ) => [step, { ...it, readOutside: flow.readOutside.has(step), captured: flow.captured.has(step) }])
  )

/** What a step leaves to read: `void` for nothing, unresolved where only TypeScript can tell. */
const declaredValue = (
  step: Step,
  { activityOf, childOf, queues, signals }: Found
): Type => {
  switch (step.kind) {
    case "call": {
      const activity = activityOf(step.activity.value)
      if (activity === undefined) return unresolved
      return activity.success.kind === "void" ? voidType : activity.success
    }
    case "record":
      return {
        kind: "primitive",
        name: step.source.value === "now" ? "datetime" : step.source.value === "uuid" ? "uuid" : "number"
      }
    case "await":
      return signals.get(step.signal.value)?.type ?? unresolved
    case "enqueue":
      return queues.get(step.queue.value)?.success ?? unresolved
    case "child":
      return childValue(step, childOf(step))
    case "let":
    case "parallel":
    case "repeat":
      return unresolved
    case "foreach":
      return yieldsValue(step) || step.mode === "settle" ? unresolved : voidType
    case "switch":
    case "race":
    case "try":
      return yieldsValue(step) ? unresolved : voidType
    case "sleep":
    case "sleepUntil":
    case "fail":
    case "continueAsNew":
    case "patch":
      return voidType
  }
}

/** The declared type of a path of an expression, where declarations alone tell it. */
const makeTypeOf = (
  payload: StructType,
  flow: Flow,
  valueType: (step: Step) => Type,
  table: TypeTable
) =>
(path: ReadonlyArray<string>): Type | undefined => {
  const [root, ...members] = path
  if (root === "signals" && members.length === 2) return { kind: "primitive", name: "string" }
  const step = root === "steps" ? flow.steps.get(members.shift() ?? "") : undefined
  const start = root === "payload" ? payload : step === undefined ? undefined : valueType(step)
  const optional = step !== undefined && (step.when !== undefined || flow.readOutside.has(step))
  return typeAtPath(start === unresolved ? undefined : start, optional, members, table)
}
