/** `perdure pause`: an execution held where it is. */
import { Command } from "effect/cli"
import { intention } from "./intervention.ts"

export const pause = intention("pause").pipe(
  Command.withDescription("Let an execution begin nothing new until it is resumed."),
  Command.withExamples([{
    command: "perdure pause Order/ord_1 --reason 'The warehouse moves'",
    description: "steps under way come to their end"
  }])
)
