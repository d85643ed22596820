/** `perdure fmt`: writes specs in their canonical form. */
import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { join } from "node:path"
import type { LoadedProject } from "../load.ts"
import { type CommandFailure, failure } from "./failure.ts"
import { path } from "./report-flags.ts"
import { note, printable, say } from "./terminal.ts"

const check = Flag.Boolean("check").pipe(
  Flag.withDescription("Write nothing; list what is not formatted, and fail if anything is"),
  Flag.withDefault(false)
)

interface Formatting {
  /** How many files can be formatted. */
  readonly count: number
  readonly changed: ReadonlyArray<{ readonly file: string; readonly text: string }>
}

/** Of the files that parse; the others are left alone. */
const format = (
  project: LoadedProject | undefined,
  spec: string | undefined,
  isWrong: (file: string) => boolean
): Effect.Effect<Formatting> =>
  Effect.gen(function*() {
    const { formatted } = yield* Effect.promise(() => import("../format/format.ts"))
    const sources = [...project?.sources.values() ?? []]
      // What specs refer to is read too, and not theirs to write.
      .filter(({ file, text }) => file.endsWith(".yaml") && (spec === undefined || file === spec) && text.trim() !== "")
      .filter(({ file }) => !isWrong(file))
    const changed = sources
      .map(({ file, text }) => ({ file, before: text, text: formatted(file, text) }))
      .filter(({ before, text }) => text !== before)
    return { count: sources.length, changed }
  })

const write = (root: string, { changed }: Formatting): Effect.Effect<void, CommandFailure> =>
  Effect.gen(function*() {
    const [{ replaceFile }, { reasonOf }] = yield* Effect.promise(() =>
      Promise.all([import("../write/replace.ts"), import("../source/files.ts")])
    )
    for (const { file, text } of changed) {
      yield* Effect.try({
        try: () => replaceFile(join(root, file), text),
        catch: (error) => failure("not-writable", { path: file, reason: reasonOf(error) })
      })
    }
  })

const files = (count: number): string => `${count} ${count === 1 ? "file" : "files"}`

/** Not a reason to write into all the others. */
const notASpec = (path: string): CommandFailure =>
  failure("usage", {
    message: `${path} is not a spec of the project.`,
    remedy: "Name one of its specs, perdure.yaml or the project's folder."
  })

export const fmt = Command.make(
  "fmt",
  { path, check },
  Effect.fn(function*({ path, check }) {
    const [{ loadProject }, { fileAt, isFile, report }] = yield* Effect.promise(() =>
      Promise.all([import("../load.ts"), import("./report.ts")])
    )
    const { diagnostics, value: project } = loadProject(path)
    const mistakes = diagnostics.filter(({ severity }) => severity === "error")
    const spec = fileAt(path, project)
    if (spec === undefined && project !== undefined && isFile(path)) return yield* notASpec(path)
    const done = yield* format(project, spec, (file) => mistakes.some(({ span }) => span?.file === file))
    if (!check && project !== undefined) yield* write(project.root, done)
    for (const { file } of done.changed) yield* say(printable(file))
    yield* report({ project, diagnostics: mistakes }, { format: "text", denyWarnings: false }, { spec })
    const { length } = done.changed
    if (check && length > 0) return yield* failure("not-formatted", { count: length })
    yield* note(length === 0 ? `${files(done.count)} formatted already.` : `Formatted ${files(length)}.`)
  })
).pipe(
  Command.withDescription("Write the specs in their canonical form: order of keys, indentation, quotes, time spans."),
  Command.withExamples([
    { command: "perdure fmt", description: "every spec of the project, and perdure.yaml" },
    { command: "perdure fmt workflows/order.workflow.yaml", description: "one spec" },
    { command: "perdure fmt --check", description: "in CI: exit code 4 when something is not formatted" }
  ])
)
