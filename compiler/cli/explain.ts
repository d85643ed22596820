/** `perdure explain`: what a code means; without one, all of them. */
import { Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { docsOf } from "../diagnostic/pages.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { Explanation } from "./explanations.ts"
import { type CommandFailure, failure } from "./failure.ts"
import { type Examples, examplesOf } from "./reference.ts"
import { paint, say, sayJson } from "./terminal.ts"

const find = (all: ReadonlyArray<Explanation>, code: string): Effect.Effect<Explanation, CommandFailure> => {
  const found = all.find((explanation) => explanation.code === code)
  if (found !== undefined) return Effect.succeed(found)
  return Effect.fail(failure("unknown-code", { code, suggestion: suggest(code, all.map(({ code }) => code)) }))
}

const noExamples: Examples = { wrong: undefined, mended: undefined }

const text = ({ about, code, exit, severity, summary }: Explanation): string => {
  const style = paint(process.stdout)
  const { mended, wrong } = about === "command" ? noExamples : examplesOf(code)
  return [
    `${style("bold", code)} (${severity}${exit === undefined ? "" : `, exit code ${exit}`})`,
    summary,
    ...wrong === undefined ? [] : [`${style("bold", "For example")}\n\n${wrong}`],
    ...mended === undefined ? [] : [`${style("bold", "Mended")}\n\n${mended}`],
    `See ${about === "command" ? "docs/cli.md" : docsOf(code)}.`
  ].join("\n\n")
}

const listed = (all: ReadonlyArray<Explanation>): string => {
  const width = Math.max(...all.map(({ code }) => code.length)) + 2
  return all.map(({ code, summary }) => code.padEnd(width) + summary).join("\n")
}

export const explain = Command.make(
  "explain",
  {
    code: Argument.String("code").pipe(
      Argument.withDescription("A code as it stands in a message; none lists them all"),
      Argument.optional
    ),
    json: Flag.Boolean("json").pipe(Flag.withDescription("Print JSON instead of text"), Flag.withDefault(false))
  },
  Effect.fn(function*({ code, json }) {
    const { explanations } = yield* Effect.promise(() => import("./explanations.ts"))
    if (Option.isSome(code)) {
      const explanation = yield* find(explanations, code.value)
      return yield* json ? sayJson(explanation) : say(text(explanation))
    }
    if (json) return yield* sayJson(explanations)
    yield* say(listed(explanations))
  })
).pipe(
  Command.withDescription("Say what a code means."),
  Command.withExamples([
    { command: "perdure explain", description: "every code with its meaning" },
    { command: "perdure explain no-server", description: "one code" }
  ])
)
