/** docs/patterns.md lists each example and each pattern, and nothing that is not there. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { root } from "../house/sources.ts"

const links = [...readFileSync(join(root, "docs/patterns.md"), "utf8").matchAll(/\]\(\.\.\/(examples\/[^)]+)\)/g)]
  .map(([, target = ""]) => target)

it("lists each example", () => {
  const examples = readdirSync(join(root, "examples"), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(links).toEqual(
    expect.arrayContaining(
      examples.map(({ name }) => `examples/${name}`).filter((path) => existsSync(join(root, path, "main.ts")))
    )
  )
})

it("lists each pattern, once", () => {
  const folder = "examples/patterns/workflows"
  const specs = readdirSync(join(root, folder)).filter((name) => name.endsWith(".workflow.yaml"))
  expect(links.filter((link) => link.endsWith(".yaml")).toSorted()).toEqual(specs.map((name) => `${folder}/${name}`))
})

it("lists nothing that is not there", () => {
  expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([])
})
