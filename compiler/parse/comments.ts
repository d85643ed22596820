/** Comments that silence a warning: `# perdure-ignore unused-step: reason`. */
import { Lexer } from "yaml"
import { type Located, positionAt, type SourceText } from "../source/text.ts"

export interface Ignore {
  readonly code: Located<string>
  /** Nothing where none is given. */
  readonly reason: string
  /** The one-based line that it is about: its own, or the next one that holds more than a comment. */
  readonly line: number
}

const word = "perdure-ignore"
const form = /^(#\s*perdure-ignore\s+)([^\s:]*)\s*:?\s*(.*)$/

/** Few files have any, so that only those are read once more: what is a comment and what a text, YAML alone can tell. */
export const ignoresIn = (source: SourceText): ReadonlyArray<Ignore> =>
  source.text.includes(word) ? commentsIn(source.text).flatMap((it) => ignoreAt(source, it) ?? []) : []

interface Comment {
  readonly text: string
  readonly start: number
}

const ignoreAt = (source: SourceText, { start, text }: Comment): Ignore | undefined => {
  const [, before = "", code = "", reason = ""] = form.exec(text) ?? []
  if (before === "") return undefined
  const from = start + before.length
  const { line } = positionAt(source, start)
  return {
    code: { value: code, span: { file: source.file, start: from, end: from + code.length } },
    reason: reason.trim(),
    line: isAlone(source, line) ? nextLine(source, line) : line
  }
}

const lineAt = ({ lineStarts, text }: SourceText, line: number): string =>
  text.slice(lineStarts[line - 1], lineStarts[line] ?? text.length)

const isAlone = (source: SourceText, line: number): boolean => /^\s*(?:#|$)/.test(lineAt(source, line))

const nextLine = (source: SourceText, after: number): number => {
  let line = after + 1
  while (line < source.lineStarts.length && isAlone(source, line)) line += 1
  return line
}

/** The mark of the YAML library's lexer that a scalar follows; its other marks have no text either. */
const scalarMark = "\x1f"
const marks: ReadonlySet<string> = new Set(["\x02", "\x18", scalarMark])

const commentsIn = (text: string): ReadonlyArray<Comment> => {
  const comments: Array<Comment> = []
  let start = 0
  let inScalar = false
  for (const lexeme of new Lexer().lex(text)) {
    if (!inScalar && lexeme.startsWith("#")) comments.push({ text: lexeme, start })
    inScalar = lexeme === scalarMark
    if (!marks.has(lexeme)) start += lexeme.length
  }
  return comments
}
