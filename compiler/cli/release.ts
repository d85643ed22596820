/** `perdure release`: records in the lock what the specs say, from which on changes are judged. */
import { Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { table } from "../../runtime/cli/view/table.ts"
import type { Locks } from "../lock/folder.ts"
import type { Release, Released } from "../lock/release.ts"
import { comparison, isFinding } from "./comparison.ts"
import { saveLocks } from "./locks.ts"
import { path, reportFlags, reporting } from "./report-flags.ts"
import { note, printable, put, say } from "./terminal.ts"

const flags = {
  keepDefault: Flag.Boolean("keep-default").pipe(
    Flag.withDescription("Release a new version, and let new executions get the version that they got before"),
    Flag.withDefault(false)
  ),
  dryRun: Flag.Boolean("dry-run").pipe(
    Flag.withDescription("Write nothing; show what would be released"),
    Flag.withDefault(false)
  )
}

const changes = ({ changed }: Release): string =>
  changed === undefined ? "new" : changed.length === 0 ? "what it does between its records" : changed.join(", ")

const releaseTable = ({ locks, releases }: Released): string =>
  table([
    ["WORKFLOW", "VERSION", "RELEASE", "NEW EXECUTIONS", "CHANGED"],
    ...releases.map((it) => [
      it.workflow,
      String(it.version),
      String(it.release),
      locks.some(({ default: chosen, workflow }) => workflow === it.workflow && chosen === it.version) ? "get it" : "",
      printable(changes(it))
    ])
  ]).map((line) => `${line}\n`).join("")

export const release = Command.make(
  "release",
  { path, ...flags, ...reportFlags },
  Effect.fn(function*({ path, dryRun, keepDefault, ...flags }) {
    const [{ checkProject, promisesOf }, { release }, { report }] = yield* Effect.promise(() =>
      Promise.all([import("../compile.ts"), import("../lock/release.ts"), import("./report.ts")])
    )
    const checking = checkProject(path)
    // What running executions would not survive is not released.
    const changes = yield* comparison(checking, Option.none())
    const contracts = promisesOf(checking).workflows.map(({ contract }) => contract)
    const released = release(contracts, checking.locks, { keepDefault })
    const style = reporting(flags)
    const diagnostics = [...checking.diagnostics, ...changes?.diagnostics.filter(isFinding) ?? []]
    yield* report({ ...checking, diagnostics }, style, {
      more: { releases: released.releases },
      sources: changes?.sources
    })
    if (released.releases.length === 0) yield* note(nothing(checking.locks))
    else if (style.format === "text") yield* put(releaseTable(released))
    if (released.locks.length === 0 || checking.project === undefined) return
    if (!dryRun) yield* saveLocks(checking.project, released.locks, style.format === "text" ? say : () => Effect.void)
  })
).pipe(
  Command.withDescription("Record in the lock what the specs say: from now on, changes are compared with it."),
  Command.withExamples([
    { command: "perdure release", description: "what has changed since the last release; commit what it writes" },
    { command: "perdure release --dry-run", description: "show it only" },
    { command: "perdure release --keep-default", description: "deploy a new version before anything starts with it" }
  ])
)

const nothing = (locks: Locks): string =>
  locks.size === 0
    ? "Nothing to release: there is no workflow."
    : "Nothing to release: the lock says what the specs say."
