/** Every diagnostic code has a case in golden/reject/<code>/: wrong input, and in expected.txt what a person is told. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { describe, expect, it } from "vitest"
import { catalog } from "../../compiler/diagnostic/catalog.ts"
import { renderText } from "../../compiler/diagnostic/render.ts"
import { isRule } from "../../compiler/diagnostic/rules.ts"
import { checked, checkedProject } from "../support/checked.ts"
import { diskCases } from "./disk-cases.ts"

const goldens = join(import.meta.dirname, "../../golden/reject")
const folders = readdirSync(goldens, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) =>
  name
)

/** A further case of a code is called `<code>.<what it shows>`. */
const codeOf = (name: string): string => name.replace(/\..*$/, "")

/** The input of a case: every file but the expectation and the mended ones, by its path in the project. */
const inputOf = (name: string): ReadonlyMap<string, Uint8Array> =>
  new Map(
    [...filesIn(join(goldens, name))].filter(([path]) => path !== "expected.txt" && !path.startsWith("fixed/"))
  )

/** The same with what `fixed/` mends. */
const mendedOf = (name: string): ReadonlyMap<string, Uint8Array> =>
  new Map([...inputOf(name), ...filesIn(join(goldens, name, "fixed"))])

const filesIn = (folder: string): ReadonlyMap<string, Uint8Array> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path): [string, Uint8Array] => [relative(folder, path).replaceAll("\\", "/"), readFileSync(path)])
      .sort()
  )

/** Mistakes that another text does not mend. */
const isAboutFiles = (name: string): boolean =>
  Object.hasOwn(diskCases, name) || ["reserved-file-name", "unknown-file-kind", "lock-misnamed"].includes(name)

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

  describe("mended", () => {
    it.each(folders.filter((name) => codeOf(name) === name && !isAboutFiles(name)))("%s", (name) => {
      expect(existsSync(join(goldens, name, "fixed")), "the case has mended files").toBe(true)
      const { diagnostics, sources } = checked(mendedOf(name))
      const left = diagnostics.filter(({ code, severity }) => severity === "error" || code === name)
      expect(renderText(left, sources)).toBe(renderText([], sources))
    })
  })

  it("each code has a case, and each case a code", () => {
    const shown = new Set([...folders.map(codeOf), ...Object.keys(diskCases)])
    // A change is shown by two specs, in golden/compat.
    const known = Object.keys(catalog).filter((code) => !isRule(code))
    expect(known.filter((code) => !shown.has(code))).toEqual([])
    expect([...shown].filter((code) => !known.includes(code))).toEqual([])
  })
})
