/** `perdure retire`: takes the code of a version away, once it is proved that none of its executions is open. */
import { Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { type CommandFailure, failure } from "../../compiler/cli/failure.ts"
import { lockedProject, lockOfWorkflow, saveLocks, versionIn } from "../../compiler/cli/locks.ts"
import { note, printable, say } from "../../compiler/cli/terminal.ts"
import { version, workflow } from "../../compiler/cli/versions.ts"
import type { LoadedProject } from "../../compiler/load.ts"
import { ask, shown } from "./connect.ts"
import { filesAt, historyIn } from "./histories.ts"
import { type ProjectFlags, projectFlags } from "./project.ts"

interface Version {
  readonly workflow: string
  readonly version: number
}

/** What the engine knows, with and without a server. */
const openIn = ({ version, workflow }: Version, flags: ProjectFlags): Effect.Effect<void, CommandFailure> =>
  Effect.gen(function*() {
    const [one] = yield* ask(flags, (control) => control.list({ workflow, version, state: "Running", limit: 1 }))
    if (one !== undefined) yield* isOpen({ workflow, version }, one.key, "the database")
  })

/** What was exported somewhere else: an export without any execution proves nothing. */
const openAmong = ({ version, workflow }: Version, path: string): Effect.Effect<void, CommandFailure> =>
  Effect.gen(function*() {
    const files = yield* filesAt(path)
    if (files.length === 0) return yield* failure("no-histories", { paths: [shown(path)] })
    for (const file of files) {
      const { execution } = yield* historyIn(file)
      const isIts = execution.workflow === workflow && execution.version === version
      if (isIts && execution.state === "Running") yield* isOpen({ workflow, version }, execution.key, shown(file))
    }
  })

const isOpen = (version: Version, key: string, where: string): Effect.Effect<never, CommandFailure> =>
  failure("version-open", { ...version, example: `${version.workflow}/${key}`, where })

const isThere = ({ documents }: LoadedProject, workflow: string): boolean =>
  documents.some((it) => it.kind === "workflow" && it.name.value === workflow)

/** Only what an older version is kept in. */
const specsOf = ({ documents }: LoadedProject, { version, workflow }: Version): ReadonlyArray<string> =>
  documents.flatMap((it) =>
    it.kind === "workflow" && it.name.value === workflow && it.version.value === version ? [it.file] : []
  )

export const retire = Command.make(
  "retire",
  {
    workflow,
    version,
    live: Flag.String("live").pipe(
      Flag.withMetavar("path"),
      Flag.withDescription(
        "Files of `perdure history export` to look at, or a folder of them, instead of the database"
      ),
      Flag.optional
    ),
    ...projectFlags
  },
  Effect.fn(function*({ live, version, workflow, ...flags }) {
    const { locks, project } = yield* lockedProject(flags.project)
    const { lock } = yield* lockOfWorkflow(workflow, locks)
    const { status } = yield* versionIn(lock, version)
    if (status === "retired") return yield* failure("version-retired", { workflow, version })
    const isNewest = lock.versions.at(-1)?.version === version
    if (isNewest && isThere(project, workflow)) return yield* failure("version-is-newest", { workflow, version })
    // A workflow whose specs are all gone may go as a whole, what new executions get last.
    const isLast = lock.versions.every((it) => it.status === "retired" || it.version === version)
    if (lock.default === version && !isLast) return yield* failure("version-is-default", { workflow, version })
    yield* Option.match(live, {
      onNone: () => openIn({ workflow, version }, flags),
      onSome: (path) => openAmong({ workflow, version }, path)
    })
    const { retired } = yield* Effect.promise(() => import("../../compiler/lock/versions.ts"))
    yield* saveLocks(project, [retired(lock, version)])
    for (const file of specsOf(project, { workflow, version })) {
      rmSync(join(project.root, file), { force: true })
      yield* say(printable(file))
    }
    yield* note(`Version ${version} of ${workflow} is retired: compile, and deploy without its code.`)
  })
).pipe(
  Command.withDescription("Take the code of an old version away, if none of its executions is open."),
  Command.withExamples([
    { command: "perdure retire Order 1", description: "asks the server, or reads the database" },
    { command: "perdure retire Order 1 --live histories", description: "what was exported where the executions are" }
  ])
)
