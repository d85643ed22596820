/** Turns one `${ }` into syntax inside the whitelist. */
import { parseExpressionAt } from "acorn"
import type { Expression as EsExpression } from "estree"
import { type Diagnostic, diagnostic, type Phase } from "../diagnostic/diagnostic.ts"
import type { Span } from "../source/text.ts"
import type { Expression } from "./document.ts"
import { inspect } from "./whitelist.ts"

export const expressionLimits = { length: 4096, depth: 64 }

/** A stretch of a string value and where it stands in the file. */
export interface Fragment {
  readonly file: string
  readonly text: string
  readonly offsetOf: (index: number) => number
  /** What may be called besides the library. */
  readonly functions?: ReadonlyArray<string>
}

export const parseExpression = (fragment: Fragment): Phase<Expression | undefined> => {
  const { file, offsetOf, text } = fragment
  const at = (start: number, end: number): Span => ({ file, start: offsetOf(start), end: offsetOf(end) })
  const lead = text.length - text.trimStart().length
  const span = at(lead, Math.max(lead, text.trimEnd().length))
  if (text.trim() === "") return refuse(diagnostic("expression-empty", at(0, text.length), {}))
  if (text.length > expressionLimits.length) {
    return refuse(diagnostic("expression-too-long", span, { limit: expressionLimits.length }))
  }
  const syntax = known.get(text) ?? read(text, at, span)
  if ("code" in syntax) return refuse(syntax)
  remember(text, syntax)
  const diagnostics = inspect(syntax, { depth: expressionLimits.depth, functions: fragment.functions ?? [] }, at)
  const value = diagnostics.length > 0 ? undefined : { text, syntax, span, offsetOf }
  return { value, diagnostics }
}

/** Many expressions of a project are the same: its payloads are read everywhere. Their syntax does not say where they stand. */
const known = new Map<string, EsExpression>()
const mostKnown = 10_000

const remember = (text: string, syntax: EsExpression): void => {
  if (known.size >= mostKnown) known.clear()
  known.set(text, syntax)
}

const refuse = (said: Diagnostic): Phase<undefined> => ({ value: undefined, diagnostics: [said] })

const read = (text: string, at: (start: number, end: number) => Span, span: Span): EsExpression | Diagnostic => {
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
