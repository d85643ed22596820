/** `perdure list`: the executions there are. */
import { Clock, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { note, say, sayJson, terminalColumns } from "../../compiler/cli/terminal.ts"
import { ExecutionState } from "../engine/model.ts"
import { ask } from "./connect.ts"
import { json } from "./flags.ts"
import { projectFlags } from "./project.ts"
import { listText } from "./view/list.ts"

const most = 1000

export const list = Command.make(
  "list",
  {
    workflow: Flag.String("workflow").pipe(
      Flag.withAlias("w"),
      Flag.withMetavar("name"),
      Flag.withDescription("Only executions of this workflow"),
      Flag.optional
    ),
    state: Flag.Literals("state", ExecutionState.literals).pipe(
      Flag.withAlias("s"),
      Flag.withDescription("Only executions in this state"),
      Flag.optional
    ),
    limit: Flag.Int("limit").pipe(
      Flag.withMetavar("n"),
      Flag.withDescription(`At most this many, newest first (default 100, at most ${most})`),
      Flag.withDefault(100),
      Flag.filter((limit) => limit >= 1 && limit <= most, (limit) => `Expected 1 to ${most}, found ${limit}`)
    ),
    json,
    ...projectFlags
  },
  Effect.fn(function*({ workflow, state, limit, json, ...flags }) {
    const filter = { workflow: Option.getOrUndefined(workflow), state: Option.getOrUndefined(state), limit }
    const found = yield* ask(flags, (control) => control.list(filter))
    if (json) return yield* sayJson(found)
    if (found.length === 0) return yield* note("No execution matches.")
    yield* say(listText(found, yield* Clock.currentTimeMillis, terminalColumns()))
    if (found.length === limit) yield* note(`The newest ${limit}; ask for more with --limit.`)
  })
).pipe(
  Command.withDescription("List executions, newest first."),
  Command.withExamples([
    { command: "perdure list", description: "the newest 100" },
    { command: "perdure list --workflow Order --state Running", description: "the orders under way" },
    { command: "perdure list --state Failed --json", description: "for a script" }
  ])
)
