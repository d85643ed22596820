/** `perdure parked`: the executions that wait for an operator, and why. */
import { Clock, Effect } from "effect"
import { Command } from "effect/cli"
import { note, printable, say, sayJson } from "../../compiler/cli/terminal.ts"
import { ask } from "./connect.ts"
import { json } from "./flags.ts"
import { projectFlags } from "./project.ts"
import { parkedLines, shortId } from "./view/status.ts"

export const parked = Command.make(
  "parked",
  { json, ...projectFlags },
  Effect.fn(function*({ json, ...flags }) {
    const found = yield* ask(flags, (control) => control.list({ parked: true }))
    if (json) return yield* sayJson(found)
    if (found.length === 0) return yield* note("No execution is parked.")
    const now = yield* Clock.currentTimeMillis
    for (const status of found) {
      yield* say(`${printable(`${status.workflow}/${status.key}`)}  ${shortId(status.executionId)}`)
      if (status.parked === undefined) continue
      for (const line of parkedLines(status.parked, now)) yield* say(`  ${line}`)
    }
  })
).pipe(
  Command.withDescription("List the executions that wait for an operator, why, and what can be done."),
  Command.withExamples([{ command: "perdure parked", description: "each with its reason and its remedies" }])
)
