/** `perdure check`: the mistakes in a project's specs. */
import { Effect } from "effect"
import { Command } from "effect/cli"
import type { Checking } from "../compile.ts"
import { path, reportFlags, reporting } from "./report-flags.ts"
import { note, printable } from "./terminal.ts"

const count = ({ project }: Checking): string => {
  const specs = project?.documents.length ?? 0
  return `${specs} ${specs === 1 ? "spec" : "specs"}`
}

export const check = Command.make(
  "check",
  { path, ...reportFlags },
  Effect.fn(function*({ path, ...flags }) {
    const [{ checkProject }, { report, specAt }] = yield* Effect.promise(() =>
      Promise.all([import("../compile.ts"), import("./report.ts")])
    )
    const checking = checkProject(path)
    const spec = specAt(path, checking.project)
    yield* report(checking, reporting(flags), { spec })
    yield* note(`No errors in ${spec === undefined ? count(checking) : printable(spec)}.`)
  })
).pipe(
  Command.withDescription("Find the mistakes in the specs: shape, names, types, flow, errors."),
  Command.withExamples([
    { command: "perdure check", description: "the project of this folder" },
    { command: "perdure check workflows/order.workflow.yaml", description: "what concerns one spec" },
    { command: "perdure check --json --deny warnings", description: "for a script, strictly" },
    { command: "perdure check --format github", description: "in GitHub Actions: on the lines of the pull request" }
  ])
)
