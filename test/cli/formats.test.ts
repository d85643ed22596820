/** In CI, paths begin at the repository's root, and GitHub gets a summary of the step. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { root } from "../house/sources.ts"
import { perdure } from "../support/perdure.ts"
import { scratch } from "../support/scratch.ts"

const repository = scratch()
const project = join(repository, "services/shop")
cpSync(join(root, "golden/cli/formats/files/mistakes"), project, { recursive: true })
mkdirSync(join(repository, "out"))
const path = "services/shop/workflows/greet.workflow.yaml"

it("github: the summary is appended to what the step has said, with paths of the repository", async () => {
  const summary = join(repository, "out/summary.md")
  writeFileSync(summary, "before\n")
  const env = { GITHUB_WORKSPACE: repository, GITHUB_STEP_SUMMARY: summary }
  const ran = await perdure(["check", "--format", "github"], { cwd: project, env })
  expect(ran).toMatchObject({ exit: 1, stderr: "" })
  expect(ran.stdout).toMatch(new RegExp(`^::error file=${path},line=8,`))
  expect(readFileSync(summary, "utf8")).toMatch(/^before\n## Perdure\n[^]*workflows\/greet[^]*workflows\/wave/)
})

it("github: a summary that cannot be written is no reason to lose the findings", async () => {
  const env = { GITHUB_WORKSPACE: repository, GITHUB_STEP_SUMMARY: join(repository, "out") }
  const ran = await perdure(["check", "--format", "github"], { cwd: project, env })
  expect(ran.exit).toBe(1)
  expect(ran.stdout).toContain("::error ")
  expect(ran.stderr).toContain("warning: The step's summary cannot be written: it is a folder.")
})

it("gitlab: the root is the folder of the checkout", async () => {
  const ran = await perdure(["check", "--format", "gitlab"], { cwd: project, env: { CI_PROJECT_DIR: repository } })
  const [first]: ReadonlyArray<{ readonly location: object }> = JSON.parse(ran.stdout)
  expect(first?.location).toEqual({ path, lines: { begin: 8 } })
})
