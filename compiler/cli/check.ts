/** `perdure check`: the mistakes in a project's specs. */
import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import type { Checking } from "../compile.ts"
import { against, comparison, isFinding } from "./comparison.ts"
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

export const check = Command.make(
  "check",
  { path, against, locked, ...reportFlags },
  Effect.fn(function*({ path, against, locked, ...flags }) {
    const [{ checkProject }, { report, specAt }] = yield* Effect.promise(() =>
      Promise.all([import("../compile.ts"), import("./report.ts")])
    )
    const checking = checkProject(path)
    const changes = yield* comparison(checking, against, { locked })
    const spec = specAt(path, checking.project)
    const diagnostics = [...checking.diagnostics, ...changes?.diagnostics.filter(isFinding) ?? []]
    yield* report({ ...checking, diagnostics }, reporting(flags), { spec, sources: changes?.sources })
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
