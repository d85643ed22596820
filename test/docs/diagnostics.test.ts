/** docs/diagnostics.md lists every code with an example: it is written from the catalogue and the goldens, never by hand. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { catalog } from "../../compiler/diagnostic/catalog.ts"
import { escapeControls } from "../../compiler/diagnostic/escape.ts"
import { isRule } from "../../compiler/diagnostic/rules.ts"
import { unifiedDiff } from "../../compiler/write/diff.ts"
import { root } from "../house/sources.ts"

const goldens = join(root, "golden", "reject")

/** The first block of the rendered golden that reports this code. */
const example = (code: string): string => {
  const folder = join(goldens, code)
  const file = join(folder, "expected.txt")
  if (!existsSync(file)) return ""
  const blocks = readFileSync(file, "utf8").split(/\n(?=\S+:\d+:\d+)|\n\n(?=\S)/)
  const block = blocks.find((text) => text.includes(code)) ?? ""
  return block === "" ? "" : `\n\`\`\`text\n${block.trim()}\n\`\`\`\n`
}

/** What the mended files of the golden change, line by line. */
const mended = (code: string): string => {
  const folder = join(goldens, code)
  const fixed = join(folder, "fixed")
  if (!existsSync(fixed)) return ""
  const files = readdirSync(fixed, { recursive: true, encoding: "utf8" }).filter((it) =>
    statSync(join(fixed, it)).isFile()
  )
  const changes = files.sort().map((file) => {
    const before = existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8") : undefined
    return unifiedDiff(file, before, readFileSync(join(fixed, file), "utf8"))
      .split("\n")
      .filter((line) => /^[+-](?!\+\+ |-- )/.test(line))
      .map((line) => escapeControls(line.length > 160 ? `${line.slice(0, 160)}...` : line))
      .join("\n")
  })
  return `\n\`\`\`diff\n${changes.join("\n")}\n\`\`\`\n`
}

/** Changes have a page of their own. */
const codes = Object.entries(catalog).filter(([code]) => !isRule(code))

const page = (): string => {
  const sections = codes
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { severity, summary }]) => `## ${code}\n\n*${severity}* · ${summary}\n${example(code)}${mended(code)}`)
  return `# Diagnostics

Every code that the compiler can report, with an example and how it is mended. \`perdure explain <code>\` prints the same text.

${sections.join("\n")}`
}

it("docs/diagnostics.md is current", () => {
  const file = join(root, "docs", "diagnostics.md")
  if (process.env["UPDATE_GOLDENS"] === "1") writeFileSync(file, page())
  expect(readFileSync(file, "utf8")).toBe(page())
})

it("each code has its example", () => {
  const folders = new Set(readdirSync(goldens))
  expect(codes.filter(([code]) => !folders.has(code))).toEqual([])
})
