/** `perdure check`: the mistakes in a project's specs. */
import { Effect } from "effect"
import { Command } from "effect/cli"
import type { Checking } from "../compile.ts"
import { path, reportFlags, reporting } from "./report-flags.ts"
import { note } from "./terminal.ts"

const fileCount = ({ project }: Checking): string => {
  const count = project?.documents.length ?? 0
  return `${count} ${count === 1 ? "spec" : "specs"}`
}

export const check = Command.make(
  "check",
  { path, ...reportFlags },
  Effect.fn(function*({ path, ...flags }) {
    const [{ checkProject }, { report }] = yield* Effect.promise(() =>
      Promise.all([import("../compile.ts"), import("./report.ts")])
    )
    const checking = checkProject(path)
    yield* report(path, checking, reporting(flags))
    yield* note(`No errors in ${fileCount(checking)}.`)
  })
).pipe(
  Command.withDescription("Find the mistakes in the specs: shape, names, types, flow, errors."),
  Command.withExamples([
    { command: "perdure check", description: "the project of this folder" },
    { command: "perdure check workflows/order.workflow.yaml", description: "what concerns one spec" },
    { command: "perdure check --json --deny warnings", description: "for a script, strictly" }
  ])
)
