/** A hundred compilations of one project are one: in one process, and in others with another place, language and time zone. */
import { cpSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { compileSources } from "../../compiler/compile.ts"
import { root } from "../house/sources.ts"
import { perdure } from "../support/perdure.ts"
import { scratch } from "../support/scratch.ts"

const specs = join(root, "examples/order/workflows")
const files = new Map(
  readdirSync(specs).filter((name) => name.endsWith(".yaml")).map((
    name
  ) => [name, readFileSync(join(specs, name), "utf8")])
)

it("a hundred times in one process", { timeout: 300_000 }, () => {
  const first = compileSources(files).modules
  expect(first.length).toBeGreaterThan(0)
  for (let time = 0; time < 100; time++) {
    const order = [...files].toSorted(() => time % 2 - 0.5)
    expect(compileSources(new Map(order)).modules).toEqual(first)
  }
})

it("by processes that differ in all that they could read", { timeout: 300_000 }, async () => {
  const settings = [
    { LANG: "C", LC_ALL: "C", TZ: "UTC" },
    { LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", TZ: "Pacific/Chatham", USER: "somebody" },
    { LANG: "de_DE.UTF-8", TZ: "America/St_Johns", NODE_ENV: "production", FORCE_COLOR: "1" }
  ]
  const outputs = await Promise.all(settings.map(async (env) => {
    const folder = scratch()
    cpSync(join(root, "examples/order/perdure.yaml"), join(folder, "perdure.yaml"))
    for (const name of files.keys()) cpSync(join(specs, name), join(folder, "workflows", name))
    const { exit, stderr } = await perdure(["compile"], { cwd: folder, env })
    expect(exit, stderr).toBe(0)
    const generated = join(folder, "workflows/generated")
    return readdirSync(generated).sort().map((name) => [name, readFileSync(join(generated, name), "utf8")])
  }))
  for (const output of outputs) expect(output).toEqual(outputs[0])
})
