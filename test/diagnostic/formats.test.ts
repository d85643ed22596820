/** What CI systems read: golden/formats holds each format of the same findings, and hostile names come through none of them. */
import { Ajv2020 } from "ajv/dist/2020.js"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { type Diagnostic, diagnostic } from "../../compiler/diagnostic/diagnostic.ts"
import type { Findings } from "../../compiler/diagnostic/format/findings.ts"
import { formats } from "../../compiler/diagnostic/format/formats.ts"
import { summarizeForGitHub } from "../../compiler/diagnostic/format/github.ts"
import { sourceText } from "../../compiler/source/text.ts"
import { root } from "../house/sources.ts"
import { sarifSchema } from "./sarif-schema.ts"

const findingsIn = (
  texts: Readonly<Record<string, string>>,
  diagnostics: ReadonlyArray<Diagnostic>,
  folder = ""
): Findings => ({
  diagnostics,
  sources: new Map(Object.entries(texts).map(([file, text]) => [file, sourceText(file, text)])),
  files: Object.keys(texts),
  folder,
  version: "1.2.3"
})

const order = "workflows/order.workflow.yaml"
const names = "workflows/names.types.yaml"
const text = "workflow: Order\nsteps:\n  - id: wait\n    sleep: 5 minutes, 100%\nid: [\n  1,\n]\n"
const at = (file: string, start: number, end: number) => ({ file, start, end })
const within = (marked: string) => at(order, text.indexOf(marked), text.indexOf(marked) + marked.length)

const example = findingsIn(
  { "perdure.yaml": "", [order]: text, [names]: "types: {}\n" },
  [
    diagnostic("bad-duration", within("5 minutes, 100%"), { written: "5 minutes, 100%" }),
    diagnostic("unused-import", within("[\n  1,\n]"), { path: "./names.types.yaml" }),
    diagnostic("duplicate-key", within("id: ["), { key: "id" }, {
      related: [{ message: "it stands here first", span: within("id: wait") }],
      fix: {
        title: "Change to ids",
        edits: [{ span: { ...within("id: ["), end: within("id: [").start + 2 }, text: "ids" }]
      }
    }),
    diagnostic("output-foreign", undefined, { path: "workflows/generated/index.ts" })
  ],
  "services/shop/"
)

const goldens: Readonly<Record<string, (findings: Findings) => string>> = {
  "github.txt": formats.github,
  "github-summary.md": summarizeForGitHub,
  "sarif.json": formats.sarif,
  "junit.xml": formats.junit,
  "gitlab.json": formats.gitlab
}

describe("as they go", () => {
  it.each(Object.keys(goldens))("%s", (name) => {
    const file = join(root, "golden/formats", name)
    const actual = goldens[name]?.(example) ?? ""
    if (process.env["UPDATE_GOLDENS"] === "1") writeFileSync(file, actual)
    expect(actual).toBe(readFileSync(file, "utf8"))
  })
})

const isSarif = new Ajv2020({ allErrors: true }).compile(sarifSchema)
const expectSarif = (log: string): void => {
  isSarif(JSON.parse(log))
  expect(isSarif.errors ?? []).toEqual([])
}

/** Names that want to be obeyed: by a terminal, by GitHub, by XML, by Markdown. */
const hostile = [
  "\u001b[31mred\u001b]0;title\u0007",
  "::error::x",
  "\n::stop-commands::x\r\n",
  "##[add-mask]x",
  "a,line=1:b%0A",
  "]]><!--<b>&amp;",
  "| a | b |\n| --- |",
  "[x](http://evil.example) @ann <img src=x>",
  "\uD800\uFFFF\u202E\u2028"
]
const hostileFindings = (repeat: number): Findings => {
  const texts = Object.fromEntries(hostile.map((name) => [`${name}.types.yaml`, `types: ${name}\n`]))
  const all = hostile.flatMap((name) =>
    Array.from({ length: repeat }, (_, index): Diagnostic => {
      const span = at(`${name}.types.yaml`, index, 7 + name.length)
      const said = diagnostic("bad-duration", span, { written: name })
      return { ...said, related: [{ message: name, span }], fix: { title: name, edits: [{ span, text: name }] } }
    })
  )
  return findingsIn(texts, all)
}

