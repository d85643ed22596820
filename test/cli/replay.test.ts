/** `perdure history export` and `perdure replay`, on a project that changes after it has run. */
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, expect, it } from "vitest"
import { root } from "../house/sources.ts"
import { perdure } from "../support/perdure.ts"
import { scratch } from "../support/scratch.ts"

const cwd = scratch()
const spec = (version: number, second: string) =>
  `workflow: Visit
version: ${version}
payload: { id: string, door: int }
sensitive: [door]
idempotencyKey: \${ payload.id }
success: { door: int, left: datetime }
steps:
  - { id: came, record: now }
  - { id: ${second}, sleep: 1ms }
  - { id: left, record: now }
return: { door: "\${ payload.door }", left: "\${ steps.left }" }
`

const run = (...args: ReadonlyArray<string>) => perdure(args, { cwd })

const changeTo = async (text: string): Promise<void> => {
  writeFileSync(join(cwd, "visit.workflow.yaml"), text)
  expect(await run("compile")).toMatchObject({ exit: 0 })
}

beforeAll(async () => {
  mkdirSync(join(cwd, "node_modules"))
  symlinkSync(root, join(cwd, "node_modules/perdure"))
  symlinkSync(join(root, "node_modules/effect"), join(cwd, "node_modules/effect"))
  writeFileSync(join(cwd, "package.json"), "{ \"type\": \"module\" }")
  writeFileSync(join(cwd, "perdure.yaml"), "")
  await changeTo(spec(1, "rest"))
  for (const id of ["v1", "v2"]) {
    expect(await run("execute", "Visit", `{"id":"${id}","door":7}`, "--local")).toMatchObject({ exit: 0 })
  }
}, 120_000)

it("exports one to the standard output, several into a folder, for their owner only", async () => {
  const one = JSON.parse((await run("history", "export", "Visit/v1")).stdout)
  expect(one).toMatchObject({
    perdure: "history",
    format: 1,
    redacted: true,
    execution: { key: "v1", state: "Completed" }
  })
  expect(one.runs[0].events[0].data.payload).toEqual({ id: "v1", door: "[redacted]" })
  const several = await run("history", "export")
  expect(several).toMatchObject({ exit: 2, stderr: expect.stringContaining("error output-missing: 2 histories") })
  expect(await run("history", "export", "-o", "hidden")).toMatchObject({ exit: 0 })
  expect((await run("history", "export", "-o", "whole", "--with-sensitive")).stderr).toBe(
    "Wrote 2 histories to whole.\n"
  )
  const files = readdirSync(join(cwd, "whole"))
  expect(files).toHaveLength(2)
  for (const file of files) expect(statSync(join(cwd, "whole", file)).mode & 0o777).toBe(0o600)
  const filtered = await run("history", "export", "--state", "Running")
  expect(filtered).toMatchObject({ exit: 0, stderr: "No execution matches.\n" })
}, 120_000)

it("replays what it has exported, and says what the code of today would park", async () => {
  const same = await run("replay", "whole", "hidden")
  expect(same.stdout).toContain("2 of 4 histories replay, 2 cannot be verified.")
  expect(same.exit).toBe(0)

  await changeTo(spec(1, "pause"))
  const renamed = await run("replay", "whole", "--json")
  expect(renamed.exit).toBe(3)
  expect(JSON.parse(renamed.stdout)).toMatchObject([1, 2].map(() => ({
    verdict: {
      kind: "diverges",
      run: 1,
      parked: { code: "STEP_RENAMED", spec: "visit.workflow.yaml:9", lastMatch: "came" }
    }
  })))
  const text = (await run("replay", "whole")).stdout
  expect(text).toContain("The code has timer \"pause\", where timer \"rest\" is recorded.")
  expect(text).toContain("0 of 2 histories replay, 2 would park.")

  await changeTo(spec(2, "rest"))
  const unknown = await run("replay", "whole")
  expect(unknown.exit).toBe(3)
  expect(unknown.stdout).toContain("There is no code of Visit version 1, but of 2: the execution would wait for it.")
}, 120_000)

it("refuses what proves nothing", async () => {
  mkdirSync(join(cwd, "empty"))
  expect(await run("replay", "empty")).toMatchObject({ exit: 2, stderr: expect.stringContaining("error no-histories") })
  expect((await run("replay", "absent")).stderr).toContain(
    "absent is not a history that can be replayed: it does not exist."
  )
  expect((await run("replay", "package.json")).stderr).toContain("error history-unreadable")
  const [file = ""] = readdirSync(join(cwd, "whole"))
  const history = JSON.parse(readFileSync(join(cwd, "whole", file), "utf8"))
  writeFileSync(join(cwd, "newer.json"), JSON.stringify({ ...history, format: 2 }))
  expect((await run("replay", "newer.json")).stderr).toContain(
    "a history of a newer version of Perdure needs that version"
  )
  history.runs[0].events.shift()
  writeFileSync(join(cwd, "cut.json"), JSON.stringify(history))
  expect((await run("replay", "cut.json")).stderr).toContain("run 1 has no beginning")
  writeFileSync(join(cwd, "visit.workflow.yaml"), spec(1, "other"))
  expect(await run("replay", "whole")).toMatchObject({ exit: 4, stderr: expect.stringContaining("error replay-stale") })
}, 120_000)
