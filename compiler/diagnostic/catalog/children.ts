/** Children: the workflows that other workflows run. */
import { didYouMean, entry } from "../entry.ts"
import { addImport, type Unknown } from "./names.ts"

export const childCodes = {
  "unknown-workflow": entry<Unknown>({
    severity: "error",
    summary: "A step runs a workflow that no imported file declares.",
    message: ({ name, suggestion }) => `No imported file declares a workflow "${name}".${didYouMean(suggestion)}`,
    remedy: ({ elsewhere }) =>
      elsewhere !== undefined
        ? addImport(elsewhere)
        : "Import the *.workflow.yaml file that declares it, or correct the name."
  }),
  "child-option": entry<{ readonly option: string }>({
    severity: "error",
    summary: "A child has an option that its mode, or any child, does not have.",
    message: ({ option }) =>
      option === "compensate"
        ? "A child undoes its own steps, so the step that runs it has no compensate."
        : option === "onParentClose"
        ? "A detached child does not belong to this execution, so nothing becomes of it when this one ends."
        : "A child that is only started is not waited for, so it has no timeout.",
    remedy: ({ option }) =>
      option === "compensate"
        ? "Delete it, and let the steps of the child have their compensations."
        : option === "onParentClose"
        ? "Delete it, or write mode: start."
        : "Delete it, with its onTimeout, or delete the mode."
  }),
  "child-key-ignores-item": entry<{
    readonly workflow: string
    readonly loop: string
    /** What the loop calls its item, or its state. */
    readonly alias: string
    /** The members of the payload that the key reads. */
    readonly members: ReadonlyArray<string>
  }>({
    severity: "warning",
    summary: "All items of a loop run one and the same child.",
    message: ({ alias, loop, workflow }) =>
      `The key of ${workflow} does not depend on ${alias}, so all children of ${loop} are one execution.`,
    remedy: ({ alias, members, workflow }) =>
      members.length === 0
        ? `Let the idempotencyKey of ${workflow} read a member that depends on ${alias}.`
        : `Let ${members.join(" or ")} depend on ${alias}, or let the key of ${workflow} read a member that does.`
  })
}
