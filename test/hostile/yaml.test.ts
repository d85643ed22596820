/** YAML that means harm, and YAML that only looks as if it did. */
import { describe, expect, it } from "vitest"
import type { Code } from "../../compiler/diagnostic/diagnostic.ts"
import { parseFiles } from "../../compiler/load.ts"
import { parseYaml } from "../../compiler/parse/yaml.ts"
import { sourceText } from "../../compiler/source/text.ts"

const codesOf = (text: string): ReadonlyArray<Code> =>
  parseYaml(sourceText("a.types.yaml", text)).diagnostics.map(({ code }) => code)

const read = (text: string): unknown => {
  const { diagnostics, value } = parseYaml(sourceText("a.types.yaml", text))
  expect(diagnostics).toEqual([])
  return value && JSON.parse(JSON.stringify(value.value))
}

describe("refused", () => {
  const refused: ReadonlyArray<readonly [string, string, ReadonlyArray<Code>]> = [
    ["an anchor", "a: &x 1\n", ["yaml-anchor"]],
    ["an alias", "a: &x 1\nb: *x\n", ["yaml-anchor", "yaml-alias"]],
    ["an alias as a key", "*x : 1\n", ["yaml-alias"]],
    ["a billion laughs", "a: &a [x, x]\nb: &b [*a, *a]\n", ["yaml-anchor", "yaml-anchor", "yaml-alias", "yaml-alias"]],
    ["a merge key", "a:\n  <<: { b: 1 }\n", ["yaml-merge-key"]],
    ["a merge key of a list", "<<: [{ b: 1 }]\n", ["yaml-merge-key"]],
    ["a local tag", "a: !x 1\n", ["yaml-tag"]],
    ["a core tag", "a: !!str 1\n", ["yaml-tag"]],
    ["the non-specific tag", "a: ! 1\n", ["yaml-tag"]],
    ["a verbatim tag", "a: !<tag:yaml.org,2002:js/function> x\n", ["yaml-tag"]],
    ["a version directive", "%YAML 1.1\n---\na: 1\n", ["yaml-directive"]],
    ["a tag directive", "%TAG ! tag:x,2002:\n---\na: 1\n", ["yaml-directive"]],
    ["a second document", "a: 1\n---\nb: 1\n", ["yaml-many-documents"]],
    ["a second document after an end mark", "a: 1\n...\nb: 1\n", ["yaml-many-documents"]],
    ["a number as a key", "1: a\n", ["yaml-key-not-text"]],
    ["true as a key", "true: a\n", ["yaml-key-not-text"]],
    ["null as a key", "~: a\n", ["yaml-key-not-text"]],
    ["nothing as a key", ": a\n", ["yaml-key-not-text"]],
    ["a list as a key", "? [a]\n: b\n", ["yaml-key-not-text"]],
    ["a map as a key", "{ {a: 1}: b }\n", ["yaml-key-not-text"]],
    ["a tab as indentation", "a:\n\tb: 1\n", ["yaml-tab"]],
    ["a tab behind a colon", "a:\tb\n", ["yaml-tab"]],
    ["a key twice", "a: 1\nb: 1\na: 2\n", ["duplicate-key"]],
    ["a key twice in a flow map", "{ a: 1, a: 2 }\n", ["duplicate-key"]],
    ["a key twice, quoted", "a: 1\n\"a\": 2\n", ["duplicate-key"]],
    ["a key twice, escaped", "a: 1\n\"\\x61\": 2\n", ["duplicate-key"]],
    ["a key twice, composed and decomposed", "\u00e9: 1\ne\u0301: 2\n", ["duplicate-key"]],
    ["a key twice, with a zero-width space", "ab: 1\na\u200bb: 2\n", ["duplicate-key"]],
    ["a key twice, with a word joiner", "ab: 1\n\"a\\u2060b\": 2\n", ["duplicate-key"]],
    ["an integer above 2^53", "a: 9007199254740993\n", ["imprecise-number"]],
    ["a negative integer below -2^53", "a: -9007199254740993\n", ["imprecise-number"]],
    ["a hexadecimal integer above 2^53", "a: 0x20000000000001\n", ["imprecise-number"]],
    ["a decimal with too many digits", "a: 0.12345678901234567890\n", ["imprecise-number"]],
    ["a number that becomes infinite", "a: 1e400\n", ["imprecise-number"]],
    ["a number that becomes nothing", "a: 1e-400\n", ["imprecise-number"]],
    ["infinity", "a: .inf\n", ["imprecise-number"]],
    ["not a number", "a: .nan\n", ["imprecise-number"]],
    ["only a comment", "# a\n", ["yaml-empty"]],
    ["nothing", "", ["yaml-empty"]],
    ["a quote that never ends", "a: \"b\n", ["yaml-syntax"]],
    ["a colon too many", "a: b: c\n", ["yaml-syntax"]],
    ["65 maps in one another", `${"a: {".repeat(1)}${"a: {".repeat(64)}${"}".repeat(65)}\n`, ["yaml-too-deep"]],
    ["66 lists in one another", `${"- ".repeat(66)}x\n`, ["yaml-too-deep"]],
    ["a file full of brackets", "[".repeat(1024 * 1024), ["yaml-too-deep"]],
    ["a file full of dashes", "- ".repeat(512 * 1024), ["yaml-too-large"]],
    ["a file full of items", `[${"1,".repeat(512 * 1024)}]`, ["yaml-too-large"]],
    ["a file full of keys", Array.from({ length: 60_000 }, (_, index) => `k${index}: 1`).join("\n"), [
      "yaml-too-large"
    ]],
    ["a file full of anchors", "&a ".repeat(300_000), ["yaml-too-large"]]
  ]
  for (const [name, text, codes] of refused) it(name, () => expect(codesOf(text)).toEqual(codes))
})

