/** How help and wrong command lines are shown: examples first, help on the standard output, mistakes on the standard error. */
import { Effect } from "effect"
import { type CliError, CliOutput, type HelpDoc } from "effect/cli"
import { failure } from "./failure.ts"
import { isColored, noteFailure, paint, say } from "./terminal.ts"

const examples = (doc: HelpDoc.HelpDoc): string => {
  const style = paint(process.stdout)
  const lines = (doc.examples ?? []).map(({ command, description }) =>
    `  ${style("cyan", command)}${description === undefined ? "" : `\n      ${style("dim", description)}`}`
  )
  return lines.length === 0 ? "" : `${style("bold", "EXAMPLES")}\n${lines.join("\n")}\n\n`
}

const helpText = (doc: HelpDoc.HelpDoc): string => {
  const formatter = CliOutput.defaultFormatter({ colors: isColored(process.stdout) })
  return `${doc.description}\n\n${examples(doc)}${formatter.formatHelpDoc({ ...doc, description: "", examples: [] })}`
}

/** The sentence of the parser, without its layout. */
const sentence = (error: CliError.NonShowHelpErrors): string => {
  const [what = "", ...suggestions] = error.message.split(/\s*\n\s*/).filter((line) => line !== "Did you mean this?")
  return suggestions.length === 0 ? `${what}.` : `${what}. Did you mean ${suggestions.join(" or ")}?`
}

export const presenter: CliOutput.Presenter = {
  present: (event) => {
    switch (event._tag) {
      case "Help":
        return say(helpText(event.helpDoc))
      case "Version":
        return say(`${event.name} ${event.version}`)
      case "InvalidInvocation":
        return Effect.forEach(event.errors, (error) =>
          noteFailure(failure("usage", {
            message: sentence(error),
            remedy: `See \`${event.commandPath.join(" ")} --help\`.`
          })), { discard: true })
    }
  }
}
