/** Going on as a new run of the same execution. */
import { entry } from "../entry.ts"

export const continuingCodes = {
  "continue-not-last": entry<{
    readonly id: string
    readonly why: { readonly next: string } | { readonly owner: string; readonly kind: string }
  }>({
    severity: "error",
    summary: "A continueAsNew stands elsewhere than at the end of the workflow.",
    message: ({ id, why }) =>
      "next" in why
        ? `The step ${why.next} follows ${id}, which ends the run.`
        : `The step ${id} would end the run inside of the ${why.kind} ${why.owner}, which is not over there.`,
    remedy: ({ id, why }) =>
      "next" in why
        ? `Move ${id} to the end of the steps, or put what follows it into another case of the same switch.`
        : `Move ${id} to the end of the workflow's steps, behind ${why.owner}.`
  }),
  "continue-with-compensations": entry<{ readonly id: string; readonly undone: string }>({
    severity: "error",
    summary: "A continueAsNew would forget what the run could still undo.",
    message: ({ id, undone }) => `The next run cannot undo ${undone}, which may have run before ${id}.`,
    remedy: () => "If it is final by then, say so with compensations: drop; otherwise do it in one run."
  })
}
