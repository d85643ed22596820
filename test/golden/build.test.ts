/** Each folder of golden/build is a project: its specs, and beside them exactly what the compiler makes of them. */
import { readdirSync, readFileSync } from "node:fs"
import { join, relative, sep } from "node:path"
import { describe, expect, it } from "vitest"
import { compileSources } from "../../compiler/compile.ts"
import { layoutOf } from "../../compiler/emit/module.ts"
import { changesOf } from "../../compiler/write/changes.ts"
import { write } from "../../compiler/write/write.ts"
import { generatedUnder, judgeWith6, judgeWith7, temporaryModule } from "../support/strict.ts"

const goldens = join(import.meta.dirname, "../../golden/build")
const cases = readdirSync(goldens).sort()

const filesOf = (name: string, wanted: (path: string) => boolean): ReadonlyMap<string, string> => {
  const root = join(goldens, name)
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  return new Map(
    paths
      .map((path) => [relative(root, path).split(sep).join("/"), readFileSync(path, "utf8")] as const)
      .filter(([path]) => wanted(path))
      .sort(([a], [b]) => a < b ? -1 : 1)
  )
}

/** The specs, and the files that they refer to. */
const specsOf = (name: string) => filesOf(name, (path) => /\.(yaml|schema\.json|lock\.json|sum|functions\.ts)$/.test(path))

const compile = (specs: ReadonlyMap<string, string>) => {
  const { diagnostics, modules, project } = compileSources(specs)
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([])
  if (project === undefined) throw new Error("The project of a golden is always read")
  return { layout: layoutOf(project), modules }
}

const codeOf = (line: string): string => /TS\d+/.exec(line)?.[0] ?? ""

const sorted = (files: ReadonlyMap<string, string>) => Object.fromEntries([...files].sort(([a], [b]) => a < b ? -1 : 1))

describe.each(cases)("build %s", (name) => {
  it("gives the golden, and nothing else is in the folder", () => {
    const specs = specsOf(name)
    const { layout, modules } = compile(specs)
    if (process.env["UPDATE_GOLDENS"] === "1") {
      write(join(goldens, name), layout, changesOf(join(goldens, name), layout, modules).value)
    }
    expect(modules.length).toBeGreaterThan(0)
    const made = new Map(modules.map(({ path, text }) => [path, text]))
    expect(sorted(made)).toEqual(sorted(filesOf(name, (path) => path.startsWith(`${layout.output}/`))))
  })

  it("gives the same bytes again, from another folder and for files in another order", () => {
    const specs = [...specsOf(name)]
    const { modules } = compile(new Map(specs))
    const folder = process.cwd()
    try {
      process.chdir("/")
      expect(compile(new Map(specs.toReversed())).modules).toEqual(modules)
    } finally {
      process.chdir(folder)
    }
  })

  it("reads as if written by hand", () => {
    for (const [path, text] of filesOf(name, (path) => path.endsWith(".ts"))) {
      const rows = text.split("\n")
      // A string or a pattern cannot be broken.
      const long = rows.filter((row) => row.length > 120 && !/"[^"]{60,}"|\/\^.{60,}\/u|`[^`]{60,}`/.test(row))
      expect(long, path).toEqual([])
      expect(rows.filter((row) => row !== row.trimEnd()), path).toEqual([])
      const code = text.replaceAll(/^import (?:type )?\{[^}]*\}/gm, "import").replaceAll(/"(?:[^"\\]|\\.)*"/g, "\"\"")
      expect(code, path).not.toMatch(
        /\bany\b|\bas [A-Z]|satisfies|!\.|\n\n\n|\/work|[A-Z]:\\/
      )
      expect(text.endsWith("\n") && !text.endsWith("\n\n"), path).toBe(true)
    }
  })
})

describe("under the strictest settings", () => {
  const files = generatedUnder("golden/build")
  it("both TypeScripts find what is wrong", { timeout: 120_000 }, async () => {
    const wrong = [
      temporaryModule(
        "unclean.ts",
        "export const f = (r: Record<string, string>) => {\n  const x = 1\n  return r.y\n}\n"
      )
    ]
    expect((await judgeWith7(wrong, "unclean")).map(codeOf)).toEqual(["TS6133", "TS4111"])
    expect(judgeWith6(wrong)).toHaveLength(2)
  })
  it("TypeScript 7 has nothing to say", { timeout: 120_000 }, async () => {
    expect(await judgeWith7(files, "golden-build")).toEqual([])
  })
  it("TypeScript 6 has nothing to say", { timeout: 120_000 }, () => {
    expect(judgeWith6(files)).toEqual([])
  })
})
