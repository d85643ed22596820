/** `perdure history export`: what happened in executions, as files that `perdure replay` runs code over. */
import { Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { failure } from "../../compiler/cli/failure.ts"
import { note, printable, sayJson } from "../../compiler/cli/terminal.ts"
import type { Control, ListFilter } from "../engine/control.ts"
import { exportHistory, type HistoryFile } from "../engine/history-file.ts"
import { ask, shown } from "./connect.ts"
import { thrownBy } from "./database.ts"
import { executionFilter, sensitive } from "./flags.ts"
import { projectFlags } from "./project.ts"

const everyOne = (control: Control["Service"], named: ReadonlyArray<string>, filter: ListFilter) =>
  Effect.gen(function*() {
    if (named.length > 0) return named
    const listed = yield* control.list(filter)
    return listed.map(({ executionId }) => executionId)
  })

/** Workflow names have letters and digits only; a key may hold anything, so it is not part of the name. */
const fileName = ({ execution: { executionId, workflow } }: Pick<HistoryFile, "execution">): string =>
  `${workflow}-${executionId.slice(0, 12)}.json`

/** Histories hold payloads, so the files are for their owner only. */
const writeHistory = (folder: string, history: Pick<HistoryFile, "execution">) => {
  const file = join(folder, fileName(history))
  return Effect.try({
    try: () => writeFileSync(file, `${JSON.stringify(history, undefined, 1)}\n`, { mode: 0o600 }),
    catch: thrownBy(file)
  })
}

export const historyExport = Command.make(
  "export",
  {
    executions: Argument.String("execution").pipe(
      Argument.withDescription(
        "Execution ids, eight or more first characters of one, or Workflow/key; none: all that match"
      ),
      Argument.variadic()
    ),
    folder: Flag.String("output").pipe(
      Flag.withAlias("o"),
      Flag.withMetavar("folder"),
      Flag.withDescription("Write a file for each execution into this folder (default: one to the standard output)"),
      Flag.optional
    ),
    ...executionFilter,
    sensitive,
    ...projectFlags
  },
  Effect.fn(function*({ executions, folder, limit, sensitive, state, workflow, ...flags }) {
    const filter = { workflow: Option.getOrUndefined(workflow), state: Option.getOrUndefined(state), limit }
    const histories = yield* ask(flags, (control) =>
      Effect.gen(function*() {
        const named = yield* everyOne(control, executions, filter)
        return yield* Effect.forEach(named, (execution) => exportHistory(control, execution, { sensitive }))
      }))
    const [first] = histories
    if (first === undefined) return yield* note("No execution matches.")
    if (Option.isNone(folder)) {
      if (histories.length > 1) return yield* failure("output-missing", { count: histories.length })
      return yield* sayJson(first)
    }
    const target = folder.value
    yield* Effect.try({ try: () => void mkdirSync(target, { recursive: true }), catch: thrownBy(target) })
    yield* Effect.forEach(histories, (history) => writeHistory(target, history))
    const count = histories.length === 1 ? "one history" : `${histories.length} histories`
    yield* note(`Wrote ${count} to ${printable(shown(target))}.`)
    if (executions.length === 0 && histories.length === limit) {
      yield* note(`The newest ${limit}; ask for more with --limit.`)
    }
  })
).pipe(
  Command.withDescription("Write histories as files, for `perdure replay` and for the archive."),
  Command.withExamples([
    { command: "perdure history export Order/ord_1 > ord_1.json", description: "one, to the standard output" },
    {
      command: "perdure history export --state Running --output histories --with-sensitive",
      description: "all that are under way, whole: only a whole history replays in every detail"
    }
  ])
)
