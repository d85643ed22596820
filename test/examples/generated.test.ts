/** What is committed beside the examples' specs is what the compiler writes for them. */
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { compileProject } from "../../compiler/compile.ts"
import { root } from "../house/sources.ts"

const examples = readdirSync(join(root, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

it.each(examples)("the modules of %s are current", (example) => {
  const { changes, diagnostics, modules } = compileProject(join(root, "examples", example), { write: false })
  expect(diagnostics).toEqual([])
  expect(modules.length).toBeGreaterThan(0)
  expect(changes.map(({ kind, path }) => `${kind} ${path}`)).toEqual([])
})
