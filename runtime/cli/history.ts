/** `perdure history`: everything that happened in one execution, in order. */
import { Effect } from "effect"
import { Command } from "effect/cli"
import { say, sayJson, terminalColumns } from "../../compiler/cli/terminal.ts"
import { ask } from "./connect.ts"
import { execution, json } from "./flags.ts"
import { projectFlags } from "./project.ts"
import { historyText } from "./view/history.ts"

export const history = Command.make(
  "history",
  { execution, json, ...projectFlags },
  Effect.fn(function*({ execution, json, ...flags }) {
    const [status, events] = yield* ask(
      flags,
      (control) => Effect.all([control.status(execution), control.history(execution)])
    )
    yield* json ? sayJson(events) : say(historyText(status, events, terminalColumns()))
  })
).pipe(
  Command.withDescription("Show what happened in an execution, step by step."),
  Command.withExamples([
    { command: "perdure history Order/ord_1", description: "a table with times, attempts and durations" },
    { command: "perdure history Order/ord_1 --json", description: "every event as it is stored" }
  ])
)
