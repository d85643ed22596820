/** An editor complains about the shape of a file where the compiler does, and about nothing else. */
import { readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import { checkSources } from "../../compiler/compile.ts"
import type { Code } from "../../compiler/diagnostic/diagnostic.ts"
import { root } from "../house/sources.ts"
import { type Complaint, LanguageServer } from "./language-server.ts"

const specifications = (folder: string): ReadonlyArray<string> =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(^perdure|\.(workflow|activities|types))\.yaml$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort()

const read = (path: string): string => readFileSync(join(root, path), "utf8")

/** What is said about each file, asked all together: the server waits a little before it looks at one. */
const complaints = new Map<string, ReadonlyArray<Complaint>>()
const folders = ["golden/build", "golden/accepts", "examples", "golden/reject"]

beforeAll(async () => {
  const server = await LanguageServer.start()
  try {
    const ask = async (path: string): Promise<void> =>
      void complaints.set(path, await server.complaints(path, read(path)))
    await Promise.all(folders.flatMap(specifications).map(ask))
  } finally {
    server.stop()
  }
})

describe("nothing about what the compiler accepts", () => {
  it.each(["golden/build", "golden/accepts", "examples"])("%s", (folder) => {
    const said = specifications(folder).map((path) => [path, complaints.get(path)])
    expect(said.length).toBeGreaterThan(0)
    expect(said).toEqual(said.map(([path]) => [path, []]))
  })
})

/** What a schema or a reader of YAML can see. */
const shapeCodes: ReadonlyArray<Code> = [
  "bad-duration",
  "bad-name",
  "bare-expression",
  "duplicate-key",
  "missing-key",
  "not-one-of",
  "out-of-range",
  "step-with-two-kinds",
  "step-without-kind",
  "unknown-key",
  "unknown-step-kind",
  "unquoted-expression",
  "unquoted-expression-in-flow",
  "unquoted-type",
  "wrong-shape",
  "yaml-alias",
  "yaml-anchor",
  "yaml-key-not-text",
  "yaml-syntax",
  "yaml-tab",
  "yaml-tag"
]

/** Wrong for a reason that is none of shape, although the code is: two values that do not fit together, a rule of ours. */
const unseen: ReadonlySet<string> = new Set([
  "out-of-range.schedule",
  "out-of-range.timeout",
  "unquoted-expression.comment"
])

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split("\n").length

describe("of what the compiler refuses", () => {
  it.each(readdirSync(join(root, "golden/reject")).sort())("%s", (name) => {
    for (const path of specifications(`golden/reject/${name}`)) {
      const text = read(path)
      const file = path.slice(path.lastIndexOf("/") + 1)
      const { diagnostics } = checkSources(new Map([[file, readFileSync(join(root, path))]]))
      const mistakes = diagnostics.filter(({ code, span }) =>
        span?.file === file && shapeCodes.includes(code) && !(unseen.has(name) && name.startsWith(`${code}.`))
      )
      const said = complaints.get(path) ?? []
      if (mistakes.length === 0) expect(said, path).toEqual([])
      for (const { code, span } of mistakes) {
        const [first, last] = [lineOf(text, span?.start ?? 0), lineOf(text, span?.end ?? 0)]
        // A step of an unknown kind is complained about as a whole.
        const isNear = said.some(({ range: { end, start } }) => start.line + 1 <= last && first <= end.line + 2)
        expect(isNear, `${path}: ${code} in line ${first}, and ${JSON.stringify(said)}`).toBe(true)
      }
    }
  })
})
