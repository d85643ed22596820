/** Types as text and as maps; patterns that a text could make run for ever. */
import { describe, expect, it } from "vitest"
import { parseFiles } from "../../compiler/load.ts"
import type { TypeNode } from "../../compiler/parse/document.ts"
import { ambiguity } from "../../compiler/parse/pattern-ambiguity.ts"
import { parseTypeText } from "../../compiler/parse/type-text.ts"

/** A type in a short form of its own. */
const shape = (type: TypeNode): unknown => {
  switch (type.kind) {
    case "primitive":
    case "reference":
      return type.name
    case "literal":
      return { is: type.value }
    case "array":
      return [shape(type.element)]
    case "record":
      return { record: shape(type.value) }
    case "union":
      return { any: type.members.map(shape) }
    case "struct":
      return Object.fromEntries(
        type.fields.map(({ name, optional, type }) => [name.value + (optional ? "?" : ""), shape(type)])
      )
    case "refined":
      return {
        of: shape(type.base),
        ...Object.fromEntries(Object.entries(type.refinements).map(([key, { value }]) => [key, value]))
      }
    case "broken":
      return "broken"
  }
}

const at = (start: number, end: number) => ({ file: "a.types.yaml", start, end })
const textShape = (text: string): unknown => {
  const type = parseTypeText(text, at)
  return "code" in type ? [type.code, text.slice(type.span?.start, type.span?.end)] : shape(type)
}

describe("types as text", () => {
  const texts: ReadonlyArray<readonly [string, unknown]> = [
    ["string", "string"],
    ["  datetime ", "datetime"],
    ["Money", "Money"],
    ["int[]", ["int"]],
    ["int[][]", [["int"]]],
    ["A | B", { any: ["A", "B"] }],
    ["| A | B", { any: ["A", "B"] }],
    ["A | B[]", { any: ["A", ["B"]] }],
    ["(A | B)[]", [{ any: ["A", "B"] }]],
    ["\"EUR\" | 'USD'", { any: [{ is: "EUR" }, { is: "USD" }] }],
    ["\"a\\\"b\\u0041\\n\"", { is: "a\"bA\n" }],
    ["-1.5e3 | 0", { any: [{ is: -1500 }, { is: 0 }] }],
    ["true | false", { any: [{ is: true }, { is: false }] }],
    ["null | json", { any: ["null", "json"] }],
    ["Record<string, int[]>", { record: ["int"] }],
    ["Record<string, Record<string, A | null>>[]", [{ record: { record: { any: ["A", "null"] } } }]],
    ["", ["type-syntax", ""]],
    ["A |", ["type-syntax", ""]],
    ["A B", ["type-syntax", "B"]],
    ["A[1]", ["type-syntax", "1"]],
    ["A & B", ["type-syntax", "&"]],
    ["Record<int, A>", ["type-syntax", "int"]],
    ["Record<string>", ["type-syntax", ">"]],
    ["Record", ["type-syntax", ""]],
    ["Array<int>", ["type-syntax", "<"]],
    ["\"EUR", ["type-syntax", "\""]],
    ["(A", ["type-syntax", ""]],
    ["A?", ["type-syntax", "?"]],
    [`${"(".repeat(100)}A${")".repeat(100)}`, ["type-too-deep", "("]],
    [`A${"[]".repeat(100)}`, ["type-syntax", "["]]
  ]
  for (const [text, expected] of texts) it(JSON.stringify(text), () => expect(textShape(text)).toEqual(expected))
})

const types = (yaml: string) => {
  const { diagnostics, value } = parseFiles(new Map([["a.types.yaml", `types:\n${yaml}\n`]]))
  const [document] = value.documents
  const shapes = document?.kind === "types"
    ? Object.fromEntries(document.types.map(({ name, type }) => [name.value, shape(type)]))
    : {}
  return { codes: diagnostics.map(({ code }) => code), shapes }
}

