/** What the README shows of a change that is refused is what its reader sees, in the project that `init` makes. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { root } from "../house/sources.ts"
import { perdure } from "../support/perdure.ts"
import { scratch } from "../support/scratch.ts"

it("a step of the new project is renamed after its release", { timeout: 120_000 }, async () => {
  const folder = scratch()
  const cwd = join(folder, "shop")
  expect(await perdure(["init", "shop"], { cwd: folder })).toMatchObject({ exit: 0 })
  expect(await perdure(["release"], { cwd })).toMatchObject({ exit: 0 })
  const spec = join(cwd, "workflows/signup.workflow.yaml")
  writeFileSync(spec, readFileSync(spec, "utf8").replace("id: welcome", "id: hello"))
  const { exit, stdout } = await perdure(["check"], { cwd })
  expect(exit).toBe(3)
  const [finding = "nothing was said"] = stdout.split("\n\n")
  expect(readFileSync(join(root, "README.md"), "utf8")).toContain(`\`\`\`text\n${finding}\n\`\`\``)
})
