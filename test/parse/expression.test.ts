/** What an expression may be made of, and what each refused form is told. */
import { describe, expect, it } from "vitest"
import { dateFunctions, libraryObjects, methods } from "../../compiler/parse/library.ts"
import { mistakesIn, parsed } from "../support/expressions.ts"

describe("accepted", () => {
  const accepted = [
    "payload.orderId",
    "steps.charge?.receipt?.['id']",
    "payload.items[0]",
    "payload.items[payload.index + 1]",
    "payload.items.at(-1)?.sku ?? 'none'",
    "1 + 2 * (-3) ** 2 % 4 / 5",
    "(1 + (2))",
    "!payload.note && (a.b || c.d)",
    "a.b === 1 ? 'x' : a.b !== 2 ? \"y\" : `z ${a.b} ${`inner ${a.c}`}`",
    "typeof payload.note === 'string'",
    "{ a: 1, 'b-c': 2, [payload.key]: 3, payload, ...payload.more }",
    "[1, ...payload.items, 'x', true, null, undefined]",
    "payload.items.map((item, index) => item.qty * index)",
    "payload.items.reduce((sum, item) => sum + item.qty, 0)",
    "payload.items.filter(Boolean).map(String)",
    "payload.items.toSorted((a, b) => a.qty - b.qty)",
    "payload.items.map((item) => ({ sku: item.sku }))",
    "payload.items.flatMap((item) => item.parts.map((part) => part.id))",
    "OrderId('ord_1')",
    "payload.orderId.length",
    "addDuration(steps.now, duration('1h'))",
    "String(1) + Number('2') + Boolean(0)",
    "payload.note?.trim()",
    "payload.text.split(',').join(';')",
    "(payload.a)",
    "  payload.a  ",
    "0x10 + 1e3 + .5",
    "'constructor'",
    "payload.a > 1 && payload.b <= 2",
    ...dateFunctions.map((name) => `${name}(payload.a, payload.b)`),
    ...Object.entries(libraryObjects).flatMap(([object, names]) => names.map((name) => `${object}.${name}(payload.a)`)),
    ...methods.map((name) => `payload.a.${name}(payload.b)`)
  ]
  for (const text of accepted) it(text, () => expect(mistakesIn(text)).toEqual([]))
})