describe("what YAML 1.2 core says", () => {
  const values: ReadonlyArray<readonly [string, unknown]> = [
    ["NO", "NO"],
    ["yes", "yes"],
    ["on", "on"],
    ["0755", 755],
    ["0o17", 15],
    ["0xff", 255],
    ["1:30", "1:30"],
    ["1_000", "1_000"],
    ["2027-01-01", "2027-01-01"],
    ["1e3", 1000],
    ["+1.50", 1.5],
    [".5", 0.5],
    ["0.1", 0.1],
    ["9007199254740991", 9007199254740991],
    ["1e22", 1e22],
    ["0.30000000000000004", 0.30000000000000004],
    ["~", null],
    ["null", null],
    ["True", true],
    ["=", "="]
  ]
  for (const [written, value] of values) it(written, () => expect(read(`a: ${written}\n`)).toEqual({ a: value }))

  it("keeps names that JavaScript has a use for", () => {
    expect(read("__proto__: 1\nconstructor: 2\ntoString: 3\n")).toEqual(
      JSON.parse("{\"__proto__\": 1, \"constructor\": 2, \"toString\": 3}")
    )
  })

  it("reads CRLF and a missing last line break", () => {
    expect(read("a: 1\r\nb: |\r\n  x\r\n  y")).toEqual({ a: 1, b: "x\ny\n" })
  })
})

const text = (step: string) =>
  `workflow: A\nversion: 1\npayload: { a: string }\nidempotencyKey: \${ payload.a }\nsteps:\n${step}\n`

/** What is said of a step, and what is quoted by the fix. */
const saidOf = (step: string) => {
  const { diagnostics, value } = parseFiles(new Map([["a.workflow.yaml", text(step)]]))
  expect(value).toBeDefined()
  return diagnostics.map(({ code, fix, span }) => {
    const written = text(step).slice(span?.start, span?.end)
    return fix === undefined ? [code, written] : [code, written, fix.edits[0]?.text]
  })
}

