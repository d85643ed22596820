/** `perdure compile`: checks the specs, then writes the generated modules. */
import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import type { Recompiled } from "../recall.ts"
import type { Timing } from "../stopwatch.ts"
import type { Change } from "../write/changes.ts"
import { failure } from "./failure.ts"
import { path, reportFlags, reporting } from "./report-flags.ts"
import type { Reporting } from "./report.ts"
import { note, printable, printableLines, put, say } from "./terminal.ts"

const flags = {
  check: Flag.Boolean("check").pipe(
    Flag.withDescription("Write nothing; fail when the generated modules are not current"),
    Flag.withDefault(false)
  ),
  dryRun: Flag.Boolean("dry-run").pipe(
    Flag.withDescription("Write nothing; list what would be written"),
    Flag.withDefault(false)
  ),
  stats: Flag.Boolean("stats").pipe(
    Flag.withDescription("Show what each phase took"),
    Flag.withDefault(false)
  )
}

const timings = (all: ReadonlyArray<Timing>): string => {
  const total = all.reduce((sum, { millis }) => sum + millis, 0)
  return [...all, { phase: "total", millis: total }]
    .map(({ millis, phase }) => `${phase.padEnd(8)}${millis.toFixed(1).padStart(9)} ms`)
    .join("\n")
}

/** What `compile` would change, as a diff, so that the log of a failed build shows it. */
const stale = (changes: ReadonlyArray<Change>, { format }: Reporting) =>
  Effect.gen(function*() {
    const { unifiedDiff } = yield* Effect.promise(() => import("../write/diff.ts"))
    if (format === "text") {
      for (const { after, before, path } of changes) yield* put(printableLines(unifiedDiff(path, before, after)))
    }
    return yield* failure("generated-stale", { count: changes.length })
  })

const summary = ({ changes, modules }: Recompiled, written: boolean): string => {
  if (changes.length === 0) return `${modules.length} files are current.`
  const verb = written ? "Wrote" : "Would write"
  return `${verb} ${changes.length} of ${modules.length} files.`
}

export const compile = Command.make(
  "compile",
  { path, ...flags, ...reportFlags },
  Effect.fn(function*({ path, check, dryRun, stats, ...flags }) {
    const { report } = yield* Effect.promise(() => import("./report.ts"))
    const write = !check && !dryRun
    const style = reporting(flags)
    // A check takes no file's word for what was compiled earlier; and JUnit lists the files that were looked at.
    const anew = check || style.format === "junit"
    const compiled = yield* Effect.promise(async () =>
      anew
        ? (await import("../compile.ts")).compileProject(path, { write })
        : (await import("../recall.ts")).recompileProject(path, { write })
    )
    if (stats) yield* note(timings(compiled.timings))
    const { changes } = compiled
    yield* report(compiled, style, { more: { changes: changes.map(({ kind, path }) => ({ kind, path })) } })
    if (check && changes.length > 0) return yield* stale(changes, style)
    if (style.format === "text") { for (const { kind, path } of changes) yield* say(`${kind} ${printable(path)}`) }
    yield* note(summary(compiled, write))
  })
).pipe(
  Command.withDescription("Check the specs, then write the generated modules: contracts, workflows, clients."),
  Command.withExamples([
    { command: "perdure compile", description: "only what changed is written" },
    { command: "perdure compile --check", description: "in CI: exit code 4 when somebody forgot to compile" },
    { command: "perdure compile --stats", description: "with the time of each phase" }
  ])
)
