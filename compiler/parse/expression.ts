/** Turns one `${ }` into syntax inside the whitelist. */
import { parseExpressionAt } from "acorn"
import type { Expression as EsExpression } from "estree"
import { type Diagnostic, diagnostic, type Phase } from "../diagnostic/diagnostic.ts"
import type { Span } from "../source/text.ts"
import type { Expression } from "./document.ts"
import type { AuthorFunctions } from "./inspection.ts"
import { type Offsets, stretch } from "./offsets.ts"
import { inspect } from "./whitelist.ts"

export const expressionLimits = { length: 4096, depth: 64 }

/** A stretch of a string value and where it stands in the file. */
export interface Fragment {
  readonly file: string
  readonly text: string
  readonly offsets: Offsets
  /** What may be called besides the library. */
  readonly functions?: AuthorFunctions
}

export const parseExpression = (fragment: Fragment): Phase<Expression | undefined> => {
  const { file, functions = [], offsets } = fragment
  const at = (start: number, end: number): Span => stretch(file, offsets, start, end)
  const known = knownByText.get(fragment.text) ?? remember(read(fragment.text, at))
  if ("code" in known) return refuse(known)
  const { end, start, syntax, text } = known
  const diagnostics = known.isFine ? [] : inspect(syntax, { depth: expressionLimits.depth, functions }, at)
  // What may be called can only become more by the author's functions.
  if (functions.length === 0 && diagnostics.length === 0) known.isFine = true
  const value = diagnostics.length > 0 ? undefined : { text, syntax, span: at(start, end), offsets }
  return { value, diagnostics }
}

/** Many expressions of a project are the same: its payloads are read everywhere. Their syntax does not say where they stand. */
interface Known {
  readonly text: string
  readonly syntax: EsExpression
  /** Of the text without the blanks around it. */
  readonly start: number
  readonly end: number
  /** It was inspected, and nothing is refused in it. */
  isFine: boolean
}

const knownByText = new Map<string, Known>()
const mostKnown = 10_000

const remember = (read: Known | Diagnostic): Known | Diagnostic => {
  if ("code" in read) return read
  if (knownByText.size >= mostKnown) knownByText.clear()
  knownByText.set(read.text, read)
  return read
}

const refuse = (said: Diagnostic): Phase<undefined> => ({ value: undefined, diagnostics: [said] })

const read = (text: string, at: (start: number, end: number) => Span): Known | Diagnostic => {
  const start = text.length - text.trimStart().length
  const end = Math.max(start, text.trimEnd().length)
  if (start === end) return diagnostic("expression-empty", at(0, text.length), {})
  if (text.length > expressionLimits.length) {
    return diagnostic("expression-too-long", at(start, end), { limit: expressionLimits.length })
  }
  const syntax = syntaxOf(text, at, at(start, end))
  return "code" in syntax ? syntax : { text, syntax, start, end, isFine: false }
}

const syntaxOf = (text: string, at: (start: number, end: number) => Span, span: Span): EsExpression | Diagnostic => {
  let comment: Span | undefined
  // Not the node's own end, which leaves out parentheses around it.
  let end = 0
  let [depth, deepest] = [0, 0]
  const tooDeep = () => diagnostic("expression-too-deep", span, { limit: expressionLimits.depth })
  try {
    const parsed = parseExpressionAt(text, 0, {
      ecmaVersion: 2024,
      sourceType: "module",
      allowAwaitOutsideFunction: true,
      onToken: (token) => {
        end = token.end
        depth += brackets[token.type.label] ?? 0
        deepest = Math.max(depth, deepest)
      },
      onComment: (_block, _text, start, end) => comment ??= at(start, end)
    })
    if (comment !== undefined) return diagnostic("comment-in-expression", comment, {})
    if (deepest > expressionLimits.depth) return tooDeep()
    const rest = text.slice(end)
    if (rest.trim() !== "") {
      const start = end + rest.length - rest.trimStart().length
      const word = /^(?:[\w$]+|\S)/.exec(rest.trimStart())?.[0] ?? ""
      return diagnostic("expression-syntax", at(start, start + word.length), { reason: `unexpected "${word}"` })
    }
    // acorn's nodes are ESTree's with the offsets required; its declarations and estree's are not written to match.
    return parsed as unknown as EsExpression
  } catch (problem) {
    if (!isSyntaxProblem(problem)) throw problem
    if (problem.message.startsWith("Not enough stack space")) return tooDeep()
    const start = Math.min(problem.pos, text.length)
    const reason = problem.message.replace(/ \(\d+:\d+\)$/, "")
    return diagnostic("expression-syntax", at(start, Math.min(start + 1, text.length)), {
      reason: start >= text.trimEnd().length ? "it ends too early" : reason.charAt(0).toLowerCase() + reason.slice(1)
    })
  }
}

const brackets: Readonly<Record<string, number>> = { "(": 1, "[": 1, "{": 1, "${": 1, ")": -1, "]": -1, "}": -1 }

const isSyntaxProblem = (problem: unknown): problem is SyntaxError & { readonly pos: number } =>
  problem instanceof SyntaxError && "pos" in problem && typeof problem.pos === "number"
