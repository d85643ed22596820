/** Two branches that both release, merged by git: what conflicts, what the compiler says of it, and how it is resolved. */
import { execFileSync } from "node:child_process"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { checkProject, promisesOf } from "../../compiler/compile.ts"
import { filesOf } from "../../compiler/lock/folder.ts"
import { release } from "../../compiler/lock/release.ts"
import { writeFiles } from "../../compiler/write/files.ts"
import { perdure } from "../support/perdure.ts"
import { scratch } from "../support/scratch.ts"

const folder = scratch()

const workflow = (name: string, minutes: number): string =>
  `workflow: ${name}
version: 1
payload: { id: string }
idempotencyKey: "\${ payload.id }"
steps:
  - { id: nap, sleep: ${minutes}m }
`

/** What the command does, without a process. */
const releaseIn = (cwd: string): void => {
  const checking = checkProject(cwd)
  const contracts = promisesOf(checking).workflows.map(({ contract }) => contract)
  const { locks } = release(contracts, checking.locks, { keepDefault: false })
  expect(locks).toHaveLength(checking.locks.size === 0 ? 2 : 1)
  expect(writeFiles(cwd, "lock", filesOf(checking.project?.lock ?? new Map(), locks))).toBeUndefined()
}

/** A repository in which Ping and Pong are released, with a branch on which one of them is released again. */
const repository = (name: string, theirs: string) => {
  const cwd = join(folder, name)
  mkdirSync(cwd)
  const git = (...args: ReadonlyArray<string>): string =>
    execFileSync("git", ["-c", "user.name=Ann", "-c", "user.email=ann@shop.example", ...args], {
      cwd,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"]
    })
  const write = (workflowName: string, minutes: number) =>
    writeFileSync(join(cwd, `${workflowName.toLowerCase()}.workflow.yaml`), workflow(workflowName, minutes))
  const run = (...args: ReadonlyArray<string>) => perdure(args, { cwd })
  const releaseAnew = (workflowName: string, minutes: number) => {
    write(workflowName, minutes)
    releaseIn(cwd)
    git("add", "-A")
    git("commit", "-m", `Release ${workflowName}`)
  }
  git("init", "-b", "main")
  writeFileSync(join(cwd, "perdure.yaml"), "specs: .\n")
  write("Pong", 1)
  releaseAnew("Ping", 1)
  git("checkout", "-b", "theirs")
  releaseAnew(theirs, 2)
  git("checkout", "main")
  releaseAnew("Ping", 3)
  const conflicts = () => git("diff", "--name-only", "--diff-filter=U").trim().split("\n")
  const merge = () => {
    expect(() => git("merge", "theirs")).toThrow()
    return conflicts()
  }
  return { cwd, git, merge, run }
}

it("of different workflows conflict in the index alone, which is written anew", async () => {
  const { cwd, git, merge, run } = repository("different", "Pong")
  expect(merge()).toEqual(["lock/index.sum"])
  const damaged = await run("check")
  expect(damaged.exit).toBe(4)
  expect(damaged.stdout).toContain("error lock-conflict")
  expect(await run("lock", "index")).toMatchObject({ exit: 0, stdout: "lock/index.sum\n" })
  expect((await run("release")).stderr).toContain("Nothing to release")
  git("add", "-A")
  git("commit", "-m", "Merge theirs")
  expect(readFileSync(join(cwd, "lock/index.sum"), "utf8")).toContain("Pong.lock.json")
})

it("of the same workflow conflict in its lock, and one of them releases again", async () => {
  const { cwd, git, merge, run } = repository("same", "Ping")
  expect(merge()).toEqual(["lock/Ping.lock.json", "lock/index.sum", "ping.workflow.yaml"])
  git("checkout", "--theirs", "lock/Ping.lock.json")
  writeFileSync(join(cwd, "ping.workflow.yaml"), workflow("Ping", 3))
  expect(await run("lock", "index")).toMatchObject({ exit: 0 })
  const released = await run("release")
  expect(released.stdout).toMatch(/^Ping +1 +3 /m)
  git("add", "-A")
  git("commit", "-m", "Merge theirs, and release ours on top")
})
