/** What an expression means, it means as printed too: with fewer parentheses, other quotes and other line breaks. */
import { parseExpressionAt } from "acorn"
import type { Expression } from "estree"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { expression } from "../../compiler/emit/expression.ts"
import { print } from "../../compiler/emit/print.ts"

const scope = {
  layout: { specs: ".", output: "." },
  functions: new Map(),
  types: new Map(),
  bound: new Set<string>(),
  aliases: new Map(),
  inLoop: false,
  observed: false,
  copied: new Set<string>(),
  interfaces: [],
  constants: []
}

const printed = (text: string): string => {
  // acorn's nodes are ESTree's; only its types say less.
  const node = parseExpressionAt(text, 0, { ecmaVersion: 2024 }) as unknown as Expression
  return print(expression(node, scope), (name) => name.wanted)
}

const payload = {
  a: 3,
  b: -2,
  zero: 0,
  text: "x'y\"`${z}",
  flag: true,
  none: undefined,
  nothing: null,
  list: [1, 2, 3],
  deep: { er: { n: 4 } }
}

const outcomeOf = (text: string): unknown => {
  try {
    const value: unknown = new Function("payload", `"use strict"; return (${text})`)(payload)
    return { value: typeof value === "function" ? "a function" : value }
  } catch (error) {
    return { thrown: error instanceof Error ? error.name : "something" }
  }
}

const operator = (...operators: ReadonlyArray<string>) => fc.constantFrom(...operators)

/** Every part in parentheses, so that how it is meant does not depend on precedence. */
const { text: anyExpression } = fc.letrec<{ readonly text: string }>((tie) => {
  const part = tie("text")
  return {
    text: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.constantFrom(
        "payload.a",
        "payload.b",
        "payload.zero",
        "payload.text",
        "payload.flag",
        "payload.none",
        "payload.nothing",
        "payload.list"
      ),
      fc.constantFrom(
        "1",
        "0.5",
        "1e3",
        "'it'",
        "\"say \\\"it\\\"\"",
        "`plain`",
        "true",
        "null",
        "undefined",
        "payload.deep?.er.n",
        "(payload.none?.er).n",
        "payload.none?.er.n"
      ),
      fc.tuple(
        part,
        operator("+", "-", "*", "/", "%", "**", "===", "!==", "<", "<=", ">", ">=", "&&", "||", "??"),
        part
      ).map(([a, o, b]) => `((${a}) ${o} (${b}))`),
      fc.tuple(operator("!", "-", "+", "typeof "), part).map(([o, a]) => `(${o}(${a}))`),
      fc.tuple(part, part, part).map(([a, b, c]) => `((${a}) ? (${b}) : (${c}))`),
      fc.tuple(part, part).map(([a, b]) => `[(${a}), ...[(${b})]]`),
      fc.tuple(part, part).map(([a, b]) => `({ a: (${a}), 'b c': (${b}), ['d' + 1]: 1, ...{ e: 2 } })`),
      fc.tuple(part, part).map(([a, b]) => `\`<\${${a}}\\\`\\\${\${${b}}>\``),
      fc.tuple(part, part).map(([a, b]) => `(${a})?.[(${b})]`),
      part.map((a) => `String(${a}).length`),
      part.map((a) => `payload.list.filter((item) => item > (${a})).map((payload, index) => ({ payload, index }))`),
      part.map((a) => `payload.list.map((item) => ((${a}) ? item : -item)).at(-1)`)
    )
  }
})

describe("expressions", () => {
  it("mean what they meant", () => {
    fc.assert(
      fc.property(anyExpression, (text) => {
        expect(outcomeOf(printed(text)), printed(text)).toEqual(outcomeOf(text))
      }),
      { numRuns: 2000 }
    )
  })

  it("are printed the same when they are read again", () => {
    fc.assert(
      fc.property(anyExpression, (text) => {
        expect(printed(printed(text))).toBe(printed(text))
      }),
      { numRuns: 500 }
    )
  })

  it.each([
    ["a+(b*c)", "a + b * c"],
    ["(a+b)*c", "(a + b) * c"],
    ["a-(b-c)", "a - (b - c)"],
    ["(a-b)-c", "a - b - c"],
    ["(a**b)**c", "(a ** b) ** c"],
    ["a**(b**c)", "a ** b ** c"],
    ["(-a)**b", "(-a) ** b"],
    ["-(-a)", "-(-a)"],
    ["(a??b)||c", "(a ?? b) || c"],
    ["(a&&b)||c", "a && b || c"],
    ["a&&(b||c)", "a && (b || c)"],
    ["(a?.b).c", "(a?.b).c"],
    ["a?.b.c", "a?.b.c"],
    ["(1).toFixed(2)", "(1).toFixed(2)"],
    ["list.map((x)=>({x:x}))", "list.map((x) => ({ x }))"],
    ["list.map((x)=>({x:x}).x)", "list.map((x) => ({ x }.x))"],
    ["list.map((x)=>({}?x:1))", "list.map((x) => ({} ? x : 1))"],
    ["steps.charge.id", "charge.id"],
    ["list.map((steps)=>steps.charge)", "list.map((steps) => steps.charge)"],
    ["{a:steps.a,b:steps.c}".replace(/^/, "(").replace(/$/, ")"), "{ a, b: c }"]
  ])("%s is printed as %s", (text, expected) => {
    expect(printed(text)).toBe(expected)
  })
})
