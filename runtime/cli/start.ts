/** `perdure start`: starts an execution on the server and does not wait for it. */
import { Effect } from "effect"
import { Command } from "effect/cli"
import { note, say, sayJson } from "../../compiler/cli/terminal.ts"
import { tell } from "./connect.ts"
import { json, payload, reuse, workflow } from "./flags.ts"
import { readPayload } from "./payload.ts"
import { projectFlags } from "./project.ts"

export const start = Command.make(
  "start",
  { workflow, payload, reuse, json, ...projectFlags },
  Effect.fn(function*({ workflow, payload, reuse, json, ...flags }) {
    const value = yield* readPayload(payload)
    const started = yield* tell(
      flags,
      "start",
      (control) => control.start({ workflow, payload: value, reuse }),
      workflow
    )
    if (json) return yield* sayJson(started)
    yield* say(started.executionId)
    if (!started.created) yield* note("It was started before: this is the execution of the same key.")
  })
).pipe(
  Command.withDescription("Start an execution on the server and print its id."),
  Command.withExamples([
    { command: "perdure start Order @order.json", description: "the payload from a file" },
    { command: "perdure start Order '{\"orderId\":\"ord_1\"}'", description: "the payload itself" },
    { command: "cat order.json | perdure start Order -", description: "the payload from the standard input" }
  ])
)
