/** `perdure delete`: a closed execution removed, with its history. */
import { Effect } from "effect"
import { Command } from "effect/cli"
import { say, sayJson } from "../../compiler/cli/terminal.ts"
import { tell } from "./connect.ts"
import { execution, json } from "./flags.ts"
import { projectFlags } from "./project.ts"

export const remove = Command.make(
  "delete",
  { execution, json, ...projectFlags },
  Effect.fn(function*({ execution, json, ...flags }) {
    const status = yield* tell(flags, "delete", (control) => control.delete(execution))
    yield* json ? sayJson(status) : say(`Deleted ${status.workflow}/${status.key}, which was ${status.state}.`)
  })
).pipe(
  Command.withDescription("Delete a closed execution with its history; its key is free again."),
  Command.withExamples([
    { command: "perdure delete Order/ord_1", description: "one that has not ended is refused" }
  ])
)
