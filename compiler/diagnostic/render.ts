/** Turns diagnostics into what a person reads: place, sentence, the lines with a mark under the span, and the remedy. */
import { type Position, positionAt, type SourceText, type Span } from "../source/text.ts"
import type { Diagnostic, Severity } from "./diagnostic.ts"
import { escapeControls } from "./escape.ts"

export interface RenderOptions {
  /** ANSI colours; only for a terminal. */
  readonly color?: boolean
  /** How many columns of a line are shown; a longer one is cut around the mark. */
  readonly width?: number | undefined
}

export const renderText = (
  diagnostics: ReadonlyArray<Diagnostic>,
  sources: ReadonlyMap<string, SourceText>,
  options: RenderOptions = {}
): string => {
  const paint = painter(options.color === true)
  const blocks = sorted(diagnostics).map((said) => block(said, sources, paint, options.width ?? widest))
  return [...blocks, summary(diagnostics)].join("\n")
}

/** One finding, without colours. */
export const renderFinding = (said: Diagnostic, sources: ReadonlyMap<string, SourceText>): string =>
  block(said, sources, painter(false), widest)

/** By file and place, so that a file reads from top to bottom; what stands nowhere comes first. */
export const sorted = (diagnostics: ReadonlyArray<Diagnostic>): ReadonlyArray<Diagnostic> =>
  diagnostics.toSorted((left, right) =>
    compare(left.span?.file ?? "", right.span?.file ?? "") ||
    (left.span?.start ?? 0) - (right.span?.start ?? 0) ||
    (left.span?.end ?? 0) - (right.span?.end ?? 0) ||
    compare(left.code, right.code)
  )

const compare = (left: string, right: string): number => left < right ? -1 : left > right ? 1 : 0

const summary = (diagnostics: ReadonlyArray<Diagnostic>): string => {
  const counts = (["error", "warning", "info"] as const).flatMap((severity) => {
    const count = diagnostics.filter((said) => said.severity === severity).length
    return count === 0 ? [] : [`${count} ${severity}${count === 1 || severity === "info" ? "" : "s"}`]
  })
  return counts.length === 0 ? "" : `${counts.join(", ")}\n`
}

type Paint = Readonly<Record<Severity | "strong" | "faint", (text: string) => string>>

const painter = (color: boolean): Paint => {
  const sgr = (code: number) => (text: string) => color ? `\u001b[${code}m${text}\u001b[0m` : text
  return { error: sgr(31), warning: sgr(33), info: sgr(36), strong: sgr(1), faint: sgr(2) }
}

const block = (said: Diagnostic, sources: ReadonlyMap<string, SourceText>, paint: Paint, width: number): string => {
  const severity = paint[said.severity](said.severity)
  const head = `${place(said.span, sources)}${severity} ${paint.strong(said.code)}: ${sentence(said.message)}`
  const related = (said.related ?? []).map(({ message, span }) => `  ${place(span, sources)}${sentence(message)}`)
  const frame = said.span === undefined ? [] : codeFrame(said.span, sources, width, paint[said.severity], paint.faint)
  const help = `  help: ${sentence(said.remedy)}`
  const intended = said.change === undefined || said.severity === "info"
    ? []
    : [paint.faint(`  intended: perdure acknowledge ${said.change.fingerprint} --reason "..."`)]
  const more = paint.faint(`  more: perdure explain ${said.code}`)
  return [head, ...frame, ...related, help, ...intended, more, ""].join("\n")
}

/** A sentence that quotes half a file is cut. */
const longest = 1000

const sentence = (text: string): string => escapeControls(text.length > longest ? `${text.slice(0, longest)}...` : text)

const place = (span: Span | undefined, sources: ReadonlyMap<string, SourceText>): string => {
  if (span === undefined) return ""
  const source = sources.get(span.file)
  // A line that begins with "::" would be a command in the log of GitHub Actions.
  const file = escapeControls(span.file.replace(/^::/, "./::"))
  if (source === undefined) return `${file}: `
  const { column, line } = positionAt(source, span.start)
  return `${file}:${line}:${column}: `
}

/** Lines of a span are shown up to this many; of a longer one, the first. */
const mostLines = 3
const widest = 160

const codeFrame = (
  span: Span,
  sources: ReadonlyMap<string, SourceText>,
  shownColumns: number,
  mark: (text: string) => string,
  faint: (text: string) => string
): ReadonlyArray<string> => {
  const source = sources.get(span.file)
  if (source === undefined) return []
  const [from, to] = [positionAt(source, span.start), positionAt(source, Math.max(span.start, span.end))]
  const last = Math.min(to.column === 1 && to.line > from.line ? to.line - 1 : to.line, from.line + mostLines - 1)
  const width = String(last).length
  const lines: Array<string> = []
  for (let line = from.line; line <= last; line++) {
    const { carets, shown } = markedLine(lineText(source, line), line, from, to, shownColumns)
    lines.push(`  ${faint(`${String(line).padStart(width)} |`)} ${shown}`)
    lines.push(`  ${faint(`${" ".repeat(width)} |`)} ${mark(carets)}`)
  }
  return lines
}

const lineText = (source: SourceText, line: number): string =>
  source.text.slice(source.lineStarts[line - 1], source.lineStarts[line]).replace(/\r?\n$/, "")

/** One line, cut around the mark where it is too wide, with carets under the part of the span that lies on it. */
const markedLine = (text: string, line: number, from: Position, to: Position, widest: number) => {
  const start = line === from.line ? from.column - 1 : text.length - text.trimStart().length
  const end = line === to.line ? Math.min(to.column - 1, text.length) : text.length
  const cut = Math.min(end, start + 20) > widest ? Math.max(0, start - Math.min(40, widest >> 1)) : 0
  const before = escapeControls(text.slice(cut, start))
  const marked = escapeControls(text.slice(start, Math.min(Math.max(end, start), cut + widest)))
  const after = escapeControls(text.slice(Math.max(end, start), cut + widest))
  const carets = `${" ".repeat(columns(before) + (cut > 0 ? 3 : 0))}${"^".repeat(Math.max(1, columns(marked)))}`
  return {
    shown: `${cut > 0 ? "..." : ""}${before}${marked}${after}${text.length > cut + widest ? "..." : ""}`,
    carets
  }
}

/** Columns that a terminal gives a text: East Asian wide characters and emoji take two, combining marks none. */
const columns = (text: string): number => {
  let count = 0
  for (const character of text) {
    if (/\p{Mn}|\p{Me}/u.test(character)) continue
    count +=
      /\p{Emoji_Presentation}|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/u
          .test(character)
        ? 2
        : 1
  }
  return count
}
