/** Finds what YAML would take apart because it was not quoted: expressions and types that hold `: `, ` #`, `{`, `[` or `,`. */
import { closingBrace } from "./brace.ts"

/** How far the end of an expression is looked for: keeps the walk linear on a file full of open braces. */
const longest = 8192

export interface Hazard {
  readonly code: "unquoted-expression" | "unquoted-expression-in-flow" | "unquoted-type"
  readonly start: number
  readonly end: number
}

/** One walk over the text with just enough YAML: comments, quotes, block scalars and the depth of flow brackets. */
export const findHazards = (text: string): ReadonlyArray<Hazard> => {
  const hazards: Array<Hazard> = []
  let flow = 0
  let at = 0
  while (at < text.length) {
    const character = text[at] ?? ""
    if (/\s/.test(character) || character === "," || (/[-?:]/.test(character) && /\s/.test(text[at + 1] ?? "\n"))) {
      at += 1
    } else if (character === "#" && /\s/.test(text[at - 1] ?? "\n")) at = lineEnd(text, at)
    else if (character === "{" || character === "[") [flow, at] = [flow + 1, at + 1]
    else if (character === "}" || character === "]") [flow, at] = [Math.max(0, flow - 1), at + 1]
    else if (flow === 0 && isBlockHeader(text, at)) at = blockEnd(text, at)
    else {
      const { end, hazard } = scalar(text, at, flow > 0)
      if (hazard !== undefined) hazards.push(hazard)
      at = Math.max(end, at + 1)
    }
  }
  return hazards
}

interface ScannedScalar {
  readonly end: number
  readonly hazard?: Hazard
}

const scalar = (text: string, start: number, inFlow: boolean): ScannedScalar => {
  if (text[start] === "\"" || text[start] === "'") return quotedScalar(text, start, inFlow)
  return inFlow ? flowScalar(text, start) : blockScalar(text, start)
}

/** A quoted scalar; with ` | ` behind it, it was meant as a union of literals. */
const quotedScalar = (text: string, start: number, inFlow: boolean): ScannedScalar => {
  const end = quotedEnd(text, start)
  if (!/[ \t]*\|[ \t]*[\w"']/y.test(text.slice(end, end + 80))) return { end }
  const until = inFlow ? flowItemEnd(text, start) : valueEnd(text, end)
  return { end: until, hazard: { code: "unquoted-type", start, end: until } }
}

/** In a flow map or list, `{`, `[` and `,` end a plain scalar: no expression survives, and few types do. */
const flowScalar = (text: string, start: number): ScannedScalar => {
  const plainEnd = match(/[^,[\]{}\n:#]*(?:(?::(?![\s,[\]{}])|(?<!\s)#)[^,[\]{}\n:#]*)*/y, text, start)
  const expression = text.slice(start, plainEnd).endsWith("$") && text[plainEnd] === "{"
  const type = text.startsWith("[]", plainEnd) || /^\w+<[^>]*$/.test(text.slice(start, plainEnd))
  if (!expression && !type) return { end: plainEnd }
  const end = flowItemEnd(text, start)
  return { end, hazard: { code: expression ? "unquoted-expression-in-flow" : "unquoted-type", start, end } }
}

/** In a block, only `: ` and ` #` end a plain scalar. */
const blockScalar = (text: string, start: number): ScannedScalar => {
  let at = start
  let cut = false
  while (at < text.length && text[at] !== "\n") {
    if (text.startsWith("${", at)) {
      const close = closingBrace(text, at, longest)
      // YAML may have folded a string of the expression: its further lines are no values of their own.
      if (close < 0) return { end: blockEnd(text, at) }
      if (!staysInside(text, start, at, close)) return { end: lineEnd(text, at) }
      cut ||= /:\s|\s#/.test(text.slice(at, close + 1))
      at = close + 1
    } else if (
      (text[at] === ":" && /\s/.test(text[at + 1] ?? "\n")) || (text[at] === "#" && /\s/.test(text[at - 1] ?? ""))
    ) {
      break
    } else at += 1
  }
  if (!cut) return { end: at }
  const end = trimmedEnd(text, start, at)
  return { end, hazard: { code: "unquoted-expression", start, end } }
}

/** Whether an expression's further lines belong to the value that starts at `start`: they are indented more than its line. */
const staysInside = (text: string, start: number, open: number, close: number): boolean => {
  const expression = text.slice(open, close)
  if (!expression.includes("\n")) return true
  const indent = keyColumn(text, start)
  return expression.split("\n").slice(1).every((line) => line.trim() === "" || line.search(/\S/) > indent)
}

/** The end of one item of a flow collection, as it was meant: past whole expressions, strings, `[]` and `<...>`. */
const flowItemEnd = (text: string, start: number): number => {
  let angles = 0
  let at = start
  while (at < text.length && text[at] !== "\n") {
    const close = text.startsWith("${", at) ? closingBrace(text, at, longest) : -1
    if (close >= 0 && !text.slice(at, close).includes("\n")) at = close
    else if (text.startsWith("[]", at)) at += 1
    else if (text[at] === "\"" || text[at] === "'") at = quotedEnd(text, at) - 1
    else if (text[at] === "<") angles += 1
    else if (text[at] === ">" && angles > 0) angles -= 1
    else if (/[\]}]/.test(text[at] ?? "") || (text[at] === "," && angles === 0)) break
    at += 1
  }
  return trimmedEnd(text, start, at)
}

const quotedEnd = (text: string, start: number): number =>
  match(text[start] === "\"" ? /"(?:[^"\\]|\\[^])*"?/y : /'(?:[^']|'')*'?/y, text, start)

const isBlockHeader = (text: string, at: number): boolean => match(/[|>][-+0-9]*[ \t]*(?:\r?\n|$|#)/y, text, at) > at

/** Behind the lines of a block scalar: all that are blank or indented more than the key it belongs to. */
const blockEnd = (text: string, at: number): number => {
  const indent = keyColumn(text, at)
  let end = lineEnd(text, at) + 1
  while (end < text.length) {
    const line = text.slice(end, lineEnd(text, end))
    if (line.trim() !== "" && line.search(/\S/) <= indent) break
    end += line.length + 1
  }
  return end
}

/** The column of the key (or, without one, of the last dash) of the line in which `at` stands. */
const keyColumn = (text: string, at: number): number => {
  const start = text.lastIndexOf("\n", at - 1) + 1
  const lead = match(/[ ]*(?:- +)*/y, text, start)
  return lead >= at ? text.lastIndexOf("-", at) - start : lead - start
}

const valueEnd = (text: string, at: number): number => {
  const line = text.slice(at, lineEnd(text, at))
  const comment = line.search(/\s#/)
  return trimmedEnd(text, at, comment < 0 ? at + line.length : at + comment)
}

const trimmedEnd = (text: string, start: number, end: number): number => start + text.slice(start, end).trimEnd().length

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf("\n", at)
  return end < 0 ? text.length : end
}

/** Where a sticky pattern's match at `at` ends; `at` when it does not match. */
const match = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}
