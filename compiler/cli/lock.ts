/** `perdure lock`: mends the index after a merge, and rewrites what an older Perdure has written. */
import { Effect } from "effect"
import { Command } from "effect/cli"
import { saveLocks } from "./locks.ts"
import { path } from "./report-flags.ts"
import { note } from "./terminal.ts"

const index = Command.make(
  "index",
  { path },
  Effect.fn(function*({ path }) {
    const [{ loadProject }, { indexOf, lockFiles }, { report }, { indexName }] = yield* Effect.promise(() =>
      Promise.all([
        import("../load.ts"),
        import("../lock/folder.ts"),
        import("./report.ts"),
        import("../source/paths.ts")
      ])
    )
    const { value: project } = loadProject(path)
    const { diagnostics } = lockFiles(project?.lock ?? new Map())
    yield* report({ project, diagnostics }, { format: "text", denyWarnings: false })
    if (project === undefined || project.lock.size === 0) return yield* note("There are no locks.")
    if (project.lock.get(indexName)?.text === indexOf(project.lock)) return yield* note("The index is current.")
    yield* saveLocks(project, [])
  })
).pipe(
  Command.withDescription("Write the index of the locks anew, when a merge has brought locks from two branches."),
  Command.withExamples([{ command: "perdure lock index", description: "after a conflict in index.sum" }])
)

const upgrade = Command.make(
  "upgrade",
  { path },
  Effect.fn(function*({ path }) {
    const [{ loadProject }, { upgradedLocks }, { report }] = yield* Effect.promise(() =>
      Promise.all([import("../load.ts"), import("../lock/upgrade.ts"), import("./report.ts")])
    )
    const { value: project } = loadProject(path)
    const { diagnostics, value: upgraded } = upgradedLocks(project?.lock ?? new Map())
    yield* report({ project, diagnostics }, { format: "text", denyWarnings: false })
    if (project === undefined || upgraded.length === 0) return yield* note("All locks have the format of this version.")
    yield* saveLocks(project, upgraded)
  })
).pipe(
  Command.withDescription("Rewrite locks of an older version of Perdure in the format of this one."),
  Command.withExamples([{ command: "perdure lock upgrade", description: "after an update; commit what it writes" }])
)

export const lock = Command.make("lock").pipe(
  Command.withDescription("Mend and upgrade the files of the lock."),
  Command.withSubcommands([index, upgrade])
)
