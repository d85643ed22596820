import * as fc from "fast-check"
import { ts } from "ts-morph"
import { describe, expect, it } from "vitest"
import {
  docComment,
  lineComment,
  moduleComment,
  pattern,
  propertyKey,
  quote,
  templatePart
} from "../../compiler/emit/literal.ts"
import { type Doc, print } from "../../compiler/emit/print.ts"

const hostile = [
  "*/ process.exit() /*",
  "`${process.exit()}`",
  "\\`\\${x}",
  "\u2028process.exit()\u2029",
  "\r\nprocess.exit()\n",
  "//# sourceMappingURL=evil.js",
  "@ts-nocheck",
  "@ts-ignore @internal",
  "</script><!--",
  "\"'\\",
  "\u202eexe\u202c\u200b\ufeff\u0000\u007f",
  "\ud800",
  "__proto__",
  "/ <reference path='x' />",
  "👩‍👩‍👧"
]

const parse = (text: string): ts.SourceFile => {
  const file = ts.createSourceFile("module.ts", text, ts.ScriptTarget.Latest, true)
  // TypeScript keeps these on the file, out of its declared type.
  const { parseDiagnostics } = file as unknown as { readonly parseDiagnostics: ReadonlyArray<unknown> }
  expect(parseDiagnostics).toEqual([])
  return file
}

const only = (text: string): ts.Expression => {
  const file = parse(text)
  expect(file.statements).toHaveLength(1)
  const [statement] = file.statements
  if (statement === undefined || !ts.isExpressionStatement(statement)) throw new Error("Expected one expression")
  return statement.expression
}

const printed = (doc: Doc): string => print(doc, (name) => name.wanted)

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string(),
  fc.constantFrom(...hostile),
  fc.array(fc.constantFrom(...hostile)).map((parts) => parts.join(" "))
)

const checkString = (text: string): void => {
  const node = only(`(${quote(text)})`)
  const inner = ts.isParenthesizedExpression(node) ? node.expression : node
  expect(ts.isStringLiteral(inner) && inner.text).toBe(text)
  expect(quote(text)).not.toMatch(/<\/script|<!--|\/\/[#@]|[\u2028\u2029\u202e\u200b]/i)
}

describe("string literals", () => {
  it.each(hostile)("%j", checkString)
  it("any text", () => fc.assert(fc.property(anyText, checkString)))
})

const checkTemplate = (text: string): void => {
  const node = only(`\`${templatePart(text)}\``)
  expect(ts.isNoSubstitutionTemplateLiteral(node) && node.text).toBe(text)
}

describe("parts of template literals", () => {
  it.each(hostile)("%j", checkTemplate)
  it("any text", () => fc.assert(fc.property(anyText, checkTemplate)))
})

describe("keys", () => {
  it("never sets the prototype", () => {
    expect(propertyKey("__proto__")).toBe("[\"__proto__\"]")
  })
  it("any text", () =>
    fc.assert(fc.property(anyText, (text) => {
      const node = only(`({ ${propertyKey(text)}: 1 })`)
      const object = ts.isParenthesizedExpression(node) ? node.expression : node
      if (!ts.isObjectLiteralExpression(object)) throw new Error("Expected an object")
      expect(object.properties).toHaveLength(1)
      const name = object.properties[0]?.name
      const key = name !== undefined && ts.isComputedPropertyName(name) ? name.expression : name
      expect(key !== undefined && (ts.isIdentifier(key) || ts.isStringLiteral(key)) && key.text).toBe(text)
    })))
})

describe("regular expressions", () => {
  it.each(["^ord_[a-z0-9]+$", "a/b", "\n", "</script>", "\u2028", "", "\u202e", "^\\p{Lu}$"])("%j", (source) => {
    const node = only(pattern(source))
    expect(node.kind).toBe(ts.SyntaxKind.RegularExpressionLiteral)
    const [, body, flags] = /^\/(.*)\/(u)$/su.exec(node.getText()) ?? []
    const again = new RegExp(body ?? "", flags)
    for (const text of ["ord_1", "a/b", "\n", "</script>", "\u2028", "", "\u202e", "É"]) {
      expect(again.test(text)).toBe(new RegExp(source, "u").test(text))
    }
  })
})

const checkComments = (text: string): void => {
  for (const comment of [docComment(text), lineComment(text), moduleComment(text, text)]) {
    const code = `${printed([comment])}\nx`
    const file = parse(code)
    expect(file.statements).toHaveLength(1)
    expect(file.statements[0]?.getText()).toBe("x")
    expect(file.referencedFiles).toEqual([])
    expect(code).not.toMatch(/(^|[\s*{(])@(?!generated)|\/\/[#@]|<\/script|<!--|[\u2028\u2029\u202e\u200b\0]/im)
    // TypeScript keeps what it took for directives on the file, out of its declared type.
    expect((file as unknown as { readonly commentDirectives?: unknown }).commentDirectives).toBeUndefined()
  }
}

describe("comments", () => {
  it.each(hostile)("%j", checkComments)
  it("any text", () => fc.assert(fc.property(anyText, checkComments)))

  it("leaves ordinary prose as it is", () => {
    expect(printed(docComment("Charges the customer's card, at most once."))).toBe(
      "/** Charges the customer's card, at most once. */\n"
    )
  })
  it("says nothing where nothing is said", () => {
    expect(printed([docComment(" "), lineComment(undefined)])).toBe("")
  })
})
