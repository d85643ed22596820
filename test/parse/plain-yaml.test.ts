import * as fc from "fast-check"
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { offsetAt } from "../../compiler/parse/offsets.ts"
import { readPlainYaml } from "../../compiler/parse/plain-yaml.ts"
import type { Node } from "../../compiler/parse/tree.ts"
import { parseAnyYaml } from "../../compiler/parse/yaml.ts"
import { sourceText } from "../../compiler/source/text.ts"
import { root } from "../house/sources.ts"

const specifications = ["examples/*/workflows/**/*.yaml", "golden/**/*.yaml"]
  .flatMap((pattern) => globSync(pattern, { cwd: root }))
  .map((file) => readFileSync(join(root, file), "utf8"))

/** The tree as data, with the place of every character of every text. */
const asData = (node: Node): unknown => {
  if (node.kind === "list") return { ...node, items: node.items.map(asData) }
  if (node.kind === "map") return { ...node, entries: node.entries.map(({ key, value }) => [key, asData(value)]) }
  const length = typeof node.value === "string" ? node.value.length : 0
  return { ...node, offsets: Array.from({ length: length + 1 }, (_, index) => offsetAt(node.offsets, index)) }
}

/** Whether the text is plain; if it is, the library has to read the same. */
const isPlain = (text: string): boolean => {
  const source = sourceText("a.types.yaml", text)
  const plain = readPlainYaml(source)
  if (plain === undefined) return false
  const { diagnostics, value } = parseAnyYaml(source)
  expect(diagnostics, text).toEqual([])
  expect(value && asData(value), text).toEqual(asData(plain))
  return true
}

describe("what is plain reads as the YAML library reads it", () => {
  it("in every specification of the examples and goldens, of which most are plain", () => {
    const plain = specifications.filter(isPlain)
    expect(plain.length).toBeGreaterThan(specifications.length / 2)
  })

  it("however a specification is damaged", { timeout: 120_000 }, () => {
    const signs = [
      ..." \n#:,-?&*!|>'\"%@~${}[]<.01eé",
      "  ",
      "\n  ",
      "\n- ",
      "- ",
      ": ",
      " # c",
      "\n# c\n",
      "  # c\n",
      "key: v"
    ]
    const words = [
      "null",
      "True",
      ".inf",
      "-1",
      "1.5",
      "1e3",
      "0x1f",
      "0o7",
      "1_0",
      "---",
      "...",
      "<<",
      "{}",
      "[]",
      "\\n"
    ]
    const damage = fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom(...signs, ...words))
    const excerpt = fc.tuple(fc.constantFrom(...specifications), fc.nat(), fc.integer({ min: 2, max: 30 }))
      .map(([text, from, count]) => {
        const lines = text.split("\n")
        const start = from % lines.length
        return lines.slice(start, start + count).join("\n")
      })
    let plain = 0
    fc.assert(
      fc.property(excerpt, fc.array(damage, { minLength: 1, maxLength: 3 }), (text, damages) => {
        const damaged = damages.reduce((text, [place, cut, inserted]) => {
          const at = place % (text.length + 1)
          return text.slice(0, at) + inserted + text.slice(at + cut)
        }, text)
        if (isPlain(damaged)) plain += 1
      }),
      { numRuns: 10_000 }
    )
    expect(plain).toBeGreaterThan(100)
  })
})
