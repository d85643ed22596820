/** `perdure version`: opens the next version of a workflow, and says which version new executions get. */
import { Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { basename, dirname } from "node:path"
import type { Contract } from "../contract/contract.ts"
import type { LoadedProject } from "../load.ts"
import type { Lock } from "../lock/lock.ts"
import type { WorkflowDocument } from "../parse/document.ts"
import { failure } from "./failure.ts"
import { lockedProject, lockOfWorkflow, saveLocks, versionIn } from "./locks.ts"
import { note, printable, say } from "./terminal.ts"

export const project = Flag.String("project").pipe(
  Flag.withAlias("p"),
  Flag.withMetavar("folder"),
  Flag.withDescription("Folder of the project, or a folder in it (default: here)"),
  Flag.withDefault(".")
)

export const workflow = Argument.String("workflow").pipe(Argument.withDescription("Name of a workflow"))

export const version = Argument.Int("version").pipe(Argument.withDescription("Number of one of its versions"))

const bump = Command.make(
  "bump",
  { workflow, project },
  Effect.fn(function*({ project: path, workflow }) {
    const [{ checkProject, promisesOf }, { sourceHash }, { report }, { writeFiles }] = yield* Effect.promise(
      () =>
        Promise.all([
          import("../compile.ts"),
          import("../contract/hashes.ts"),
          import("./report.ts"),
          import("../write/files.ts")
        ])
    )
    const checking = checkProject(path)
    yield* report(checking, { format: "text", denyWarnings: false })
    const { lock } = yield* lockOfWorkflow(workflow, checking.locks)
    const newest = promisesOf(checking).workflows.map(({ contract, workflow: { file } }) => ({ contract, file }))
      .filter(({ contract }) => contract.workflow === workflow).sort((a, b) =>
        b.contract.version - a.contract.version
      )[0]
    if (newest === undefined || checking.project === undefined) {
      return yield* failure("not-released", { workflow, known: [] })
    }
    const isReleased = (contract: Contract, { releases }: Lock["versions"][number]) =>
      releases.at(-1) === sourceHash(contract)
    const { contract, file } = newest
    const locked = lock.versions.find(({ version }) => version === contract.version)
    if (locked === undefined) return yield* failure("version-unreleased", { workflow, version: contract.version })
    if (!isReleased(contract, locked)) {
      return yield* failure("version-changed", { workflow, version: contract.version, file })
    }
    const files = opened(checking.project, file, contract)
    const reason = writeFiles(checking.project.root, dirname(file), files)
    if (reason !== undefined) return yield* failure("not-writable", { path: file, reason })
    for (const name of files.keys()) yield* say(printable(dirname(file) === "." ? name : `${dirname(file)}/${name}`))
    yield* note(`Version ${contract.version + 1} of ${workflow} is open: change it, compile, and release it.`)
  })
).pipe(
  Command.withDescription("Keep the newest version in a file of its own, and open the next one."),
  Command.withExamples([
    {
      command: "perdure version bump Order",
      description: "order.workflow.yaml becomes version 2, order.v1.workflow.yaml keeps 1"
    }
  ])
)

/** The file of the version that is kept, which nothing else can be in, and that of the next one. */
const opened = (
  { documents, sources }: LoadedProject,
  file: string,
  { version }: Contract
): ReadonlyMap<string, string> => {
  const kept = file.replace(/\.workflow\.yaml$/, `.v${version}.workflow.yaml`)
  const document = documents.find((it): it is WorkflowDocument => it.kind === "workflow" && it.file === file)
  const text = sources.get(file)?.text ?? ""
  const { end = 0, start = 0 } = document?.version.span ?? {}
  return new Map([
    [basename(kept), text],
    [basename(file), `${text.slice(0, start)}${version + 1}${text.slice(end)}`]
  ])
}

const choose = Command.make(
  "default",
  { workflow, version, project },
  Effect.fn(function*({ project: path, version, workflow }) {
    const { locks, project } = yield* lockedProject(path)
    const { lock } = yield* lockOfWorkflow(workflow, locks)
    const { status } = yield* versionIn(lock, version)
    if (status !== "live") return yield* failure("version-not-live", { workflow, version, status })
    if (lock.default === version) return yield* note(`New executions of ${workflow} get version ${version} already.`)
    const { withDefault } = yield* Effect.promise(() => import("../lock/versions.ts"))
    yield* saveLocks(project, [withDefault(lock, version)])
    yield* note(
      `New executions of ${workflow} get version ${version}, once what \`perdure compile\` writes is deployed.`
    )
  })
).pipe(
  Command.withDescription("Say which version new executions get."),
  Command.withExamples([
    { command: "perdure version default Order 2", description: "once all workers have it" },
    { command: "perdure version default Order 1", description: "back again: executions of version 2 go on with it" }
  ])
)

const drain = Command.make(
  "drain",
  {
    workflow,
    version,
    undo: Flag.Boolean("undo").pipe(Flag.withDescription("Let it be started again"), Flag.withDefault(false)),
    project
  },
  Effect.fn(function*({ project: path, undo, version, workflow }) {
    const { locks, project } = yield* lockedProject(path)
    const { lock } = yield* lockOfWorkflow(workflow, locks)
    const { status } = yield* versionIn(lock, version)
    if (status === "retired") return yield* failure("version-retired", { workflow, version })
    if (lock.default === version && !undo) return yield* failure("version-is-default", { workflow, version })
    const wanted = undo ? "live" : "draining"
    if (status === wanted) return yield* note(`Version ${version} of ${workflow} is ${wanted} already.`)
    const { withStatus } = yield* Effect.promise(() => import("../lock/versions.ts"))
    yield* saveLocks(project, [withStatus(lock, version, wanted)])
    yield* note(`Version ${version} of ${workflow} is ${wanted}.`)
  })
).pipe(
  Command.withDescription("Let no execution begin with a version any more; those that have it go on."),
  Command.withExamples([
    { command: "perdure version drain Order 1", description: "before `perdure retire Order 1`" },
    { command: "perdure version drain Order 1 --undo", description: "live again" }
  ])
)

export const versions = Command.make("version").pipe(
  Command.withDescription("Open versions of a workflow, and say which one new executions get."),
  Command.withSubcommands([bump, choose, drain])
)
