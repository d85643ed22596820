/** Changes as a team makes them: on branches of a repository, compared with what is released and with each other. */
import { execFileSync } from "node:child_process"
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { root } from "../house/sources.ts"
import { perdure } from "../support/perdure.ts"
import { scratch } from "../support/scratch.ts"

const folder = scratch()
const shop = join(root, "golden/cli/changes/files/shop")

/** Nothing of the settings of whoever runs the test gets in. */
const git = (cwd: string, ...args: ReadonlyArray<string>): string =>
  execFileSync("git", args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    env: {
      PATH: process.env["PATH"],
      HOME: folder,
      GIT_AUTHOR_NAME: "Ann",
      GIT_AUTHOR_EMAIL: "ann@example.com",
      GIT_COMMITTER_NAME: "Ann",
      GIT_COMMITTER_EMAIL: "ann@example.com"
    }
  }).trim()

const edit = (file: string, from: string, to: string): void => {
  const text = readFileSync(file, "utf8")
  expect(text).toContain(from)
  writeFileSync(file, text.replace(from, to))
}

/** A repository with the shop released on `main`, in the folder `shop` of it. */
const repository = async (
  name: string
): Promise<{ readonly top: string; readonly cwd: string; readonly spec: string }> => {
  const top = join(folder, name)
  const cwd = join(top, "shop")
  mkdirSync(top)
  cpSync(shop, cwd, { recursive: true })
  git(top, "init", "--quiet", "--initial-branch=main")
  expect((await perdure(["release"], { cwd })).exit).toBe(0)
  git(top, "add", "--all")
  git(top, "commit", "--quiet", "--message=Release the shop")
  return { top, cwd, spec: join(cwd, "order.workflow.yaml") }
}

it("a step that is renamed on a branch is refused, acknowledged, and refused again after another edit", async () => {
  const { cwd, spec, top } = await repository("typo")
  git(top, "checkout", "--quiet", "-b", "typo")
  edit(spec, "id: charge\n", "id: chargeCard\n")

  const refused = await perdure(["check", "--against", "main"], { cwd })
  expect(refused.exit).toBe(3)
  expect(refused.stdout).toContain("order.workflow.yaml:8:9: error STEP_SAME_NAME: Step \"charge\" is now called")
  expect(refused.stdout).toContain("  main:order.workflow.yaml:8:9: As it is at main.\n")
  const annotated = await perdure(["check", "--against", "main", "--format", "github"], {
    cwd,
    env: { GITHUB_WORKSPACE: top }
  })
  expect(annotated.exit).toBe(3)
  expect(annotated.stdout).toMatch(/^::error file=shop\/order\.workflow\.yaml,line=8,endLine=8,col=9,.*STEP_SAME_NAME/)

  const fingerprint = /acknowledge ([0-9a-f]{12}) /.exec(refused.stdout)?.[1] ?? ""
  const acknowledged = await perdure(["acknowledge", fingerprint, "--reason", "nobody is there", "--author", "Ann"], {
    cwd
  })
  expect(acknowledged.exit).toBe(0)
  expect(readFileSync(join(cwd, "lock/Order.lock.json"), "utf8")).toContain("\"reason\": \"nobody is there\"")
  const passed = await perdure(["check", "--against", "main"], { cwd })
  expect(passed).toMatchObject({ exit: 0, stdout: "", stderr: "1 change is acknowledged.\nNo errors in 2 specs.\n" })

  edit(spec, "id: ship,", "id: sent,")
  const stale = await perdure(["check", "--against", "main", "--json"], { cwd })
  const codes = JSON.parse(stale.stdout).diagnostics.map(({ code }: { readonly code: string }) => code)
  expect(codes).toEqual(["ACK_STALE", "STEP_SAME_NAME", "STEP_SAME_NAME"])
  expect(stale.exit).toBe(3)
})

