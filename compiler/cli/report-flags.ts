/** The flags of the commands that report findings in specs. */
import { Option } from "effect"
import { Argument, Flag } from "effect/cli"
import type { Reporting } from "./report.ts"

export const path = Argument.String("path").pipe(
  Argument.withDescription("Folder of a project, or one spec (default: here)"),
  Argument.withDefault(".")
)

export const reportFlags = {
  format: Flag.Literals("format", ["text", "json"]).pipe(
    Flag.withDescription("How findings are printed"),
    Flag.withDefault("text")
  ),
  json: Flag.Boolean("json").pipe(Flag.withDescription("The same as --format json"), Flag.withDefault(false)),
  deny: Flag.Literals("deny", ["warnings"]).pipe(
    Flag.withDescription("Let warnings fail the command too"),
    Flag.optional
  )
}

export const reporting = (flags: {
  readonly format: "text" | "json"
  readonly json: boolean
  readonly deny: Option.Option<"warnings">
}): Reporting => ({ json: flags.json || flags.format === "json", denyWarnings: Option.isSome(flags.deny) })
