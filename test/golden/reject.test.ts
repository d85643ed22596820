/** Every diagnostic code has a case in golden/reject/<code>/: wrong input, and in expected.txt what a person is told. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join, relative } from "node:path"
import { describe, expect, it } from "vitest"
import { catalog } from "../../compiler/diagnostic/catalog.ts"
import { renderText } from "../../compiler/diagnostic/render.ts"
import { checked } from "../support/checked.ts"

const folder = join(import.meta.dirname, "../../golden/reject")

/** Codes that need a disk, a compiled project or a command line; each has a test that asks for it by name. */
const testedElsewhere: Readonly<Record<string, string>> = {
  "file-too-large": "test/source/gate.test.ts",
  "file-unreadable": "test/source/files.test.ts",
  "not-a-regular-file": "test/source/files.test.ts",
  "outside-project": "test/source/files.test.ts",
  "project-not-found": "test/source/files.test.ts",
  "no-specifications": "test/source/files.test.ts",
  "yaml-too-large": "test/hostile/yaml.test.ts"
}

const cases = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) =>
  name
).sort()

/** The input of a case: every file but the expectation, by its path in the project. */
const inputOf = (name: string): ReadonlyMap<string, Uint8Array> => {
  const root = join(folder, name)
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => path !== join(root, "expected.txt"))
      .map((path): [string, Uint8Array] => [relative(root, path).replaceAll("\\", "/"), readFileSync(path)])
      .sort()
  )
}

describe("reject", () => {
  for (const name of cases) {
    it(name, () => {
      const { diagnostics, sources } = checked(inputOf(name))
      const actual = renderText(diagnostics, sources)
      const golden = join(folder, name, "expected.txt")
      if (process.env["UPDATE_GOLDENS"] === "1") writeFileSync(golden, actual)
      expect(existsSync(golden) ? readFileSync(golden, "utf8") : "").toBe(actual)
      expect(diagnostics.map(({ code }) => code), "the case shows its code").toContain(name.replace(/\..*$/, ""))
    })
  }

  it("each code has a case or a test, and each case a code", () => {
    const shown = new Set(cases.map((name) => name.replace(/\..*$/, "")))
    const known = Object.keys(catalog)
    for (const [code, file] of Object.entries(testedElsewhere)) {
      expect(readFileSync(join(import.meta.dirname, "../..", file), "utf8"), `${file} tests ${code}`).toContain(
        `"${code}"`
      )
    }
    expect(known.filter((code) => !shown.has(code) && !Object.hasOwn(testedElsewhere, code))).toEqual([])
    expect([...shown].filter((code) => !known.includes(code))).toEqual([])
    expect(Object.keys(testedElsewhere).filter((code) => !known.includes(code) || shown.has(code))).toEqual([])
  })
})
