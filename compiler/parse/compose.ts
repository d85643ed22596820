/** Runs the YAML parser under limits and refuses anchors, aliases, tags, directives, tabs and further documents. */
import { Composer, type Document, Lexer, type ParsedNode, Parser, type YAMLParseError } from "yaml"
import { type Diagnostic, diagnostic, type Phase } from "../diagnostic/diagnostic.ts"
import type { Span } from "../source/text.ts"

export interface YamlLimits {
  /** Nested maps and lists. */
  readonly depth: number
  /** Lexical tokens, blanks included. */
  readonly tokens: number
}

export const defaultYamlLimits: YamlLimits = { depth: 64, tokens: 100_000 }

/** The lexer's marks, which have no text: start of a document, end after an error in flow, start of a scalar. */
const marks = { document: "\x02", flowEnd: "\x18", scalar: "\x1f" }

export const compose = (
  file: string,
  text: string,
  original: (offset: number) => number,
  limits: YamlLimits
): Phase<ParsedNode | undefined> => {
  // The YAML library sometimes points behind the end of the file.
  const inText = (offset: number): number => original(Math.min(offset, text.length))
  const spanAt = (start: number, end: number): Span => ({ file, start: inText(start), end: inText(end) })
  const { lexemes, refused } = lex(text, limits, spanAt)
  if (refused.length > 0) return { value: undefined, diagnostics: refused }
  const parser = new Parser()
  const composer = new Composer({
    uniqueKeys: false,
    version: "1.2",
    schema: "core",
    merge: false,
    prettyErrors: false
  })
  const documents: Array<Document.Parsed> = []
  let offset = 0
  for (const lexeme of lexemes) {
    for (const token of parser.next(lexeme)) documents.push(...composer.next(token))
    if (parser.stack.length > limits.depth + 2) {
      const tooDeep = diagnostic("yaml-too-deep", spanAt(offset, offset + 1), { limit: limits.depth })
      return { value: undefined, diagnostics: [tooDeep] }
    }
    offset += lengthOf(lexeme)
  }
  for (const token of parser.end()) documents.push(...composer.next(token))
  documents.push(...composer.end(true, text.length))
  return single(documents, spanAt)
}

const single = (
  [document, second]: ReadonlyArray<Document.Parsed>,
  spanAt: (start: number, end: number) => Span
): Phase<ParsedNode | undefined> => {
  const error = document?.errors[0]
  if (error !== undefined) {
    // What follows the first error of a file is mostly its consequence.
    const span = spanAt(error.pos[0], error.pos[1])
    return { value: undefined, diagnostics: [diagnostic("yaml-syntax", span, { reason: reasonOf(error) })] }
  }
  if (second !== undefined) {
    const start = second.range[0]
    return { value: undefined, diagnostics: [diagnostic("yaml-many-documents", spanAt(start, start + 3), {})] }
  }
  const contents = document?.contents ?? undefined
  const nothing = contents === undefined || (contents.range[0] === contents.range[1])
  return nothing
    ? { value: undefined, diagnostics: [diagnostic("yaml-empty", spanAt(0, 0), {})] }
    : { value: contents, diagnostics: [] }
}

const reasonOf = ({ code, message }: YAMLParseError): string => {
  if (message.includes("must be sufficiently indented and end with")) return "a { or [ is not closed before this line"
  if (message.startsWith("Unexpected scalar at node end")) {
    return "the quotes before this end the text, so inside of it the other kind of quotes is needed"
  }
  const reason = message.split("\n")[0]?.trim().replace(/[.:]$/, "") ?? ""
  return reasons[code] ?? reason.charAt(0).toLowerCase() + reason.slice(1)
}

/** Where the YAML library's own words do not help. */
const reasons: Readonly<Partial<Record<YAMLParseError["code"], string>>> = {
  BLOCK_AS_IMPLICIT_KEY: "a second \": \" stands in this text, so it wants quotes, or the next line less indentation",
  BAD_SCALAR_START: "a text that starts with this character wants quotes",
  MULTILINE_IMPLICIT_KEY: "a \": \" is missing, or a text that goes over several lines wants quotes"
}

const lengthOf = (lexeme: string): number =>
  lexeme === marks.document || lexeme === marks.flowEnd || lexeme === marks.scalar ? 0 : lexeme.length

interface Lexed {
  readonly lexemes: ReadonlyArray<string>
  readonly refused: ReadonlyArray<Diagnostic>
}

const lex = (text: string, limits: YamlLimits, spanAt: (start: number, end: number) => Span): Lexed => {
  const lexemes: Array<string> = []
  const refused: Array<Diagnostic> = []
  const tab = text.indexOf("\t")
  if (tab >= 0) refused.push(diagnostic("yaml-tab", spanAt(tab, tab + 1), {}))
  let offset = 0
  let depth = 0
  let inScalar = false
  for (const lexeme of new Lexer().lex(text)) {
    if (lexemes.push(lexeme) > limits.tokens) {
      const tooLarge = diagnostic("yaml-too-large", spanAt(offset, offset + 1), { limit: limits.tokens })
      return { lexemes, refused: [tooLarge] }
    }
    if (!inScalar) depth += flowSteps[lexeme] ?? 0
    if (depth > limits.depth) {
      const tooDeep = diagnostic("yaml-too-deep", spanAt(offset, offset + 1), { limit: limits.depth })
      return { lexemes, refused: [tooDeep] }
    }
    const code = inScalar || lexeme.length < 2 && lexeme !== "!" ? undefined : refusedLexeme[lexeme.charAt(0)]
    if (code !== undefined) {
      refused.push(diagnostic(code, spanAt(offset, offset + lexeme.length), { written: lexeme.trim() }))
    }
    inScalar = lexeme === marks.scalar
    offset += lengthOf(lexeme)
  }
  return { lexemes, refused }
}

const flowSteps: Readonly<Record<string, number>> = { "{": 1, "[": 1, "}": -1, "]": -1 }

const refusedLexeme: Readonly<Record<string, "yaml-anchor" | "yaml-alias" | "yaml-tag" | "yaml-directive">> = {
  "&": "yaml-anchor",
  "*": "yaml-alias",
  "!": "yaml-tag",
  "%": "yaml-directive"
}
