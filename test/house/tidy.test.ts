/** House rules that a reader can rely on: file sizes, no escape hatches, one sentence at the top of each file. */
import { execFileSync } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { root, sourcesUnder } from "./sources.ts"

const sources = sourcesUnder("compiler", "runtime")
const lineCount = (text: string): number => text.split("\n").length

it("no file is over 500 lines, and nine of ten are under 300", () => {
  const sizes = sources.map(({ path, text }) => ({ path, lines: lineCount(text) })).sort((a, b) => b.lines - a.lines)
  expect(sizes.filter(({ lines }) => lines > 500)).toEqual([])
  expect(sizes.filter(({ lines }) => lines > 300).length).toBeLessThanOrEqual(sizes.length / 10)
})

it("no any, no suppressed checks, nothing unfinished", () => {
  const banned = /\bas any\b|: any\b|<any\b|@ts-ignore|@ts-nocheck|@ts-expect-error|TODO|FIXME|not implemented/
  const found = sources.flatMap(({ path, text }) =>
    text.split("\n").flatMap((line, index) => (banned.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []))
  )
  // The literal printer and its like have to name what they keep out of generated code.
  expect(found.filter((line) => !line.includes("house: names what it refuses"))).toEqual([])
})

it("each file opens with one sentence that says what it is", () => {
  const silent = sources.filter(({ text }) => !text.startsWith("/**")).map(({ path }) => path)
  expect(silent).toEqual([])
})

it("generated code has no any and no casts", () => {
  const casts = /\bas (?!const\b)[A-Z{(]|: any\b|<any\b|!\.|satisfies/
  const found = sourcesUnder("examples")
    .filter(({ path }) => path.includes("/generated/"))
    .flatMap(({ path, text }) =>
      text.split("\n").flatMap((line, index) => (casts.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []))
    )
  expect(found).toEqual([])
})

it("the top level holds what belongs there", () => {
  const tracked = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" }).split("\n").filter((line) =>
    line !== ""
  )
  const top = new Set(tracked.map((file) => file.split("/")[0] ?? "").filter((name) => !name.startsWith(".")))
  const known = [
    "LICENSE",
    "README.md",
    "bench",
    "compiler",
    "docs",
    "dprint.json",
    "examples",
    "golden",
    "package-lock.json",
    "package.json",
    "runtime",
    "schemas",
    "test",
    "tsconfig.build.json",
    "tsconfig.json",
    "vitest.config.ts"
  ]
  expect([...top].filter((name) => !known.includes(name))).toEqual([])
})

it("every dependency is pinned exactly, and the lock names no registry", () => {
  const manifest: { readonly dependencies: object; readonly devDependencies: object } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8")
  )
  const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
    .filter(([, range]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(range)))
  expect(ranges).toEqual([])
  expect(readFileSync(join(root, "package-lock.json"), "utf8")).not.toMatch(/"resolved": *"https?:/)
  expect(readdirSync(root)).toContain("LICENSE")
})
