/** `perdure query`: asks a query of an execution. */
import { Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { sayJson } from "../../compiler/cli/terminal.ts"
import { tell } from "./connect.ts"
import { execution, json } from "./flags.ts"
import { projectFlags } from "./project.ts"

export const query = Command.make(
  "query",
  {
    execution,
    name: Argument.String("query").pipe(Argument.withDescription("Name of the query")),
    json,
    ...projectFlags
  },
  Effect.fn(function*({ execution, name, json, ...flags }) {
    const answered = yield* tell(flags, "query", (control) => control.query(execution, name))
    yield* sayJson(json ? answered : answered.value)
  })
).pipe(
  Command.withDescription("Ask a query of an execution and print the answer as JSON; it changes nothing."),
  Command.withExamples([
    { command: "perdure query Order/ord_1 progress", description: "whether it runs, waits, is parked or has closed" },
    { command: "perdure query 4f1c09ab progress --json", description: "with the id of the execution, for a script" }
  ])
)
