/** What a person and a tool read of a diagnostic; nothing in it is obeyed by a terminal. */
import { describe, expect, it } from "vitest"
import { type Diagnostic, diagnostic } from "../../compiler/diagnostic/diagnostic.ts"
import { renderJson } from "../../compiler/diagnostic/json.ts"
import { renderText } from "../../compiler/diagnostic/render.ts"
import { editDistance, suggest } from "../../compiler/diagnostic/suggest.ts"
import { sourceText } from "../../compiler/source/text.ts"

const file = "a.types.yaml"
const at = (start: number, end: number) => ({ file, start, end })
const sources = (text: string) => new Map([[file, sourceText(file, text)]])
const frame = (text: string, start: number, end: number, width?: number): ReadonlyArray<string> =>
  renderText([diagnostic("yaml-tab", at(start, end), {})], sources(text), { width }).split("\n").filter((line) =>
    /^ +\d* \|/.test(line)
  )

describe("text", () => {
  it("shows place, code, sentence, line, mark, remedy and page", () => {
    const said = diagnostic("bad-duration", at(9, 18), { written: "5 minutes" })
    expect(renderText([said], sources("a: 1\n\nb: 5 minutes # x\n"))).toBe(
      [
        "a.types.yaml:3:4: error bad-duration: \"5 minutes\" is not a time span.",
        "  3 | b: 5 minutes # x",
        "    |    ^^^^^^^^^",
        "  help: Write whole numbers with units, the largest first: 500ms, 30s, 15m, 2h, 7d, 1w or 1h30m.",
        "  more: perdure explain bad-duration",
        "",
        "1 error",
        ""
      ].join("\n")
    )
  })

  it("marks each line of a span, and leaves out the fourth", () => {
    expect(frame("a:\n  b\n  c\n  d\n", 0, 13)).toEqual([
      "  1 | a:",
      "    | ^^",
      "  2 |   b",
      "    |   ^",
      "  3 |   c",
      "    |   ^"
    ])
  })

  it("does not mark a line of which the span holds nothing", () => {
    expect(frame("abc\ndef\n", 0, 4)).toEqual(["  1 | abc", "    | ^^^"])
  })

  it("marks a place of no width, also at the end of the file", () => {
    expect(frame("ab", 2, 2)).toEqual(["  1 | ab", "    |   ^"])
    expect(frame("ab\n", 3, 3)).toEqual(["  2 | ", "    | ^"])
  })

  it("cuts a line that is too wide around the mark", () => {
    const [line = "", mark = ""] = frame(`${"x".repeat(1000)}!${"y".repeat(1000)}`, 1000, 1001)
    expect(line.length).toBeLessThan(200)
    expect(line[mark.indexOf("^")]).toBe("!")
  })

  it("cuts a line to the width of a terminal, and keeps the mark in it", () => {
    const text = `${"x".repeat(50)}!!${"y".repeat(50)}\n`
    expect(frame(text, 50, 52, 40)).toEqual([
      `  1 | ...${"x".repeat(20)}!!${"y".repeat(18)}...`,
      `    | ${" ".repeat(23)}^^`
    ])
  })

  it("puts the mark under wide characters and behind combining ones", () => {
    const [, wide] = frame("中文!", 2, 3)
    expect(wide).toBe("    |     ^")
    const [, combined] = frame("e\u0301!", 2, 3)
    expect(combined).toBe("    |  ^")
  })

  it("writes out what a terminal would obey, in messages, lines, names of files and related places", () => {
    const name = "\u001b]0;x\u0007\u202Ea.yaml"
    const hostile = new Map([[name, sourceText(name, "\u001b[31mred\u0000\r\n")]])
    const span = { file: name, start: 0, end: 3 }
    const said: Diagnostic = {
      ...diagnostic("bad-duration", span, { written: "\u001b[2J\n::error::x" }),
      related: [{ message: "\u0007", span }]
    }
    for (const rendered of [renderText([said], hostile), renderJson([said], hostile)]) {
      // oxlint-disable-next-line no-control-regex -- nothing that a terminal obeys may come through
      expect(rendered).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/)
      expect(rendered).not.toMatch(/^::/m)
    }
  })

  it("colours only when asked", () => {
    const said = [diagnostic("yaml-tab", at(0, 1), {})]
    expect(renderText(said, sources("a"))).not.toContain("\u001b")
    expect(renderText(said, sources("a"), { color: true })).toContain("\u001b[31merror\u001b[0m")
  })

  it("orders by file and place, and counts", () => {
    const said = [diagnostic("yaml-tab", at(4, 5), {}), diagnostic("yaml-tab", at(0, 1), {})]
    const rendered = renderText(said, sources("abc\ndef"))
    expect(rendered.indexOf(":1:1:")).toBeLessThan(rendered.indexOf(":2:1:"))
    expect(rendered).toContain("2 errors")
    expect(renderText([], new Map())).toBe("")
  })
})

describe("json", () => {
  it("holds the same, with one-based places", () => {
    const said = diagnostic("yaml-tab", at(3, 4), {}, {
      fix: { title: "Use a space", edits: [{ span: at(3, 4), text: " " }] }
    })
    const place = { file, start: { line: 2, column: 2 }, end: { line: 2, column: 3 } }
    expect(JSON.parse(renderJson([said], sources("a\nb\tc")))).toEqual({
      diagnostics: [
        {
          code: "yaml-tab",
          severity: "error",
          message: said.message,
          remedy: said.remedy,
          ...place,
          docs: "docs/diagnostics.md#yaml-tab",
          fix: { title: "Use a space", edits: [{ ...place, text: " " }] }
        }
      ]
    })
  })
})

describe("suggest", () => {
  const cases: ReadonlyArray<readonly [string, ReadonlyArray<string>, string | undefined]> = [
    ["wiht", ["with", "when"], "with"],
    ["chargecard", ["chargeCard"], "chargeCard"],
    ["chargeCrad", ["refundCard", "chargeCard"], "chargeCard"],
    ["maxAttempts", ["maximumAttempts", "maximumInterval"], "maximumAttempts"],
    ["x", ["y"], "y"],
    ["ab", ["xy"], undefined],
    ["banana", ["orange"], undefined],
    ["with", ["with"], undefined],
    ["a".repeat(1_000_000), ["b"], undefined]
  ]
  for (const [name, known, expected] of cases) {
    it(`${name.slice(0, 20)} among ${known.join(", ")}`, () => expect(suggest(name, known)).toBe(expected))
  }

  it("counts a swap of neighbours as one edit", () => {
    expect(editDistance("form", "from")).toBe(1)
    expect(editDistance("kitten", "sitting")).toBe(3)
    expect(editDistance("", "abc")).toBe(3)
  })
})
