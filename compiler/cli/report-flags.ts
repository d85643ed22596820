/** The flags of the commands that report findings in specs. */
import { Option } from "effect"
import { Argument, Flag } from "effect/cli"
import type { Reporting } from "./report.ts"

const formatNames = ["text", "json", "github", "sarif", "junit", "gitlab"] as const

export const path = Argument.String("path").pipe(
  Argument.withDescription("Folder of a project, or one spec (default: here)"),
  Argument.withDefault(".")
)

export const reportFlags = {
  format: Flag.Literals("format", formatNames).pipe(
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
  readonly format: Reporting["format"]
  readonly json: boolean
  readonly deny: Option.Option<"warnings">
}): Reporting => ({ format: flags.json ? "json" : flags.format, denyWarnings: Option.isSome(flags.deny) })
