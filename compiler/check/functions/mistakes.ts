/** What TypeScript finds wrong in the author's files: the first mistake. */
import type { Diagnostic as TsDiagnostic, SourceFile } from "ts-morph"
import type { Span } from "../../source/text.ts"

export interface Mistake {
  readonly file: string
  readonly line: number
  readonly message: string
  readonly span: Span
}

export const mistakeIn = (files: ReadonlyMap<string, SourceFile>): Mistake | undefined => {
  for (const [file, source] of files) {
    const found = source.getPreEmitDiagnostics().find((it) => !isOfSurroundings(it))
    if (found === undefined) continue
    const start = found.getStart() ?? 0
    return {
      file,
      line: source.getLineAndColumnAtPos(start).line,
      message: textOf(found),
      span: { file, start, end: start + (found.getLength() ?? 0) }
    }
  }
  return undefined
}

/**
 * Packages, and the globals of Node and of browsers, are not there when the file is judged. Where a function uses them, it is
 * not deterministic, which has been said; elsewhere in the file they may be used.
 */
const isOfSurroundings = (found: TsDiagnostic): boolean =>
  /^Cannot find (name|namespace) '/.test(textOf(found)) || /^Cannot find module '[^.]/.test(textOf(found))

const textOf = (found: TsDiagnostic): string => {
  const message = found.getMessageText()
  return typeof message === "string" ? message : message.getMessageText()
}
