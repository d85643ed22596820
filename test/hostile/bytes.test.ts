/** Whatever the bytes: parsing does not throw, and every mistake it finds has a place inside its file. */
import * as fc from "fast-check"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { renderJson } from "../../compiler/diagnostic/json.ts"
import { renderText } from "../../compiler/diagnostic/render.ts"
import { parseFiles } from "../../compiler/load.ts"

const kinds = ["a.workflow.yaml", "a.activities.yaml", "a.types.yaml", "perdure.yaml"]

/** Parses the bytes as each kind of file, and holds what is said against the file. */
const holds = (bytes: Uint8Array | string): void => {
  for (const file of kinds) {
    const { diagnostics, value } = parseFiles(new Map([[file, bytes]]))
    for (const { message, span } of diagnostics) {
      expect(span, message).toBeDefined()
      const length = value.sources.get(span?.file ?? "")?.text.length ?? 0
      expect(span?.start, message).toBeGreaterThanOrEqual(0)
      expect(span?.end, message).toBeGreaterThanOrEqual(span?.start ?? 0)
      expect(span?.end, message).toBeLessThanOrEqual(length)
    }
    const sources = value.sources
    // oxlint-disable-next-line no-control-regex -- nothing that a terminal obeys may come through
    expect(renderText(diagnostics, sources)).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/)
    JSON.parse(renderJson(diagnostics, sources))
  }
}

const order = ["order.workflow.yaml", "shop.activities.yaml", "shop.types.yaml"].map((file) =>
  readFileSync(join(import.meta.dirname, "../../examples/order/workflows", file), "utf8")
)
const goldens = join(import.meta.dirname, "../../golden")
const corpus = readdirSync(goldens, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".yaml"))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
  .filter((text) => text.length < 4000)

const pieces = [
  ..."{}[],:#&*!|>%@`'\"?-\n\t \\$=.<>()+/~",
  ": ",
  " #",
  "${",
  "${ ",
  " }",
  "\n  ",
  "- ",
  "? ",
  "---\n",
  "...\n",
  "\r\n",
  "string[]",
  "Record<string, int>",
  "\"A\" | \"B\"",
  "|2-\n",
  "<<: ",
  "!!str ",
  "&a ",
  "*a",
  "%YAML 1.2\n",
  "\u0000",
  "\uFEFF",
  "\u2028",
  "\u202E",
  "é",
  "😀",
  "\uD800",
  "__proto__: ",
  "id: ",
  "call: ",
  "switch: ",
  "steps:\n",
  "$type: ",
  "1e400",
  "12345678901234567890"
]

const workflow = (body: string) =>
  `workflow: A\nversion: 1\npayload: { a: string }\nidempotencyKey: x\nsteps: [{ id: a, let: ${
    JSON.stringify(`\${${body}}`)
  } }]\n`

describe("any bytes", () => {
  it("at random", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), holds), { numRuns: 1000 })
  })

  it("of YAML's and our own signs", () => {
    const text = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 4 })), { maxLength: 40 })
    fc.assert(fc.property(text.map((parts) => parts.join("")), holds), { numRuns: 1500 })
  })

  it("of good and bad specifications, mutated", () => {
    const mutation = fc.record({
      text: fc.constantFrom(...order, ...corpus),
      at: fc.nat(4000),
      cut: fc.nat(12),
      insert: fc.array(fc.constantFrom(...pieces), { maxLength: 3 })
    })
    const mutated = mutation.map(({ at, cut, insert, text }) => {
      const start = at % (text.length + 1)
      return text.slice(0, start) + insert.join("") + text.slice(start + cut)
    })
    fc.assert(fc.property(mutated, holds), { numRuns: 1500 })
  })

  it("of expressions", () => {
    const parts = fc.array(
      fc.constantFrom(
        ..."()[]{}.,?:;+-*/%=!<>&|^~'\"`\\$@#0123456789abc \n",
        "=>",
        "...",
        "?.",
        "??",
        "new ",
        "await ",
        "function ",
        "class ",
        "this",
        "super",
        "import(",
        "yield ",
        "async ",
        "`${",
        "/*",
        "*/",
        "//",
        "payload",
        ".map(",
        "Math.",
        "1n",
        "/x/",
        "\\u{61}",
        "constructor",
        "new.target",
        "import.meta"
      ),
      { maxLength: 20 }
    )
    fc.assert(fc.property(parts.map((all) => workflow(all.join(""))), holds), { numRuns: 1500 })
  })
})
