/** What the commands that are about releases share: the locks of a project, read whole or not at all, and written again. */
import { Effect } from "effect"
import type { Diagnostic, Phase } from "../diagnostic/diagnostic.ts"
import type { LoadedProject } from "../load.ts"
import type { Locks } from "../lock/folder.ts"
import type { Lock, LockedVersion, LockFile } from "../lock/lock.ts"
import { type CommandFailure, type Ended, failure } from "./failure.ts"
import { printable, say } from "./terminal.ts"

export interface LockedProject {
  readonly project: LoadedProject
  readonly locks: Locks
}

/** Without a look at the specs. What is wrong with the project or its locks ends the command. */
export const lockedProject = (path: string): Effect.Effect<LockedProject, CommandFailure | Ended> =>
  Effect.gen(function*() {
    const [{ loadProject }, { readLocks }, { report }] = yield* Effect.promise(() =>
      Promise.all([import("../load.ts"), import("../lock/folder.ts"), import("./report.ts")])
    )
    const { diagnostics: loading, value: project } = loadProject(path)
    const { diagnostics, value: locks }: Phase<Locks> = project === undefined
      ? { value: new Map(), diagnostics: [] }
      : readLocks(project.project.lock.value, project.lock)
    const wrong: ReadonlyArray<Diagnostic> = [...loading.filter(({ span }) => isOfProject(span?.file)), ...diagnostics]
    yield* report({ project, diagnostics: wrong }, { format: "text", denyWarnings: false })
    // Without a project, there is something to report.
    if (project === undefined) return yield* failure("internal", { message: `there is no project at ${path}` })
    return { project, locks }
  })

/** Specs have their own commands. */
const isOfProject = (file: string | undefined): boolean => file === undefined || file === "perdure.yaml"

export const lockOfWorkflow = (workflow: string, locks: Locks): Effect.Effect<LockFile, CommandFailure> => {
  const file = locks.get(workflow)
  return file === undefined
    ? failure("not-released", { workflow, known: [...locks.keys()].sort() })
    : Effect.succeed(file)
}

export const versionIn = (lock: Lock, version: number): Effect.Effect<LockedVersion, CommandFailure> => {
  const found = lock.versions.find((it) => it.version === version)
  const known = lock.versions.filter(({ status }) => status !== "retired").map((it) => it.version)
  return found === undefined
    ? failure("version-unknown", { workflow: lock.workflow, version, known })
    : Effect.succeed(found)
}

/** Writes these locks and the index of all, and tells which files these are. */
export const saveLocks = (
  { lock: sources, project: { lock: folder }, root }: LoadedProject,
  locks: ReadonlyArray<Lock>,
  tell: (text: string) => Effect.Effect<void> = say
): Effect.Effect<void, CommandFailure> =>
  Effect.gen(function*() {
    const [{ filesOf }, { writeFiles }] = yield* Effect.promise(() =>
      Promise.all([import("../lock/folder.ts"), import("../write/files.ts")])
    )
    const files = filesOf(sources, locks)
    const reason = writeFiles(root, folder.value, files)
    if (reason !== undefined) return yield* failure("not-writable", { path: folder.value, reason })
    for (const name of files.keys()) yield* tell(printable(`${folder.value}/${name}`))
  })
