/** `perdure status`: where one execution stands. */
import { Clock, Effect } from "effect"
import { Command } from "effect/cli"
import { say, sayJson } from "../../compiler/cli/terminal.ts"
import { ask } from "./connect.ts"
import { execution, json } from "./flags.ts"
import { projectFlags } from "./project.ts"
import { statusText } from "./view/status.ts"

export const status = Command.make(
  "status",
  { execution, json, ...projectFlags },
  Effect.fn(function*({ execution, json, ...flags }) {
    const found = yield* ask(flags, (control) => control.status(execution))
    yield* json ? sayJson(found) : say(statusText(found, yield* Clock.currentTimeMillis))
  })
).pipe(
  Command.withDescription("Show where an execution stands and what it waits for."),
  Command.withExamples([
    { command: "perdure status Order/ord_1", description: "by workflow and key" },
    { command: "perdure status 4f1c09ab --json", description: "by the first characters of its id, for a script" }
  ])
)