describe("types as maps", () => {
  it("reads structures, refinements and what YAML reads as other than text", () => {
    const { codes, shapes } = types(
      "  A: { a: int, b?: \"A[]\", c: { d: null, e: 404, f: true } }\n" +
        "  B: { $type: string, pattern: '^[a-z]+$', minLength: 1, maxLength: 9, brand: B }\n" +
        "  C: { $type: \"int | null\", min: 0, max: 1.5 }\n  D: null"
    )
    expect(codes).toEqual([])
    expect(shapes).toEqual({
      A: { a: "int", "b?": ["A"], c: { d: "null", e: { is: 404 }, f: { is: true } } },
      B: { of: "string", pattern: "^[a-z]+$", minLength: 1, maxLength: 9, brand: "B" },
      C: { of: { any: ["int", "null"] }, min: 0, max: 1.5 },
      D: "null"
    })
  })

  const wrong: ReadonlyArray<readonly [string, ReadonlyArray<string>]> = [
    ["  A: [int]", ["wrong-shape"]],
    ["  A:", ["type-syntax"]],
    ["  a: int", ["bad-name"]],
    ["  A: { a-b: int }", ["bad-name"]],
    ["  A: { __proto__: int }", ["bad-name"]],
    ["  A: { constructor: int }", ["bad-name"]],
    ["  A: { a: int, a?: int }", ["duplicate-key"]],
    ["  A: { $type: string, default: x }", ["default-misplaced"]],
    ["  A: { a?: { $type: string, default: x } }", ["default-on-optional"]],
    ["  A: { $type: string, lenght: 1 }", ["unknown-key"]],
    ["  A: { $union: { a: {} } }", ["missing-key"]],
    ["  A: { $union: { a: { kind: int } }, $tag: kind }", ["tag-declared"]],
    ["  A: { $union: { a: {} }, $tag: toString }", ["bad-name"]],
    ["  A: { $union: { a: int }, $tag: kind }", ["wrong-shape"]],
    ["  A: { $tag: kind }", ["missing-key"]],
    ["  A: { $jsonSchema: ./x.json }", ["file-unreadable"]],
    ["  A: { $jsonSchema: 3 }", ["wrong-shape"]],
    ["  A: { $ref: B }", ["unknown-key"]],
    ["  A: { $type: string, minLength: -1 }", ["out-of-range"]],
    ["  A: { $type: string, pattern: '(' }", ["bad-pattern"]],
    ["  A: { $type: string, format: uri }", ["not-one-of"]]
  ]
  for (const [yaml, codes] of wrong) it(yaml.trim(), () => expect(types(yaml).codes).toEqual(codes))
})

describe("patterns", () => {
  const linear = [
    "^ord_[a-z0-9]+$",
    "^[A-Z]{2}\\d{2}[A-Z0-9]{1,30}$",
    "^\\d+(?:\\.\\d{1,2})?$",
    "^[a-z]+-[a-z]+-\\d+$",
    "^[^@\\s]+@[^@\\s]+$",
    "^(?:EUR|USD)$",
    "^(red|green|blue)-\\d+$",
    "^a{3}b{2,5}$",
    "^\\(\\d+\\)$",
    "^[()+*]+$",
    "^\\p{Lu}\\p{Ll}*$",
    "^#[0-9a-f]{6}$",
    "^x*$"
  ]
  for (const pattern of linear) it(`accepts ${pattern}`, () => expect(ambiguity(pattern)).toBeUndefined())

  const exploding = [
    "^(a+)+$",
    "^(a*)*$",
    "^(?:a+){2,}$",
    "^(a|a)*$",
    "^(a|ab)+$",
    "^((a)+)+$",
    "^(?:[a-z]+\\.?)+$",
    "^\\d+\\d+$",
    "^.*a.*$",
    "^.*.*$",
    "^[a-z]*[a-z0-9]*$",
    "^a+b?a+$",
    "^(?=a)b$",
    "^(?!a)b$",
    "(?<=a)b",
    "^(a)\\1$",
    "^(?<x>a)\\k<x>$",
    "^(a{1,9}){1,9}x+y?x+$",
    "^(a+)(a+)$"
  ]
  for (const pattern of exploding) it(`refuses ${pattern}`, () => expect(ambiguity(pattern)).toBeDefined())
})
