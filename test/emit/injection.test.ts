/** No string of a specification changes the shape of the generated code: only the leaves of the syntax tree differ. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { stringify } from "yaml"
import { compileSources } from "../../compiler/compile.ts"
import { hostileTexts as hostile, shapeOf } from "../support/injection.ts"

const spec = (value: unknown): string =>
  stringify(value, { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" })

/** One specification with a text in every place that takes any text. */
const project = (text: string): ReadonlyMap<string, string> => {
  // What is dollar-brace to people is an expression to the compiler.
  const plain = text.replaceAll("${", "$ {")
  // Inside an expression, the text stands as a string of JavaScript.
  const inExpression = `\${ ${JSON.stringify(plain)} + payload.text }`
  return new Map([
    [
      "any.types.yaml",
      spec({
        types: {
          Word: `${JSON.stringify(plain)} | "b"`,
          Pattern: { $type: "string", pattern: plain.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&") }
        },
        errors: { Bad: { reason: "string" } }
      })
    ],
    [
      "any.activities.yaml",
      spec({
        import: ["./any.types.yaml"],
        activities: {
          act: {
            description: text,
            input: { text: "string", word: "Word" },
            success: "string",
            errors: ["Bad"],
            timeouts: { startToClose: "1s" }
          }
        }
      })
    ],
    [
      "any.workflow.yaml",
      spec({
        workflow: "Any",
        version: 1,
        description: text,
        import: ["./any.types.yaml", "./any.activities.yaml"],
        payload: { text: "string" },
        idempotencyKey: `${plain}\${ payload.text }${plain}`,
        success: { text: "string" },
        errors: ["Bad"],
        signals: { answer: { text: "string", word: "Word" } },
        steps: [
          {
            id: "acted",
            description: text,
            when: `\${ payload.text !== ${JSON.stringify(plain)} }`,
            call: "act",
            with: { text: plain, word: "b" },
            compensate: { call: "act", with: { text: `a${plain}\${ result }`, word: "b" } }
          },
          { id: "same", let: { inner: [plain, inExpression] } },
          { id: "answered", await: "answer", timeout: "1d", onTimeout: { yield: { text: plain, word: "b" } } },
          {
            id: "failed",
            description: text,
            when: "${ payload.text === 'x' }",
            fail: "Bad",
            with: { reason: `${plain} \${ steps.same.inner.length }` }
          }
        ],
        return: { text: inExpression }
      })
    ]
  ])
}

const shapesOf = (text: string): { readonly [path: string]: string } | undefined => {
  const { checked, diagnostics, modules } = compileSources(project(text))
  // Some texts are refused, a control character or a pattern for instance; that is as good.
  if (checked === undefined) {
    expect(diagnostics.some(({ severity }) => severity === "error")).toBe(true)
    return undefined
  }
  return Object.fromEntries(
    modules.filter(({ path }) => path.endsWith(".ts")).map((module) => [module.path, shapeOf(module.text)])
  )
}

const original = shapesOf("harmless")

describe("injection", () => {
  it("compiles the harmless text", () => {
    expect(original).toBeDefined()
  })

  it.each(hostile)("%j", (text) => {
    const shapes = shapesOf(text)
    if (shapes !== undefined) expect(shapes).toEqual(original)
  })

  it("most of them are accepted, so the above says something", () => {
    expect(hostile.filter((text) => shapesOf(text) !== undefined).length).toBeGreaterThan(hostile.length / 2)
  })

  it("any mixture of them", () => {
    const pieces = fc.array(fc.oneof(fc.constantFrom(...hostile), fc.string()), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(pieces, (parts) => {
        const shapes = shapesOf(`x${parts.join("")}`)
        if (shapes !== undefined) expect(shapes).toEqual(original)
      }),
      { numRuns: 60 }
    )
  })
})
