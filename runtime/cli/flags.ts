/** Arguments and flags that several commands share. */
import { Argument, Flag } from "effect/cli"

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
