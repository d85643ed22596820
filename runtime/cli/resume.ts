/** `perdure resume`: a parked or paused execution continued. */
import { Command } from "effect/cli"
import { intention } from "./intervention.ts"

export const resume = intention("resume").pipe(
  Command.withDescription("Continue a paused execution, or a parked one after what parked it was mended."),
  Command.withExamples([{
    command: "perdure resume Order/ord_1",
    description: "one that is neither is left as it is"
  }])
)
