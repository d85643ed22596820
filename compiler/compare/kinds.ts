/** What replay takes steps for: two of different kinds are not the same, whatever their names. */
import type { StepContract } from "../contract/contract.ts"
import type { StepKindText } from "../diagnostic/catalog/rules/kind.ts"

/** Those that leave no record of their own are compared with nothing. */
export const kindOf = (step: StepContract): StepKindText => {
  switch (step.kind) {
    case "sleep":
    case "sleepUntil":
      return "timer"
    case "record":
      return `record ${step.source}`
    case "child":
      return step.mode === "await" ? "awaited child" : "started child"
    case "parallel":
      return step.mode === "all" ? "parallel" : "parallel settle"
    case "foreach":
      return step.mode === "all" ? "foreach" : "foreach settle"
    default:
      return step.kind
  }
}
