/** `perdure terminate`: an execution ended at once. */
import { Command } from "effect/cli"
import { intervention } from "./intervention.ts"

export const terminate = intervention("terminate").pipe(
  Command.withDescription("End an execution at once, without compensation."),
  Command.withExamples([{ command: "perdure terminate Order/ord_1", description: "what its steps did stays done" }])
)
