/** Turns a step that runs another workflow into a durable child, named by the contract of that workflow. */
import type { ChildPlan } from "../plan/plan.ts"
import { contractName } from "./contract-module.ts"
import { durationText } from "./duration.ts"
import { quote } from "./literal.ts"
import type { Layout } from "./module.ts"
import { runtime } from "./names.ts"
import { onTimeout } from "./on-timeout.ts"
import { object } from "./policy.ts"
import { type Doc, indent, newline } from "./print.ts"
import { typeOf } from "./schema.ts"
import { durable, type Scope } from "./scope.ts"
import { value } from "./value.ts"

/** `child("id", Workflow, payload)`, or `startChild` where it is not awaited; with options where they are not the default. */
export const child = (step: ChildPlan, scope: Scope): Doc => {
  const { layout } = scope
  const { durableName, input, mode, onParentClose, timeoutMillis, workflow } = step
  const options = [
    ["detach", mode === "detach" ? "true" : undefined],
    ["onParentClose", mode === "detach" || onParentClose === "cancel" ? undefined : quote(onParentClose)],
    ["timeout", timeoutMillis === undefined ? undefined : durationText(timeoutMillis)]
  ] as const
  const run: Doc = [
    runtime(mode === "await" ? "child" : "startChild"),
    "(",
    durable(durableName, scope),
    ", ",
    contractName(workflow, layout),
    ", ",
    value(input, scope),
    options.every(([, option]) => option === undefined) ? [] : [", ", object(options)],
    ")"
  ]
  return step.onTimeout === undefined
    ? run
    : [run, ".pipe(", indent([newline, onTimeout(step.onTimeout, childType(step, layout), scope)]), newline, ")"]
}

/** The type of what a child leaves to read. */
export const childType = ({ mode, workflow }: Pick<ChildPlan, "mode" | "workflow">, layout: Layout): Doc =>
  mode === "await"
    ? typeOf(workflow.success, layout) ?? ["typeof ", contractName(workflow, layout), ".successSchema.Type"]
    : runtime("StartedChild", true)
