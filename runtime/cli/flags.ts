/** Arguments and flags that several commands share. */
import { Argument, Flag } from "effect/cli"
import { ExecutionState } from "../engine/model.ts"

export const json = Flag.Boolean("json").pipe(
  Flag.withDescription("Print JSON instead of text"),
  Flag.withDefault(false)
)

export const execution = Argument.String("execution").pipe(
  Argument.withDescription("An execution id, eight or more first characters of one, or Workflow/key")
)

export const workflow = Argument.String("workflow").pipe(Argument.withDescription("Name of the workflow"))

export const payload = Argument.String("payload").pipe(
  Argument.withDescription("JSON, @file.json, or - for the standard input"),
  Argument.withDefault("{}")
)

export const reuse = Flag.Literals("reuse", ["join", "reject"]).pipe(
  Flag.withDescription("When the key was started before: answer with that execution, or refuse"),
  Flag.withDefault("join")
)

export const sensitive = Flag.Boolean("with-sensitive").pipe(
  Flag.withDescription("Show also what contracts name as sensitive"),
  Flag.withDefault(false)
)

const most = 1000

/** Which executions a command is about. */
export const executionFilter = {
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
  )
}
