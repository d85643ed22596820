/** `perdure acknowledge`: writes into the lock that somebody has looked at a change, and why it is right. */
import { Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { spawnSync } from "node:child_process"
import { userInfo } from "node:os"
import { against, comparison } from "./comparison.ts"
import { failure } from "./failure.ts"
import { lockOfWorkflow, saveLocks } from "./locks.ts"
import { path } from "./report-flags.ts"
import { note } from "./terminal.ts"

const flags = {
  fingerprint: Argument.String("fingerprint").pipe(
    Argument.withDescription("That of the finding, as `check` shows it")
  ),
  path,
  reason: Flag.String("reason").pipe(
    Flag.withDescription("Why the change is right, for those who read the lock later"),
    Flag.optional
  ),
  author: Flag.String("author").pipe(
    Flag.withDescription("Who says so (default: the name that git knows)"),
    Flag.optional
  ),
  against
}

const nameOfUser = (): string => {
  const { stdout } = spawnSync("git", ["config", "user.name"], { encoding: "utf8" })
  return stdout?.trim() || userInfo().username
}

export const acknowledge = Command.make(
  "acknowledge",
  flags,
  Effect.fn(function*({ against, author, fingerprint, path, reason }) {
    const because = Option.getOrElse(reason, () => "").trim()
    if (because === "") return yield* failure("reason-missing", {})
    const [{ checkProject }, { report }, { withAcknowledgement }] = yield* Effect.promise(() =>
      Promise.all([import("../compile.ts"), import("./report.ts"), import("../compare/locked.ts")])
    )
    const checking = checkProject(path)
    const { checked, locks, project } = checking
    if (checked === undefined || project === undefined) {
      return yield* report(checking, { format: "text", denyWarnings: false })
    }
    const changes = yield* comparison(checking, against)
    const open = (changes?.diagnostics ?? []).filter(({ change, severity }) =>
      change !== undefined && severity !== "info"
    )
    const found = open.find(({ change }) => change?.fingerprint === fingerprint)
    if (found?.change === undefined) {
      const known = open.flatMap(({ change }) => change === undefined ? [] : [change.fingerprint])
      return yield* failure("unknown-change", { fingerprint, known })
    }
    const { from, to, workflow } = found.change
    const { lock } = yield* lockOfWorkflow(workflow, locks)
    const acknowledgement = {
      fingerprint,
      rule: found.code,
      from,
      to,
      reason: because,
      author: Option.getOrElse(author, nameOfUser),
      date: new Date().toISOString().slice(0, 10)
    }
    yield* saveLocks(project, [withAcknowledgement(lock, acknowledgement)])
    yield* note(`${found.code} in ${workflow} is acknowledged, until the spec or the release changes.`)
  })
).pipe(
  Command.withDescription("Say that a change which `check` refuses is right, and why; it is kept in the lock."),
  Command.withExamples([
    {
      command: "perdure acknowledge a3f8c21b9d04 --reason 'no execution is in this step'",
      description: "then commit the lock"
    }
  ])
)
