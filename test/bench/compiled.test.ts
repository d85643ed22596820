/** The compiled workload of the engine's bench: what is measured is what the compiler writes now. */
import { join } from "node:path"
import { expect, it } from "vitest"
import { compileProject } from "../../compiler/compile.ts"
import { root } from "../house/sources.ts"

it("is current", () => {
  const { changes, diagnostics, modules } = compileProject(join(root, "bench/engine/compiled"), { write: false })
  expect(diagnostics).toEqual([])
  expect(modules.length).toBeGreaterThan(0)
  expect(changes.map(({ kind, path }) => `${kind} ${path}`)).toEqual([])
})
