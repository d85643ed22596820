/** One workflow document into a checked workflow and its mirror module. */
import { diagnostic } from "../diagnostic/diagnostic.ts"
import type { RepeatStep, Step, WorkflowDocument } from "../parse/document.ts"
import { ends } from "./blocks.ts"
import type { CheckedWorkflow } from "./checked.ts"
import { checkComparisons } from "./comparisons.ts"
import { checkContinuing } from "./continuing.ts"
import { checkErrors, type ErrorsOf, failuresOf } from "./errors.ts"
import type { ExplainContext } from "./explaining.ts"
import { failureType } from "./failures.ts"
import { analyseFlow, type Flow } from "./flow.ts"
import { contractOf, type Found, resolveFound } from "./found.ts"
import type { DeclaredFunctions } from "./functions/declared.ts"
import { checkMade } from "./made.ts"
import { makersIn } from "./makers.ts"
import { type Mirror, printMirror } from "./mirror.ts"
import { misledIn } from "./misled.ts"
import { checkStepNames } from "./names.ts"
import { narrowingConditions } from "./narrowing.ts"
import { expressionsOf } from "./queries.ts"
import { readQueueKeys } from "./queues.ts"
import { references } from "./references.ts"
import { checkRenamed } from "./renamed.ts"
import { checkReserved } from "./reserved.ts"
import type { Makes } from "./roots.ts"
import { checkSensitive, checkShown } from "./sensitive.ts"
import { declaredValue, makeTypeOf } from "./step-value.ts"
import { checkSteps, withReads } from "./steps.ts"
import { checkTexts } from "./texts.ts"
import { checkWorkflowTimeouts } from "./timeouts.ts"
import { voidType } from "./type-text.ts"
import type { StructType, Type } from "./type.ts"
import { errorOf, type WorkflowInput } from "./workflow-input.ts"

/** Everything but what TypeScript has to say. */
export interface WorkflowDraft {
  readonly checked: CheckedWorkflow
  readonly mirror: Mirror
  readonly readSteps: ReadonlySet<Step>
  readonly explaining: ExplainContext
}

export const draftWorkflow = (input: WorkflowInput): WorkflowDraft => {
  const { contract: { payload, success }, document, functions, moduleOf, report, scope, spell, table } = input
  checkDocument(input)
  const found = resolveFound(input)
  checkHidden(input, found)
  const errorsOf: ErrorsOf = (step) => contractOf(step, found)?.errors
  const steps = checkSteps(input, found)
  checkErrors(document, errorsOf, (name) => errorOf(input, name) !== undefined, report)

  const stateType = (step: RepeatStep): StructType => steps.get(step)?.state ?? { kind: "struct", fields: [] }
  const valueType = (step: Step): Type => step.kind === "repeat" ? stateType(step) : declaredValue(step, found)
  const { found: makers, makes } = makersIn(scope, table)
  const { flow, typeOf } = readExpressions(input, valueType, makes)
  for (const expression of flow.expressions) checkMade(expression, (name) => makers.get(name), table, report)
  checkTexts(document, report)
  const narrowing = narrowingConditions(document, typeOf, table)
  const mirror = printMirror({
    document,
    payload,
    success,
    flow,
    narrowing,
    table,
    activityOf: found.activityOf,
    childOf: found.childOf,
    queueOf: (name) => found.queues.get(name),
    errorOf: (name) => errorOf(input, name),
    failureType: (name) => failureType(name, (it) => errorOf(input, it)),
    failuresOf: (inside) =>
      [...failuresOf(inside, errorsOf).keys()].flatMap((name) => failureType(name, (it) => errorOf(input, it)) ?? []),
    stateType,
    valueType,
    makers: [...makers.values(), ...functionsIn(flow, functions)],
    moduleOf,
    spell,
    report
  })
  return {
    checked: {
      document,
      contract: input.contract,
      signals: [...found.signals.values()],
      migration: undefined,
      queries: [],
      queues: [...found.queues.values()],
      narrowing,
      steps: withReads(steps, flow)
    },
    mirror,
    readSteps: flow.readSteps,
    explaining: {
      marks: mirror.marks,
      table,
      typeOf,
      mayBeSkipped: skipping(document, flow),
      misledBy: misledIn(document),
      fallback: document.name.span
    }
  }
}

/** What the document alone shows to be wrong. */
const checkDocument = ({ document, report }: WorkflowInput): void => {
  checkStepNames(document, report)
  checkReserved(document, report)
  checkRenamed(document, report)
  checkWorkflowTimeouts(document.timeouts, report)
  checkReturn(document, report)
  checkContinuing(document, report)
  checkShown(document, report)
}

const checkHidden = ({ contract: { payload, success }, document, report, table }: WorkflowInput, { queues }: Found) => {
  const { sensitive } = document
  checkSensitive({ owner: document.name.value, given: "payload", sensitive, types: [payload, success] }, table, report)
  for (const { input: item, name, node: { sensitive }, success } of queues.values()) {
    checkSensitive({ owner: name, given: "input", sensitive, types: [item, success] }, table, report)
  }
}

/** What each expression reads; those that read what is not there, or cannot be compared so, are not judged further. */
const readExpressions = (
  { contract: { payload }, document, report, table }: WorkflowInput,
  valueType: (step: Step) => Type,
  makes: Makes
): Pick<ExplainContext, "typeOf"> & { readonly flow: Flow } => {
  const flow = analyseFlow({ document, report, hasValue: (step) => valueType(step) !== voidType, makes })
  const keys = readQueueKeys(document, makes, report)
  const typeOf = makeTypeOf(payload, flow, valueType, table)
  const misled = checkComparisons(document, flow.expressions, typeOf, table, report)
  return {
    typeOf,
    flow: {
      ...flow,
      expressions: new Set([...keys.expressions, ...flow.expressions]),
      poisoned: new Set([...keys.poisoned, ...flow.poisoned, ...misled])
    }
  }
}

/** Whether who reads a step may find that it did not run; a query is asked at any time. */
const skipping = ({ queries }: WorkflowDocument, { readOutside, steps }: Flow): ExplainContext["mayBeSkipped"] => {
  const asking = new Set(expressionsOf(queries))
  return (id, reader) => {
    const step = steps.get(id)
    return reader !== undefined && asking.has(reader) ||
      step !== undefined && (step.when !== undefined || readOutside.has(step))
  }
}

/** The functions that expressions call. */
const functionsIn = (flow: Flow, functions: DeclaredFunctions | undefined) => {
  const read = new Set([...flow.expressions].flatMap(references).map(({ name }) => name))
  return (functions?.names ?? []).filter(({ value }) => read.has(value)).map(({ value: name }) => ({
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
