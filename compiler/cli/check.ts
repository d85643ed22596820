/** `perdure check`: the mistakes in a project's specs. */
import { Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import type { Checking } from "../compile.ts"
import type { Diagnostic } from "../diagnostic/diagnostic.ts"
import { against, comparison, isFinding } from "./comparison.ts"
import { failure } from "./failure.ts"
import { path, reportFlags, reporting } from "./report-flags.ts"
import { note, printable } from "./terminal.ts"

const count = ({ project }: Checking): string => {
  const specs = project?.documents.length ?? 0
  return `${specs} ${specs === 1 ? "spec" : "specs"}`
}

const locked = Flag.Boolean("locked").pipe(
  Flag.withDescription("Fail, with exit code 4, when a spec has changed since its last release"),
  Flag.withDefault(false)
)

const live = Flag.String("live").pipe(
  Flag.withMetavar("path"),
  Flag.withDescription(
    "Let changes pass that concern no open one of these executions: files of `perdure history export`"
  ),
  Flag.optional
)

/** An export without any execution proves nothing. */
const sparedBy = (path: string, changes: ReadonlyArray<Diagnostic>) =>
  Effect.gen(function*() {
    const [{ filesAt, historyIn }, { spared }] = yield* Effect.promise(() =>
      Promise.all([import("../../runtime/cli/histories.ts"), import("../compare/live.ts")])
    )
    const files = yield* filesAt(path)
    if (files.length === 0) return yield* failure("no-histories", { paths: [printable(path)] })
    const histories = yield* Effect.forEach(files, historyIn)
    return spared(changes, histories.map(({ execution }) => execution).filter(({ state }) => state === "Running"))
  })

export const check = Command.make(
  "check",
  { path, against, live, locked, ...reportFlags },
  Effect.fn(function*({ path, against, live, locked, ...flags }) {
    const [{ checkProject }, { report, specAt }] = yield* Effect.promise(() =>
      Promise.all([import("../compile.ts"), import("./report.ts")])
    )
    const checking = checkProject(path)
    const changes = yield* comparison(checking, against, { locked })
    const spec = specAt(path, checking.project)
    const found = changes?.diagnostics ?? []
    const left = Option.isNone(live) ? found : yield* sparedBy(live.value, found)
    const diagnostics = [...checking.diagnostics, ...left.filter(isFinding)]
    yield* report({ ...checking, diagnostics }, reporting(flags), { spec, sources: changes?.sources })
    const idle = found.filter(isFinding).length - left.filter(isFinding).length
    if (idle > 0) {
      yield* note(`${idle} ${idle === 1 ? "change concerns" : "changes concern"} no execution that is open.`)
    }
    const passed = changes?.acknowledged.length ?? 0
    if (passed > 0) yield* note(`${passed} ${passed === 1 ? "change is" : "changes are"} acknowledged.`)
    yield* note(`No errors in ${spec === undefined ? count(checking) : printable(spec)}.`)
  })
).pipe(
  Command.withDescription("Find the mistakes in the specs, and the changes that running executions would not survive."),
  Command.withExamples([
    { command: "perdure check", description: "the project of this folder" },
    { command: "perdure check workflows/order.workflow.yaml", description: "what concerns one spec" },
    { command: "perdure check --against origin/main", description: "what has changed since the branch began" },
    { command: "perdure check --json --deny warnings", description: "for a script, strictly" },
    { command: "perdure check --format github", description: "in GitHub Actions: on the lines of the pull request" }
  ])
)