describe("hazards", () => {
  const found: ReadonlyArray<readonly [string, string, ReturnType<typeof saidOf>]> = [
    ["a ternary", "- { id: x, let: 1 }\n- id: y\n  let: ${ a ? b : c }", [
      ["unquoted-expression", "${ a ? b : c }", "\"${ a ? b : c }\""]
    ]],
    ["an object literal", "- id: y\n  let: ${ { a: 1 } }", [[
      "unquoted-expression",
      "${ { a: 1 } }",
      "\"${ { a: 1 } }\""
    ]]],
    ["a hash", "- id: y\n  let: ${ a + ' #' }", [["unquoted-expression", "${ a + ' #' }", "\"${ a + ' #' }\""]]],
    ["a comment behind it", "- id: y\n  let: ${ a ? b : c } # why", [
      ["unquoted-expression", "${ a ? b : c }", "\"${ a ? b : c }\""]
    ]],
    ["double quotes in it", "- id: y\n  let: ${ a ? \"b\" : c }", [
      ["unquoted-expression", "${ a ? \"b\" : c }", "'${ a ? \"b\" : c }'"]
    ]],
    ["both quotes in it", "- id: y\n  let: ${ a ? \"b\" : 'c' }", [
      ["unquoted-expression", "${ a ? \"b\" : 'c' }", "\"${ a ? \\\"b\\\" : 'c' }\""]
    ]],
    ["text around it", "- id: y\n  let: x ${ a ? b : c } y", [
      ["unquoted-expression", "x ${ a ? b : c } y", "\"x ${ a ? b : c } y\""]
    ]],
    ["a flow map", "- { id: y, let: ${ a.b }, when: \"${ c }\" }", [
      ["unquoted-expression-in-flow", "${ a.b }", "\"${ a.b }\""]
    ]],
    ["a flow list", "- id: y\n  let: [${ a }, ${ b[0] }]", [
      ["unquoted-expression-in-flow", "${ a }", "\"${ a }\""],
      ["unquoted-expression-in-flow", "${ b[0] }", "\"${ b[0] }\""]
    ]],
    ["two on two lines", "- id: x\n  let: ${ a ? b : c }\n- id: y\n  let: ${ a ? b : d }", [
      ["unquoted-expression", "${ a ? b : c }", "\"${ a ? b : c }\""],
      ["unquoted-expression", "${ a ? b : d }", "\"${ a ? b : d }\""]
    ]],
    ["a mistake behind it", "- id: x\n  let: ${ a ? b : c }\n- id: y\n  let: \"${ new A() }\"", [
      ["unquoted-expression", "${ a ? b : c }", "\"${ a ? b : c }\""],
      ["new-in-expression", "new A()"]
    ]],
    ["a mistake in it", "- id: y\n  let: ${ a ? new A() : c }", [
      ["unquoted-expression", "${ a ? new A() : c }", "\"${ a ? new A() : c }\""],
      ["new-in-expression", "new A()"]
    ]],
    ["an open brace", "- id: x\n  let: ${ a\n- id: y\n  let: ${ b }", [["unterminated-expression", "${"]]],
    ["an open brace in quotes", "- id: x\n  let: \"${ a\"", [["unterminated-expression", "${"]]],
    ["an open quote", "- id: x\n  let: \"${ a + 'b }\"", [["unterminated-expression", "${"]]]
  ]
  for (const [name, step, said] of found) it(name, () => expect(saidOf(step)).toEqual(said))

  const harmless = [
    "- id: x\n  let: |\n    ${ a ? b : c } # no comment",
    "- id: x\n  let: >-\n    ${ a\n    ? b : c }\n- id: y\n  let: 1",
    "- id: x\n  let: \"${ { a: 1 } }\" # ${ a ? b",
    "- id: x\n  let: '${ a ? \"b: c\" : d }'",
    "- id: x\n  let: ${ a +\n    b }",
    "- id: x\n  let: ${ a[0]['b'] }",
    "- id: x\n  let: ${ '}' + `${ b }` }"
  ]
  for (const step of harmless) it(`nothing in ${JSON.stringify(step)}`, () => expect(saidOf(step)).toEqual([]))

  it("quotes types in flow maps", () => {
    const types =
      "types:\n  T: { a: string[], b: Record<string, int>, c: \"x\" | \"y\", d: int[] | null, e: 'z', f: string }\n"
    const { diagnostics, value } = parseFiles(new Map([["a.types.yaml", types]]))
    expect(diagnostics.map(({ fix }) => fix?.edits[0]?.text)).toEqual([
      "\"string[]\"",
      "\"Record<string, int>\"",
      "'\"x\" | \"y\"'",
      "\"int[] | null\""
    ])
    const [document] = value.documents
    const type = document?.kind === "types" ? document.types[0]?.type : undefined
    expect(type?.kind === "struct" && type.fields.map((field) => field.type.kind)).toEqual([
      "array",
      "record",
      "union",
      "union",
      "reference",
      "primitive"
    ])
  })

  it("mends a file when its fixes are applied", () => {
    const broken = text("- { id: x, let: ${ payload.a } }\n- id: y\n  let: ${ steps.x ? 'a: b' : \"c\" }")
    const { diagnostics } = parseFiles(new Map([["a.workflow.yaml", broken]]))
    const edits = diagnostics.flatMap(({ fix }) => fix?.edits ?? []).toSorted((a, b) => b.span.start - a.span.start)
    expect(edits.length).toBe(2)
    const mended = edits.reduce((all, { span, text }) => all.slice(0, span.start) + text + all.slice(span.end), broken)
    expect(parseFiles(new Map([["a.workflow.yaml", mended]])).diagnostics).toEqual([])
  })
})
