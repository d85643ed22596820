/** A megabyte of anything is read or refused in a moment: no part of the line takes the square of its input. */
import { describe, expect, it } from "vitest"
import { renderText } from "../../compiler/diagnostic/render.ts"
import { parseFiles } from "../../compiler/load.ts"

const fill = (piece: string, most = 1024 * 1024 - 300): string => piece.repeat(Math.floor(most / piece.length))
const counted = (most: number, piece: (index: number) => string): string =>
  Array.from({ length: most }, (_, index) => piece(index)).join("")

const head = "workflow: A\nversion: 1\npayload: { a: string }\nidempotencyKey: ${ payload.a }\n"
const letStep = `${head}steps:\n  - id: a\n    let: `

const files: Readonly<Record<string, string>> = {
  "expressions in one value": `${letStep}${fill("${a}")}\n`,
  "expressions in one value, the last open": `${letStep}${fill("${a}")}\${\n`,
  "open braces": `${letStep}${fill("${")}\n`,
  "open braces on lines of their own": fill("a: ${\n"),
  "expressions over two lines": `${letStep}${fill("${ a\n      }")}\${\n`,
  "expressions in a flow list": `[${fill("${a},", 200_000)}]`,
  "open expressions in a flow map": `{${fill("a: ${,", 200_000)}}`,
  "unknown keys": `${head}${counted(14_000, (index) => `k${index}: 1\n`)}`,
  "keys without values": `{${counted(40_000, (index) => `k${index},`)}}`,
  "empty steps": `${head}steps:\n${fill("  - {}\n", 80_000)}`,
  "broken types": `types: {${counted(10_000, (index) => `T${index}: x y,`)}}`,
  "escapes": `a: "${fill("\\u0041")}\${"`,
  "folded lines": `a: >\n${fill("  ${ a\n")}`,
  "alternatives in a pattern": `types: { A: { $type: string, pattern: '${fill("(a|b)")}' } }`,
  "members of a union": `types: { A: '${fill("A|")}B' }`,
  "unquoted members of a union": `types: { A: ${fill("'a' | ")}'b' }`,
  "brackets of a type": `types: { A: '${fill("A[]")}' }`,
  "a name": `types: { ${fill("A")}: int }`,
  "a key of a step": `${head}steps:\n  - { id: a, ${fill("k")}: 1 }\n`,
  "hashes": `a: ${fill("#")}`,
  "colons": `a:${fill(":")}`,
  "line breaks": fill("\n"),
  "quotes": `{${fill("'")}`
}

describe("a megabyte of", () => {
  for (const [name, text] of Object.entries(files)) {
    it(name, () => {
      expect(text.length).toBeLessThanOrEqual(1024 * 1024)
      for (const file of ["a.workflow.yaml", "a.types.yaml"]) {
        const { diagnostics, value } = parseFiles(new Map([[file, text]]))
        expect(diagnostics.length).toBeLessThanOrEqual(100)
        expect(renderText(diagnostics, value.sources).length).toBeLessThan(200_000)
      }
    }, 30_000)
  }
})
