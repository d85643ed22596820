/** Turns diagnostics into JSON for tools: the text's content, with one-based lines and columns. */
import { positionAt, type SourceText, type Span } from "../source/text.ts"
import type { Diagnostic } from "./diagnostic.ts"
import { escapedJson } from "./escape.ts"
import { docsOf } from "./pages.ts"
import { sorted } from "./render.ts"

export const renderJson = (
  diagnostics: ReadonlyArray<Diagnostic>,
  sources: ReadonlyMap<string, SourceText>
): string => {
  const placed = (span: Span) => {
    const source = sources.get(span.file)
    const range = source && { start: positionAt(source, span.start), end: positionAt(source, span.end) }
    return { file: span.file, ...range }
  }
  const rows = sorted(diagnostics).map(({ change, code, fix, message, related, remedy, severity, span }) => ({
    code,
    severity,
    message,
    remedy,
    ...(span === undefined ? {} : placed(span)),
    docs: docsOf(code),
    ...(related === undefined
      ? {}
      : { related: related.map((one) => ({ message: one.message, ...placed(one.span) })) }),
    ...(change === undefined ? {} : { fingerprint: change.fingerprint }),
    ...(fix === undefined
      ? {}
      : { fix: { title: fix.title, edits: fix.edits.map(({ span, text }) => ({ ...placed(span), text })) } })
  }))
  return escapedJson({ diagnostics: rows })
}
