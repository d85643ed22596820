/** `perdure list`: the executions there are. */
import { Clock, Effect, Option, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { note, say, sayJson, terminalColumns } from "../../compiler/cli/terminal.ts"
import { AttributeValue, type AttributeValues } from "../engine/model.ts"
import { ask } from "./connect.ts"
import { executionFilter, json } from "./flags.ts"
import { projectFlags } from "./project.ts"
import { listText } from "./view/list.ts"

/** A value that is the JSON of a number or a boolean is meant as one; in quotes it is a text. */
const attributesOf = (given: Readonly<Record<string, string>>): AttributeValues =>
  Object.fromEntries(Object.entries(given).map(([name, text]) => [name, valueOf(text)]))

const valueOf = (text: string): AttributeValues[string] => Option.getOrElse(decodeValue(text), () => text)

const decodeValue = Schema.decodeUnknownOption(Schema.fromJsonString(AttributeValue))

export const list = Command.make(
  "list",
  {
    ...executionFilter,
    paused: Flag.Boolean("paused").pipe(
      Flag.withDescription("Only executions that are paused"),
      Flag.withDefault(false)
    ),
    attributes: Flag.KeyValuePair("attribute").pipe(
      Flag.withAlias("a"),
      Flag.withMetavar("name=value"),
      Flag.withDescription("Only executions with this attribute; several have to hold together"),
      Flag.map(attributesOf),
      Flag.optional
    ),
    json,
    ...projectFlags
  },
  Effect.fn(function*({ attributes, workflow, state, paused, limit, json, ...flags }) {
    const filter = {
      workflow: Option.getOrUndefined(workflow),
      state: Option.getOrUndefined(state),
      attributes: Option.getOrUndefined(attributes),
      ...(paused ? { paused } : {}),
      limit
    }
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
    { command: "perdure list --attribute customer=c1", description: "what its workflow declares under attributes" },
    { command: "perdure list --state Failed --json", description: "for a script" }
  ])
)
