/** The specifications that the compiler is timed with: whether they are what the figures say they are. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { afterAll, expect, it } from "vitest"
import { writeProject } from "../../bench/compiler/specs.ts"
import { typeCheck } from "../../bench/compiler/type-check.ts"
import { allSteps } from "../../compiler/check/blocks.ts"
import { compileProject } from "../../compiler/compile.ts"
import type { WorkflowDocument } from "../../compiler/parse/document.ts"
import { stepKinds } from "../../compiler/parse/steps.ts"
import { root } from "../house/sources.ts"

/** Inside the package, so that generated modules find what they import. */
const scratch = join(root, "node_modules/.cache/perdure-bench-test")

afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const compiled = (specs: number) => {
  const folder = join(scratch, String(specs))
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeProject(folder, specs)
  const { diagnostics, project } = compileProject(folder, { write: true })
  expect(diagnostics).toEqual([])
  return {
    folder,
    documents: (project?.documents ?? []).filter((it): it is WorkflowDocument => it.kind === "workflow")
  }
}

it("they use every kind of step, and have about twelve of them", () => {
  const { documents, folder } = compiled(4)
  const steps = documents.map(({ steps }) => allSteps(steps))
  expect([...new Set(steps.flat().map(({ kind }) => kind))].sort()).toEqual([...stepKinds].sort())
  expect(steps.map(({ length }) => length).filter((count) => count < 10 || count > 14)).toEqual([])
  const texts = readdirSync(join(folder, "workflows")).map((name) =>
    readFileSync(join(folder, "workflows", name), "utf8")
  )
  expect(texts.filter((text) => text.includes("42424242"))).toEqual([])
})

/** TypeScript's own measure of its work, for the four modules of a specification together. */
const budget = 2000

it("a specification more stays within the budget of TypeScript", { timeout: 120_000 }, () => {
  const [few, more] = [4, 12].map((specs) => typeCheck(compiled(specs).folder, "one").instantiations)
  const each = ((more ?? NaN) - (few ?? NaN)) / 8
  expect(each).toBeGreaterThan(0)
  expect(each).toBeLessThan(budget)
})
