/** Each folder imports only from folders to its left; generated code and the runtime know nothing of the compiler. */
import { expect, it } from "vitest"
import { sourcesUnder } from "./sources.ts"

/** What a folder may import from, besides itself and packages. */
const allowed: Readonly<Record<string, ReadonlyArray<string>>> = {
  "compiler/source": ["compiler/diagnostic"],
  "compiler/diagnostic": ["compiler/source"],
  "compiler/parse": ["compiler/source", "compiler/diagnostic", "schemas"],
  "compiler/format": ["compiler/parse", "compiler/diagnostic", "schemas"],
  "compiler/check": ["compiler/parse", "compiler/source", "compiler/diagnostic"],
  "compiler/plan": ["compiler/check", "compiler/parse", "compiler/source", "compiler/diagnostic"],
  "compiler/contract": ["compiler/plan", "compiler/check", "compiler/parse", "compiler/source", "compiler/diagnostic"],
  "compiler/compare": [
    "compiler/contract",
    "compiler/lock",
    "compiler/parse",
    "compiler/source",
    "compiler/diagnostic"
  ],
  "compiler/lock": [
    "compiler/contract",
    "compiler/check",
    "compiler/parse",
    "compiler/source",
    "compiler/diagnostic",
    "runtime/v1/execution-id-formula.ts"
  ],
  "compiler/emit": [
    "compiler/contract",
    "compiler/plan",
    "compiler/check",
    "compiler/parse",
    "compiler/source",
    "compiler/diagnostic"
  ],
  "compiler/write": ["compiler/emit", "compiler/source", "compiler/diagnostic"],
  "runtime/journal": [],
  "runtime/v1": ["runtime/engine"],
  "runtime/engine": ["runtime/v1", "runtime/journal"],
  "runtime/server": ["runtime/engine"],
  "runtime/client": ["runtime/engine", "runtime/journal", "runtime/server"],
  "runtime/testing": ["runtime/engine", "runtime/journal", "runtime/v1", "runtime/client"]
}

const resolve = (from: string, specifier: string): string => {
  const parts = from.split("/").slice(0, -1)
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop()
    else if (part !== ".") parts.push(part)
  }
  return parts.join("/")
}

it("folders import only leftward", () => {
  const wrong = sourcesUnder("compiler", "runtime").flatMap(({ path, text }) => {
    const folder = path.split("/").slice(0, 2).join("/")
    const may = allowed[folder]
    if (may === undefined) return []
    return [...text.matchAll(/(?:from|import)\s*\(?"(\.{1,2}\/[^"]+)"/g)]
      .map((match) => resolve(path, match[1] ?? ""))
      .filter((target) => ![folder, ...may].some((one) => target === one || target.startsWith(`${one}/`)))
      .map((target) => `${path} imports ${target}`)
  })
  expect(wrong).toEqual([])
})

it("the runtime does not import the compiler", () => {
  const wrong = sourcesUnder("runtime")
    .filter(({ path }) => !path.startsWith("runtime/cli/"))
    .filter(({ text }) => /from "(\.\.\/)+compiler\//.test(text))
    .map(({ path }) => path)
  expect(wrong).toEqual([])
})
