/** Texts that want to become code, and the shape of code, by which one that has become code is known. */
import { ts } from "ts-morph"

/** The kinds of all nodes, without the texts of leaves and without comments. */
export const shapeOf = (text: string): string => {
  const kinds: Array<string> = []
  const file = ts.createSourceFile("module.ts", text, ts.ScriptTarget.Latest, true)
  const visit = (node: ts.Node): void => {
    kinds.push(ts.SyntaxKind[node.kind] ?? "")
    node.forEachChild(visit)
    kinds.push("end")
  }
  visit(file)
  // TypeScript keeps these on the file, out of its declared type.
  const { commentDirectives, parseDiagnostics } = file as unknown as {
    readonly parseDiagnostics: ReadonlyArray<unknown>
    readonly commentDirectives?: ReadonlyArray<unknown>
  }
  return [parseDiagnostics.length, commentDirectives?.length ?? 0, file.referencedFiles.length, ...kinds].join(" ")
}

export const hostileTexts: ReadonlyArray<string> = [
  "*/ export const pwned = 1 /*",
  "` + process.exit() + `",
  "\" + process.exit() + \"",
  "\\",
  "\\\\`\\$",
  "//# sourceMappingURL=data:x",
  "// @ts-nocheck",
  "@ts-ignore",
  "/// <reference path=\"/etc/passwd\" />",
  "</script><script>alert(1)</script><!--",
  "'; process.exit(); '",
  "\u2028process.exit()\u2029",
  "a\nb\r\nc",
  "{@link x}) {} function f(",
  "#!/usr/bin/env node",
  "$& $1 $` $'",
  "[__proto__]",
  "\\u002a/ \\x2a/",
  "👩‍👩‍👧 \ufeff \u200d"
]