it("compatible changes pass without a word, and are released", async () => {
  const { cwd, spec } = await repository("compatible")
  edit(
    spec,
    "with: { orderId: \"${ payload.orderId }\" } }\n  - id: charge",
    "with: { orderId: \"${ payload.orderId }\" }, retry: { maximumAttempts: 3 } }\n  - id: charge"
  )
  expect(await perdure(["check"], { cwd })).toMatchObject({ exit: 0, stdout: "" })
  expect(await perdure(["check", "--locked"], { cwd })).toMatchObject({ exit: 4 })
  expect((await perdure(["diff"], { cwd })).stdout).toContain("info STEP_RETRY: ")
  expect((await perdure(["release"], { cwd })).exit).toBe(0)
  expect(await perdure(["check", "--locked"], { cwd })).toMatchObject({ exit: 0 })
})

it("what running executions would not survive is not released", async () => {
  const { cwd, spec } = await repository("refused")
  edit(spec, "id: charge\n", "id: chargeCard\n")
  expect((await perdure(["release"], { cwd })).exit).toBe(3)
  expect(readFileSync(join(cwd, "lock/Order.lock.json"), "utf8")).not.toContain("chargeCard")
})

it("what cannot be compared with is said, and nothing is called compatible", async () => {
  const { cwd, spec, top } = await repository("unavailable")
  const said = async (...args: ReadonlyArray<string>) => {
    const { exit, stderr } = await perdure(["check", ...args], { cwd })
    return `${stderr}[${exit}]`
  }
  expect(await said("--against", "mian")).toBe(
    `error baseline-unknown: There is no commit, folder or lock file "mian".\n` +
      "  help: Name a branch, a tag, a folder with a project, or a *.lock.json.\n[2]"
  )
  expect(await said("--against", "--output=x")).toContain("[2]")

  edit(spec, "call: ship,", "call: shipp,")
  git(top, "commit", "--quiet", "--all", "--message=Break the shop")
  git(top, "branch", "broken")
  edit(spec, "call: shipp,", "call: ship,")
  expect(await said("--against", "broken")).toContain(
    "baseline-invalid: The specs at broken have a mistake of their own: "
  )
  expect(await said("--against", "broken")).toContain("[2]")

  git(top, "rm", "--quiet", "-r", "--cached", "shop")
  git(top, "commit", "--quiet", "--allow-empty", "--message=Move the shop")
  expect(await said("--against", "HEAD")).toContain("baseline-no-project: There is no perdure.yaml at HEAD")

  const clone = join(folder, "shallow")
  git(folder, "clone", "--quiet", "--depth=1", "--branch=main", `file://${top}`, clone)
  cpSync(shop, join(clone, "shop"), { recursive: true })
  const shallow = await perdure(["check", "--against", "broken"], { cwd: join(clone, "shop") })
  expect(shallow).toMatchObject({ exit: 2 })
  expect(shallow.stderr).toContain(
    "in this clone, which is shallow.\n  help: Fetch it: `git fetch --depth=1 origin broken:broken`."
  )

  const nowhere = join(folder, "nowhere")
  cpSync(shop, nowhere, { recursive: true })
  const outside = await perdure(["check", "--against", "main"], { cwd: nowhere })
  expect(outside.exit).toBe(2)
  expect(outside.stderr).toContain("baseline-unreadable: Git cannot read main: ")
})

it("two branches that release the same workflow meet in its lock and in the index, and nowhere else", async () => {
  const { cwd, spec, top } = await repository("branches")
  const releaseOn = async (branch: string, step: string) => {
    git(top, "checkout", "--quiet", "-b", branch, "main")
    writeFileSync(spec, `${readFileSync(spec, "utf8")}  - { id: ${step}, record: now }\n`)
    expect((await perdure(["release"], { cwd })).exit).toBe(0)
    git(top, "commit", "--quiet", "--all", `--message=Add ${step}`)
  }
  await releaseOn("one", "first")
  await releaseOn("two", "second")
  expect(() => git(top, "merge", "--quiet", "one")).toThrow()
  const conflicts = git(top, "diff", "--name-only", "--diff-filter=U").split("\n")
  expect(conflicts).toEqual(["shop/lock/Order.lock.json", "shop/lock/index.sum", "shop/order.workflow.yaml"])
  // Nothing is judged by a lock that is not whole.
  expect(await perdure(["check"], { cwd })).toMatchObject({
    exit: expect.toSatisfy((code) => code === 1 || code === 4)
  })
})
