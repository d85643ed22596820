/** `perdure rules`: by what changes are judged. */
import { Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { table } from "../../runtime/cli/view/table.ts"
import { isRule, type RuleId, rules as all } from "../diagnostic/rules.ts"
import { suggest } from "../diagnostic/suggest.ts"
import { failure } from "./failure.ts"
import { examplesOf } from "./reference.ts"
import { paint, put, say, sayJson } from "./terminal.ts"

const json = Flag.Boolean("json").pipe(Flag.withDescription("Print JSON instead of text"), Flag.withDefault(false))

const rowOf = (id: RuleId) => {
  const { category, running, severity, summary } = all[id]
  return { id, level: severity, category, purpose: summary, running, docs: `docs/rules.md#${id.toLowerCase()}` }
}

const ids = Object.keys(all).filter(isRule)

const text = (id: RuleId): string => {
  const { category, level, purpose, running } = rowOf(id)
  const style = paint(process.stdout)
  const { mended, wrong } = examplesOf(id)
  return [
    `${style("bold", id)} (${level}, ${category})`,
    purpose,
    running,
    ...mended === undefined ? [] : [`${style("bold", "For example")}\n\n${mended}`],
    ...wrong === undefined ? [] : [wrong],
    `See docs/rules.md#${id.toLowerCase()}.`
  ].join("\n\n")
}

const explain = Command.make(
  "explain",
  { rule: Argument.String("rule").pipe(Argument.withDescription("As it stands in a finding")), json },
  Effect.fn(function*({ json, rule }) {
    if (!isRule(rule)) return yield* failure("unknown-rule", { rule, suggestion: suggest(rule, ids) })
    yield* json ? sayJson(rowOf(rule)) : say(text(rule))
  })
).pipe(
  Command.withDescription("Say what a rule demands, what breaks it, and what becomes of running executions."),
  Command.withExamples([{ command: "perdure rules explain STEP_SAME_NAME", description: "one rule" }])
)

const level = Flag.Literals("level", ["error", "warning", "info"]).pipe(
  Flag.withDescription("Only those of a level"),
  Flag.optional
)

export const rules = Command.make(
  "rules",
  { level, json },
  Effect.fn(function*({ json, level }) {
    const rows = ids.map(rowOf).filter((row) => Option.isNone(level) || row.level === level.value)
    if (json) return yield* sayJson(rows)
    const lines = table([
      ["RULE", "LEVEL", "CATEGORY", "PURPOSE"],
      ...rows.map(({ category, id, level, purpose }) => [id, level, category, purpose])
    ])
    yield* put(lines.map((line) => `${line}\n`).join(""))
  })
).pipe(
  Command.withSubcommands([explain]),
  Command.withDescription("List the rules by which changes are judged."),
  Command.withExamples([
    { command: "perdure rules --level error", description: "what fails a build" },
    { command: "perdure rules --json", description: "all of them, for a script" }
  ])
)
