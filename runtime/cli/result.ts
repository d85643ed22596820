/** `perdure result`: waits until an execution has closed, then prints what came of it. */
import { Effect } from "effect"
import { Command } from "effect/cli"
import { ask } from "./connect.ts"
import { execution, json } from "./flags.ts"
import { conclude } from "./outcome.ts"
import { projectFlags } from "./project.ts"

export const result = Command.make(
  "result",
  { execution, json, ...projectFlags },
  Effect.fn(function*({ execution, json, ...flags }) {
    yield* conclude(yield* ask(flags, (control) => control.result(execution)), json)
  })
).pipe(
  Command.withDescription("Wait until an execution has closed and print its result as JSON."),
  Command.withExamples([
    { command: "perdure result Order/ord_1", description: "the result; exit code 1 if it did not complete" },
    { command: "perdure result Order/ord_1 --json", description: "the whole status, whatever the end" }
  ])
)
