/** What steps leave to read, as far as declarations alone tell it. */
import type { Step } from "../parse/document.ts"
import { yieldsValue } from "./blocks.ts"
import { childValue } from "./children.ts"
import type { Flow } from "./flow.ts"
import type { Found } from "./found.ts"
import { typeAtPath } from "./path-type.ts"
import { type TypeTable, unresolved, voidType } from "./type-text.ts"
import type { StructType, Type } from "./type.ts"

/** What a step leaves to read: `void` for nothing, unresolved where only TypeScript can tell. */
export const declaredValue = (
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
export const makeTypeOf = (
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