describe("hostile names", () => {
  it.each(Object.keys(goldens))("%s has nothing that a terminal or a log obeys", (name) => {
    for (const repeat of [1, 20]) {
      const rendered = goldens[name]?.(hostileFindings(repeat)) ?? ""
      // oxlint-disable-next-line no-control-regex -- nothing that a terminal obeys may come through
      expect(rendered).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]/)
      if (/json|xml/.test(name)) expect(rendered.isWellFormed()).toBe(true)
      if (name !== "github.txt") expect(rendered).not.toMatch(/^\s*::/m)
    }
  })

  it("github: each command is one of ours, with the properties that we set, and none hides in a line", () => {
    const lines = formats.github(hostileFindings(20)).trimEnd().split("\n")
    expect(lines).toHaveLength(hostile.length * 20)
    for (const [index, line] of lines.entries()) {
      if (index < 10) {
        expect(line).toMatch(/^::error file=[^,:]+,line=\d+,endLine=\d+,(col=\d+,endColumn=\d+,)?title=bad-duration::"/)
      } else expect(line).toMatch(/^error bad-duration (?!.*##\[)/)
    }
  })

  it("junit: the only markup is ours", () => {
    const xml = formats.junit(hostileFindings(1))
    const tags = new Set([...xml.matchAll(/<([^\s>]*)/g)].map(([, tag]) => tag))
    expect([...tags].sort()).toEqual([
      "/failure",
      "/testcase",
      "/testsuite",
      "/testsuites",
      "?xml",
      "failure",
      "testcase",
      "testsuite",
      "testsuites"
    ])
    expect(xml).not.toContain("]]>")
    expect(xml).not.toMatch(/&(?!(amp|lt|gt|quot|apos);)/)
  })

  it("summary: each finding is one row of four cells", () => {
    const rows = summarizeForGitHub(hostileFindings(1)).trimEnd().split("\n").slice(4)
    expect(rows).toHaveLength(hostile.length)
    for (const row of rows) {
      expect(row.match(/(?<!\\)\|/g)).toHaveLength(5)
      expect(row).not.toMatch(/<|@|:\/\/|(?<!\\)[[\]`]/)
    }
  })

  it("sarif and gitlab: valid JSON, in which places are places", () => {
    const sarif = formats.sarif(hostileFindings(2))
    expectSarif(sarif)
    expect(sarif).toContain("[x\\\\](http://evil.example)")
    expect(sarif).not.toMatch(/"(message|description)": \{\s*"text": "[^"]*[^\\]\]\(/)
    const issues: ReadonlyArray<{ readonly fingerprint: string }> = JSON.parse(formats.gitlab(hostileFindings(2)))
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(hostile.length * 2)
  })
})

const many = (count: number) =>
  findingsIn({ [order]: text }, [
    ...Array.from({ length: count }, (_, index) => diagnostic("yaml-tab", at(order, index, index + 1), {})),
    ...Array.from({ length: count }, () => diagnostic("unused-import", at(order, 0, 8), { path: "./x.types.yaml" }))
  ])

describe("github", () => {
  it("annotates ten errors and ten warnings, and says the others in the log", () => {
    const lines = formats.github(many(12)).trimEnd().split("\n")
    const counts = ["::error ", "::warning ", "error ", "warning "].map((start) =>
      lines.filter((line) => line.startsWith(start)).length
    )
    expect(counts).toEqual([10, 10, 2, 2])
  })

  it("keeps the summary below what GitHub drops, and says how many are left out", () => {
    const summary = summarizeForGitHub(many(10_000))
    expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024)
    const rows = summary.match(/^\| (error|warning)/gm)?.length ?? 0
    expect(summary).toContain(`\n${20_000 - rows} more are in the log.\n`)
  })

  it("says nothing of nothing", () => {
    expect(formats.github(findingsIn({}, []))).toBe("")
    expect(summarizeForGitHub(findingsIn({}, []))).toBe("")
  })
})

describe("sarif", () => {
  it("is what the standard asks for, with and without findings", () => {
    expectSarif(formats.sarif(example))
    expectSarif(formats.sarif(findingsIn({}, [])))
  })

  it("the schema refuses what is not", () => {
    expect(isSarif({ version: "2.1.0", runs: [{ results: [] }] })).toBe(false)
  })
})

const prints = (text: string, marked: string): ReadonlyArray<string> => {
  const starts = [...text.matchAll(new RegExp(marked, "g"))].map(({ index }) => index)
  const all = starts.map((start) =>
    diagnostic("bad-duration", at(names, start, start + marked.length), { written: marked })
  )
  const report: ReadonlyArray<{ readonly fingerprint: string }> = JSON.parse(
    formats.gitlab(findingsIn({ [names]: text }, all))
  )
  return report.map(({ fingerprint }) => fingerprint)
}

describe("fingerprints", () => {
  it("stay when lines move, and tell equal findings apart", () => {
    const before = prints("a: 5 min\nb: 5 min\n", "5 min")
    expect(new Set(before).size).toBe(2)
    expect(prints("# more\n\na: 5 min\nc: 1\nb: 5 min\n", "5 min")).toEqual(before)
    expect(prints("a: 6 min\n", "6 min")).not.toEqual(before.slice(0, 1))
  })
})
