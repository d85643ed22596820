/** Every diagnostic code has a case in golden/reject/<code>/: wrong input, and in expected.txt what a person is told. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { describe, expect, it } from "vitest"
import { catalog } from "../../compiler/diagnostic/catalog.ts"
import { renderText } from "../../compiler/diagnostic/render.ts"
import { checked, checkedProject } from "../support/checked.ts"
import { diskCases } from "./disk-cases.ts"

const goldens = join(import.meta.dirname, "../../golden/reject")
const folders = readdirSync(goldens, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) =>
  name
)

/** A further case of a code is called `<code>.<what it shows>`. */
const codeOf = (name: string): string => name.replace(/\..*$/, "")

/** The input of a case: every file but the expectation, by its path in the project. */
const inputOf = (name: string): ReadonlyMap<string, Uint8Array> => {
  const root = join(goldens, name)
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => path !== join(root, "expected.txt"))
      .map((path): [string, Uint8Array] => [relative(root, path).replaceAll("\\", "/"), readFileSync(path)])
      .sort()
  )
}

const compareWithGolden = (name: string, actual: string): void => {
  const golden = join(goldens, name, "expected.txt")
  if (process.env["UPDATE_GOLDENS"] === "1") {
    mkdirSync(join(goldens, name), { recursive: true })
    writeFileSync(golden, actual)
  }
  expect(existsSync(golden) ? readFileSync(golden, "utf8") : "").toBe(actual)
  expect(actual, "the case shows its code").toContain(` ${codeOf(name)}: `)
}

describe("reject", () => {
  for (const name of folders.filter((name) => !Object.hasOwn(diskCases, name)).sort()) {
    it(name, () => {
      const { diagnostics, sources } = checked(inputOf(name))
      compareWithGolden(name, renderText(diagnostics, sources))
    })
  }

  for (const [name, make] of Object.entries(diskCases)) {
    it(`${name}, on a disk`, () => {
      const folder = mkdtempSync(join(tmpdir(), "perdure-reject-"))
      try {
        const { diagnostics, sources } = checkedProject(join(folder, make(folder)))
        compareWithGolden(name, renderText(diagnostics, sources).replaceAll(folder, "/home/ann/shop"))
      } finally {
        rmSync(folder, { recursive: true })
      }
    })
  }

  it("each code has a case, and each case a code", () => {
    const shown = new Set([...folders.map(codeOf), ...Object.keys(diskCases)])
    const known = Object.keys(catalog)
    expect(known.filter((code) => !shown.has(code))).toEqual([])
    expect([...shown].filter((code) => !known.includes(code))).toEqual([])
  })
})
