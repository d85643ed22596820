/** `perdure resume`: a parked execution continued. */
import { Command } from "effect/cli"
import { intervention } from "./intervention.ts"

export const resume = intervention("resume").pipe(
  Command.withDescription("Continue a parked execution, after what parked it was mended."),
  Command.withExamples([{
    command: "perdure resume Order/ord_1",
    description: "one that is not parked is left as it is"
  }])
)
