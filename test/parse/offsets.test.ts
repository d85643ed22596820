/** Every character of an expression has its exact place in the file, through quotes, escapes and folded lines. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Expression } from "../../compiler/parse/document.ts"
import { offsetAt } from "../../compiler/parse/offsets.ts"
import { member } from "../../compiler/parse/tree.ts"
import { readValue } from "../../compiler/parse/value.ts"
import { parseYaml } from "../../compiler/parse/yaml.ts"
import { sourceText } from "../../compiler/source/text.ts"

/** The expressions of `a:` in a YAML text. */
const expressionsIn = (text: string): ReadonlyArray<Expression> => {
  const root = parseYaml(sourceText("a.yaml", text)).value
  const node = root && member(root, "a")
  const value = node && readValue({ file: "a.yaml", say: () => {}, schemas: [], functions: [] }, node)
  if (value?.kind === "expression") return [value.expression]
  return value?.kind === "template" ? value.parts.filter((part) => typeof part !== "string") : []
}

/** Each name of the expression, as the file has it at the place that the expression gives. */
const namesAtTheirPlaces = (text: string): ReadonlyArray<string> =>
  expressionsIn(text).flatMap((expression) =>
    [...expression.text.matchAll(/[a-z]{2,}\d/g)].map(({ 0: name, index }) => {
      const start = offsetAt(expression.offsets, index)
      expect(text.slice(start, start + name.length)).toBe(name)
      return name
    })
  )

describe("offsets", () => {
  const forms: ReadonlyArray<readonly [string, string, ReadonlyArray<string>]> = [
    ["plain", "a: ${ aa1 + bb2 }\n", ["aa1", "bb2"]],
    ["plain over two lines", "a: ${ aa1 +\n  bb2 +\n\n  cc3 }\n", ["aa1", "bb2", "cc3"]],
    ["double quotes", "a: \"${ aa1 + bb2 }\"\n", ["aa1", "bb2"]],
    ["double quotes with escapes", "a: \"\\t\\u0041\\x41\\U0001F600 ${ aa1 + \\\"x\\\\n\\\" + bb2 }\"\n", [
      "aa1",
      "bb2"
    ]],
    ["double quotes over lines", "a: \"x\n   ${ aa1 +\n\n   bb2 }\"\n", ["aa1", "bb2"]],
    ["double quotes with an escaped line break", "a: \"${ aa1 + \\\n   bb2 +\\n cc3 }\"\n", ["aa1", "bb2", "cc3"]],
    ["single quotes with doubled ones", "a: '${ aa1 + ''it'' + bb2 }'\n", ["aa1", "bb2"]],
    ["literal block", "a: |\n    x\n    ${ aa1 +\n      bb2 }\nb: 1\n", ["aa1", "bb2"]],
    ["folded block", "a: >-\n    ${ aa1 +\n    bb2 +\n\n\n    cc3 }\n", ["aa1", "bb2", "cc3"]],
    ["folded block with more indented lines", "a: >\n  x\n    y ${ aa1 }\n  z\n  ${ bb2 }\n", ["aa1", "bb2"]],
    ["block with an indentation indicator", "a: |2\n    ${ aa1 }\n", ["aa1"]],
    ["CRLF", "a: >-\r\n  ${ aa1 +\r\n  bb2 }\r\n", ["aa1", "bb2"]],
    ["double quotes with CRLF", "a: \"${ aa1 +\r\n  bb2 }\"\r\n", ["aa1", "bb2"]],
    ["a template of several", "a: \"x ${ aa1 } \\\" ${ bb2 }\"\n", ["aa1", "bb2"]],
    ["characters beyond the basic plane", "a: \"😀 ${ '😀' + aa1 }\"\n", ["aa1"]],
    ["a repaired flow map", "z: { y: ${ aa1 + \"x\" }, x: 1 }\na: ${ bb2 ? 'x: y' : cc3 }\n", ["bb2", "cc3"]]
  ]
  for (const [name, text, names] of forms) {
    it(name, () => expect(namesAtTheirPlaces(text)).toEqual(names))
  }

  it("places every character of any text in any style", () => {
    const text = fc.array(fc.constantFrom("aa1", " ", "\n", "\"", "'", "\\", "bb2", "é", "😀", "\t"), { maxLength: 12 })
    fc.assert(
      fc.property(text, fc.constantFrom("json", "single", "literal"), (pieces, style) => {
        const body = pieces.join("")
        const yaml = style === "json"
          ? `a: ${JSON.stringify(`x\${ cc3 }${body}`)}\n`
          : style === "single"
          ? `a: '\${ cc3 } ${body.replaceAll("'", "''").replaceAll(/[\n\t]/g, " ")}'\n`
          : `a: |\n  x\${ cc3 }${body.replaceAll("\t", " ").replaceAll("\n", "\n  ")}\n`
        const root = parseYaml(sourceText("a.yaml", yaml)).value
        const node = root && member(root, "a")
        if (node?.kind !== "scalar" || typeof node.value !== "string") throw new Error("a scalar was written")
        for (const { 0: word, index } of node.value.matchAll(/aa1|bb2|cc3|é|😀/g)) {
          expect(yaml.slice(offsetAt(node.offsets, index), offsetAt(node.offsets, index) + word.length)).toBe(word)
        }
      }),
      { numRuns: 2000 }
    )
  })
})