describe("refused", () => {
  const refused: ReadonlyArray<readonly [string, string, string]> = [
    ["", "expression-empty", ""],
    ["   ", "expression-empty", "   "],
    ["a.b +", "expression-syntax", ""],
    ["a b", "expression-syntax", "b"],
    ["a.b; c.d", "expression-syntax", ";"],
    ["a.b)", "expression-syntax", ")"],
    ["if (a) b", "expression-syntax", "i"],
    ["[1,,2]", "expression-syntax", "[1,,2]"],
    ["a.#b", "expression-syntax", "#"],
    ["yield a", "expression-syntax", "y"],
    ["super.a", "expression-syntax", "s"],
    ["a.b /* c */", "comment-in-expression", "/* c */"],
    ["a.b // c", "comment-in-expression", "// c"],
    ["a = 1", "assignment-in-expression", "a = 1"],
    ["a.b += 1", "assignment-in-expression", "a.b += 1"],
    ["a.b++", "assignment-in-expression", "a.b++"],
    ["--a.b", "assignment-in-expression", "--a.b"],
    ["[a.b] = c", "assignment-in-expression", "[a.b] = c"],
    ["new Map()", "new-in-expression", "new Map()"],
    ["new Date().getTime()", "unknown-method", "getTime"],
    ["await a.b", "await-in-expression", "await a.b"],
    ["import('x')", "await-in-expression", "import('x')"],
    ["a.map(async (b) => b)", "await-in-expression", "async (b) => b"],
    ["this", "this-in-expression", "this"],
    ["this.a.b", "this-in-expression", "this"],
    ["import.meta.url", "this-in-expression", "import.meta"],
    ["function () {}", "function-in-expression", "function () {}"],
    ["a.map(function (b) { return b })", "function-in-expression", "function (b) { return b }"],
    ["a.map((b) => { return b })", "function-in-expression", "{ return b }"],
    ["class {}", "function-in-expression", "class {}"],
    ["{ a() { return 1 } }", "function-in-expression", "a() { return 1 }"],
    ["{ get a() { return 1 } }", "function-in-expression", "get a() { return 1 }"],
    ["() => 1", "arrow-outside-call", "() => 1"],
    ["{ a: (b) => b }", "arrow-outside-call", "(b) => b"],
    ["((a) => a)(1)", "arrow-outside-call", "(a) => a"],
    ["a.map(({ b }) => b)", "arrow-parameter", "{ b }"],
    ["a.map((...b) => b)", "arrow-parameter", "...b"],
    ["a.map((b = 1) => b)", "arrow-parameter", "b = 1"],
    ["/x/", "regex-in-expression", "/x/"],
    ["a.split(/x/)", "regex-in-expression", "/x/"],
    ["Date.now()", "date-in-expression", "Date"],
    ["Date()", "date-in-expression", "Date"],
    ["Date", "date-in-expression", "Date"],
    ["a.map((b) => Date.parse(b))", "date-in-expression", "Date"],
    ["Math.random()", "random-in-expression", "Math.random"],
    ["Math['random']", "random-in-expression", "Math['random']"],
    ["Math['random']()", "call-of-value", "Math['random']"],
    ["Math?.random()", "random-in-expression", "Math?.random"],
    ["a.map(Math.random)", "random-in-expression", "Math.random"],
    ["globalThis.Date", "forbidden-global", "globalThis"],
    ["process.exit(1)", "forbidden-global", "process"],
    ["process.env.HOME.toLowerCase()", "forbidden-global", "process"],
    ["require('fs')", "forbidden-global", "require"],
    ["eval('1')", "forbidden-global", "eval"],
    ["Function('return 1')()", "call-of-value", "Function('return 1')"],
    ["Function('return 1')", "forbidden-global", "Function"],
    ["Symbol.iterator", "forbidden-global", "Symbol"],
    ["{ process }", "forbidden-global", "process"],
    ["[...arguments]", "forbidden-global", "arguments"],
    ["a.constructor", "prototype-access", "constructor"],
    ["a?.constructor", "prototype-access", "constructor"],
    ["a['constructor']", "prototype-access", "'constructor'"],
    ["a.constructor('x')", "prototype-access", "constructor"],
    ["a.__proto__.b", "prototype-access", "__proto__"],
    ["{ __proto__: a }", "prototype-access", "__proto__"],
    ["{ '__proto__': a }", "prototype-access", "'__proto__'"],
    ["Object.prototype", "prototype-access", "prototype"],
    ["Object.assign({}, a)", "unknown-library-member", "assign"],
    ["Object.getPrototypeOf(a)", "unknown-library-member", "getPrototypeOf"],
    ["JSON.parse(a)", "unknown-library-member", "parse"],
    ["Math[a.b](1)", "call-of-value", "Math[a.b]"],
    ["Math.PI", "unknown-library-member", "PI"],
    ["a.toLocaleString()", "locale-in-expression", "toLocaleString"],
    ["a.localeCompare(b)", "locale-in-expression", "localeCompare"],
    ["a.reverse()", "mutating-method", "reverse"],
    ["a.sort((b, c) => b - c)", "mutating-method", "sort"],
    ["a.sort()", "sort-without-comparator", "sort"],
    ["a.toSorted()", "sort-without-comparator", "toSorted"],
    ["a.foo()", "unknown-method", "foo"],
    ["a.hasOwnProperty('b')", "unknown-method", "hasOwnProperty"],
    ["a.valueOf()", "unknown-method", "valueOf"],
    ["a.map.call(b)", "unknown-method", "call"],
    ["fetchIt(a)", "unknown-function", "fetchIt"],
    ["a.map((f) => f(1))", "unknown-function", "f"],
    ["a[b](c)", "call-of-value", "a[b]"],
    ["a.b()()", "unknown-method", "b"],
    ["a.trim()()", "call-of-value", "a.trim()"],
    ["Math.max(...a)", "spread-in-call", "...a"],
    ["'a' in b", "operator-not-allowed", "'a' in b"],
    ["a instanceof b", "operator-not-allowed", "a instanceof b"],
    ["delete a.b", "operator-not-allowed", "delete a.b"],
    ["void 0", "operator-not-allowed", "void 0"],
    ["a | b", "operator-not-allowed", "a | b"],
    ["~a", "operator-not-allowed", "~a"],
    ["a >>> b", "operator-not-allowed", "a >>> b"],
    ["(a, b)", "operator-not-allowed", "a, b"],
    ["a`b`", "tagged-template", "a`b`"],
    ["1n", "bigint-in-expression", "1n"]
  ]
  for (const [text, code, at] of refused) {
    const said = text === "a.b()()" ? [["call-of-value", "a.b()"]] : [[code, at]]
    it(JSON.stringify(text), () => expect(mistakesIn(text)).toEqual(said))
  }

  it("each of several mistakes once", () => {
    expect(mistakesIn("{ a: Date.now(), b: new X(), c: a.map((d) => d.foo()) }").map(([code]) => code)).toEqual([
      "date-in-expression",
      "new-in-expression",
      "unknown-method"
    ])
  })

  for (
    const [name, text] of [
      ["parentheses", `${"(".repeat(2000)}1${")".repeat(2000)}`],
      ["lists", `${"[".repeat(2000)}1${"]".repeat(2000)}`],
      ["negations", `${"!".repeat(4000)}a`],
      ["ternaries", `${"a?".repeat(1000)}1${":1".repeat(1000)}`],
      ["arrows", `a.map(${"b=>".repeat(1000)}1)`],
      ["few arrows", `a.map(${"b=>".repeat(10)}1)`],
      ["a sum", Array.from({ length: 1000 }, () => "a").join("+")],
      ["members", `a${".b".repeat(2000)}`],
      ["templates", `${"`${".repeat(500)}1${"}`".repeat(500)}`]
    ] as const
  ) {
    it(`${name} nested too deep, without a stack overflow`, () => {
      // The outer of many arrows is in its place; the next is refused before its depth matters.
      const expected = name === "few arrows" ? "arrow-outside-call" : "expression-too-deep"
      expect(mistakesIn(text).map(([code]) => code)).toEqual([expected])
    })
  }

  it("more characters than the limit", () => {
    expect(mistakesIn(`a + '${"x".repeat(4096)}'`).map(([code]) => code)).toEqual(["expression-too-long"])
  })
})

describe("syntax", () => {
  it("reads == as ===, and != as !==", () => {
    expect(JSON.stringify(parsed("a.b == 1 && c.d != 2").value?.syntax)).toMatch(/"===".*"!=="/)
  })

  it("leaves out the blanks around an expression in its span", () => {
    expect(parsed("  payload.a ").value?.span).toEqual({ file: "a.workflow.yaml", start: 2, end: 11 })
  })
})
