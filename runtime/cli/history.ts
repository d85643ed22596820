/** `perdure history`: everything that happened in one execution, in order. */
import { Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { say, sayJson, terminalColumns } from "../../compiler/cli/terminal.ts"
import { ask } from "./connect.ts"
import { execution, json, sensitive } from "./flags.ts"
import { historyExport } from "./history-export.ts"
import { projectFlags } from "./project.ts"
import { historyText } from "./view/history.ts"

const run = Flag.Int("run").pipe(
  Flag.withDescription("Which run of an execution that has continued as new, from 1; unless said, the last one"),
  Flag.optional
)

export const history = Command.make(
  "history",
  { execution, run, sensitive, json, ...projectFlags },
  Effect.fn(function*({ execution, json, run, sensitive, ...flags }) {
    const [status, events] = yield* ask(
      flags,
      (control) =>
        Effect.all([
          control.status(execution),
          control.history(execution, { run: Option.getOrUndefined(run), sensitive })
        ])
    )
    yield* json ? sayJson(events) : say(historyText(status, events, terminalColumns()))
  })
).pipe(
  Command.withDescription("Show what happened in an execution, step by step."),
  Command.withExamples([
    { command: "perdure history Order/ord_1", description: "a table with times, attempts and durations" },
    { command: "perdure history Ledger/acc_1 --run 1", description: "an earlier run, before it continued as new" },
    { command: "perdure history Order/ord_1 --json", description: "every event as it is stored" }
  ]),
  Command.withSubcommands([historyExport])
)
