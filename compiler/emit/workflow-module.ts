/** Turns a workflow's steps into the module of its body, as a layer. */
import { allPlans, type StepPlan, type WorkflowPlan } from "../plan/plan.ts"
import { serviceType } from "./activities-module.ts"
import { withTokens } from "./await.ts"
import { blockOf } from "./block.ts"
import { contractName } from "./contract-module.ts"
import { currentExecution } from "./expression.ts"
import { docComment } from "./literal.ts"
import { type Layout, type Module, printModule, provenance } from "./module.ts"
import { effect, exported, imported, payload, runtime } from "./names.ts"
import { modulePath } from "./paths.ts"
import { type Doc, indent, join, type Name, newline, reads } from "./print.ts"
import { queryAnswers } from "./query.ts"
import { queueWorkers } from "./queue.ts"
import { type Scope, scopeOf } from "./scope.ts"
import { value } from "./value.ts"

export const workflowModule = (plan: WorkflowPlan, layout: Layout): Module => {
  const scope = scopeOf(plan, layout)
  const layer = bodyLayer(plan, statementsOf(plan, scope), queryAnswers(plan, scope), layout)
  return printModule({
    path: modulePath(layout, plan.file, "workflow"),
    summary: plan.description ?? `The body of the workflow ${plan.name}.`,
    provenance: provenance(layout, plan.file, plan.version),
    body: [
      ...scope.interfaces,
      ...scope.constants.map(({ name, type, value }): Doc => ["const ", name, ": ", type, " = ", value]),
      layer,
      ...queueWorkers(plan, layout)
    ]
  })
}

/** The layer, as another module names it. */
export const layerOf = (plan: WorkflowPlan, layout: Layout): Name =>
  imported(modulePath(layout, plan.file, "workflow"), layerName(plan))

const layerName = ({ name, version }: WorkflowPlan): string => `${name}V${version}`

const statementsOf = (plan: WorkflowPlan, scope: Scope): ReadonlyArray<Doc> => {
  const { body, returns, tokens } = plan
  const last = returns === undefined ? undefined : (inner: Scope): Doc => ["return ", value(returns, inner)]
  const statements = withTokens(blockOf(body, scope, last), tokens, scope)
  return reads(statements, currentExecution)
    ? [["const ", currentExecution, " = yield* ", runtime("execution")], ...statements]
    : statements
}

const bodyLayer = (
  plan: WorkflowPlan,
  statements: ReadonlyArray<Doc>,
  answers: Doc | undefined,
  layout: Layout
): Doc => {
  const services = [...new Set(activityFiles(plan.body))].map((file) => serviceType(file, layout))
  return [
    docComment(
      services.length === 0
        ? "Needs an engine, and by this type can need nothing else."
        : "Needs an engine and the activities, and by this type can need nothing else."
    ),
    "export const ",
    exported(layerName(plan)),
    ": ",
    runtime("BodyLayer", true),
    services.length === 0 ? [] : ["<", join(" | ", services), ">"],
    " = ",
    runtime("body"),
    "(",
    contractName(plan, layout),
    ", ",
    mainOf(statements),
    ")",
    answers === undefined ? [] : [".answering(", answers, ")"]
  ]
}

const mainOf = (statements: ReadonlyArray<Doc>): Doc =>
  statements.length === 0
    ? ["() => ", effect("Effect"), ".void"]
    : [
      effect("Effect"),
      ".fnUntraced(function*(",
      reads(statements, payload) ? payload : [],
      ") {",
      indent([newline, join([newline, newline], statements)]),
      newline,
      "})"
    ]

/** The files whose activities the application implements. */
const activityFiles = (steps: ReadonlyArray<StepPlan>): ReadonlyArray<string> =>
  allPlans(steps).flatMap((step) => {
    if (step.kind !== "call") return []
    const called = step.compensate === undefined ? [step.activity] : [step.activity, step.compensate.activity]
    return called.flatMap(({ file, http }) => http === undefined ? [file] : [])
  })
