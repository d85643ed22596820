/** `perdure diff`: everything that has changed in meaning since the last release, or since a commit. */
import { Effect } from "effect"
import { Command } from "effect/cli"
import { against, comparison } from "./comparison.ts"
import { failure } from "./failure.ts"
import { path, reportFlags, reporting } from "./report-flags.ts"
import { note } from "./terminal.ts"

export const diff = Command.make(
  "diff",
  { path, against, ...reportFlags },
  Effect.fn(function*({ path, against, ...flags }) {
    const [{ checkProject }, { report, specAt }] = yield* Effect.promise(() =>
      Promise.all([import("../compile.ts"), import("./report.ts")])
    )
    const checking = checkProject(path)
    const style = reporting(flags)
    const spec = specAt(path, checking.project)
    // Mistakes come first: what a wrong spec means nobody knows.
    if (checking.checked === undefined) return yield* report(checking, style, { spec })
    const changes = yield* comparison(checking, against)
    if (changes === undefined) return yield* failure("nothing-released", {})
    const { acknowledged, diagnostics, sources } = changes
    yield* report({ ...checking, diagnostics: [...diagnostics, ...acknowledged] }, style, {
      spec,
      sources,
      isVerdict: false
    })
    if (diagnostics.length + acknowledged.length === 0) yield* note("Nothing has changed in meaning.")
  })
).pipe(
  Command.withDescription(
    "Show everything that has changed in meaning, harmless or not."
  ),
  Command.withExamples([
    { command: "perdure diff", description: "since the last release" },
    { command: "perdure diff --against origin/main", description: "since the branch began" }
  ])
)
