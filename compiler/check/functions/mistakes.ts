/** What TypeScript finds wrong in the author's files: the first mistake. */
import type { SourceFile } from "typescript/unstable/ast"
import type { Diagnostic } from "typescript/unstable/sync"
import type { Span } from "../../source/text.ts"
import type { FunctionProgram } from "./program.ts"

export interface Mistake {
  readonly file: string
  readonly line: number
  readonly message: string
  readonly span: Span
}

export const mistakeIn = (
  files: ReadonlyMap<string, SourceFile>,
  program: FunctionProgram
): Mistake | undefined => {
  for (const [file, source] of files) {
    const found = program.mistakesIn(source).find((it) => !isOfSurroundings(it))
    if (found === undefined) continue
    const { end, pos: start, text: message } = found
    return {
      file,
      line: source.getLineAndCharacterOfPosition(start).line + 1,
      message,
      span: { file, start, end }
    }
  }
  return undefined
}

/**
 * Packages, and the globals of Node and of browsers, are not there when the file is judged. Where a function uses them, it is
 * not deterministic, which has been said; elsewhere in the file they may be used.
 */
const isOfSurroundings = ({ text }: Diagnostic): boolean =>
  /^Cannot find (name|namespace) '/.test(text) || /^Cannot find module '[^.]/.test(text)
