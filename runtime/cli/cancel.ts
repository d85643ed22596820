/** `perdure cancel`: an execution asked to end, cooperatively. */
import { Command } from "effect/cli"
import { intervention } from "./intervention.ts"

export const cancel = intervention("cancel").pipe(
  Command.withDescription("Ask an execution to end: it compensates, then it is Cancelled."),
  Command.withExamples([{
    command: "perdure cancel Order/ord_1",
    description: "completed steps are undone in reverse order"
  }])
)
