/** Text of a mirror module, and which place in the specification each stretch of it stands for. */
import type { BinaryExpression, Node, TemplateLiteral } from "estree"
import type { Expression } from "../parse/document.ts"
import type { Span } from "../source/text.ts"
import { childrenOf, placeOf, stepOf, tokenOf } from "./references.ts"
import type { Type } from "./type.ts"

/** A place of the specification that a finding can be about. */
export interface Site {
  readonly span: Span
  readonly expression?: Expression
  /** What the place has to be. */
  readonly expected?: Type
  /** The place has to be a list. */
  readonly list?: boolean
  /** What needs the value, when its members are its own: `The input of charge`. */
  readonly subject?: string
  /** The place is a part of a text. */
  readonly part?: boolean
  /** A repetition of an expression that another site judges. */
  readonly echo?: boolean
  /** It only asks for a type: what is found there is no mistake. */
  readonly silent?: boolean
}

export interface Mark {
  readonly start: number
  end: number
  readonly site: Site
  /** Where the expression's own text starts, and the stretches of it that are printed differently. */
  textStart: number
  edits: ReadonlyArray<Edit>
}

/** A stretch of an expression's text that the mirror prints as something else. */
interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

export interface Writer {
  readonly length: () => number
  readonly add: (text: string) => void
  /** Writes what `inside` writes between the others, or nothing where it writes nothing. */
  readonly around: (opening: string, inside: () => void, closing: string) => void
  /** Writes what `inside` writes, as standing for the site. */
  readonly mark: (site: Site, inside: (mark: Mark) => void) => void
  /** Writes an expression in parentheses, within its mark; or a part of it. */
  readonly expression: (mark: Mark, expression: Expression, part?: Node) => void
  readonly text: () => string
  readonly marks: () => ReadonlyArray<Mark>
}

/** `variable` is what a step is called where the writer is. */
export const makeWriter = (variable: (id: string) => string): Writer => {
  const parts: Array<string> = []
  const marks: Array<Mark> = []
  let length = 0
  const add = (text: string): void => {
    parts.push(text)
    length += text.length
  }
  return {
    length: () => length,
    add,
    around: (opening, inside, closing) => {
      const count = parts.length
      add(opening)
      const before = length
      inside()
      if (length > before) return add(closing)
      parts.length = count
      length -= opening.length
    },
    mark: (site, inside) => {
      const mark: Mark = { start: length, end: length, site, textStart: length, edits: [] }
      marks.push(mark)
      inside(mark)
      mark.end = length
    },
    expression: (mark, expression, part) => {
      const { end, start } = part === undefined ? { start: 0, end: expression.text.length } : placeOf(part)
      add("(")
      mark.textStart = length - start
      mark.edits = editsOf(expression, part ?? expression.syntax, variable)
      add(applyEdits(expression.text.slice(0, end), mark.edits, start))
      add(")")
    },
    text: () => parts.join(""),
    marks: () => marks
  }
}

export const stepVariable = (id: string): string => `steps$${id}`

export const tokenVariable = (signal: string): string => `tokens$${signal}`

/** Steps and tokens become variables, as in the emitted code, and `==` is `===`. */
const editsOf = (expression: Expression, part: Node, variable: (id: string) => string): ReadonlyArray<Edit> => {
  const edits: Array<Edit> = []
  const visit = (node: Node): void => {
    const step = node.type === "MemberExpression" ? stepOf(node) : undefined
    if (step !== undefined) {
      edits.push({ ...placeOf(node), text: variable(step.id) })
      return
    }
    const token = node.type === "MemberExpression" ? tokenOf(node) : undefined
    if (token !== undefined) {
      edits.push({ ...placeOf(node), text: tokenVariable(token.signal) })
      return
    }
    if (node.type === "TemplateLiteral") return visitTemplate(node)
    if (node.type === "BinaryExpression" && /^[<>]=?$/.test(node.operator)) return visitOrdering(node)
    const equality = node.type === "BinaryExpression" && /^[=!]=/.test(node.operator)
    childrenOf(node).forEach((child, index) => {
      if (equality && index === 1) edits.push(equalityEdit(expression.text, node))
      visit(child)
    })
  }
  /** Times are texts underneath, whose order is another one. */
  const visitOrdering = ({ left, right }: BinaryExpression): void => {
    visitInside("$ordered(", left)
    visitInside("$ordered(", right)
  }
  /** What stands in a text has to have a text form, in the text of an expression too; it is a text, and no pattern of one. */
  const visitTemplate = (node: TemplateLiteral): void => {
    const parts = (): void => node.expressions.forEach((part) => visitInside("$text(", part))
    if (node.expressions.length > 0) surround("$string(", node, parts)
  }
  const visitInside = (call: string, argument: Node): void => surround(call, argument, () => visit(argument))
  const surround = (call: string, argument: Node, inside: () => void): void => {
    const { end, start } = placeOf(argument)
    edits.push({ start, end: start, text: call })
    inside()
    edits.push({ start: end, end, text: ")" })
  }
  visit(part)
  return edits
}

const equalityEdit = (text: string, { left, right }: BinaryExpression): Edit => {
  const start = placeOf(left).end
  const end = placeOf(right).start
  return { start, end, text: text.slice(start, end).replace(/([=!])==?/, "$1==") }
}

const applyEdits = (text: string, edits: ReadonlyArray<Edit>, start: number): string => {
  let result = ""
  let from = start
  for (const edit of edits) {
    result += text.slice(from, edit.start) + edit.text
    from = edit.end
  }
  return result + text.slice(from)
}

/** The offset in the expression's text of an offset in the module; `side` says which end of an edited stretch is meant. */
export const expressionOffset = (mark: Mark, offset: number, side: "start" | "end"): number => {
  let shift = mark.textStart
  for (const edit of mark.edits) {
    const start = edit.start + shift
    if (offset <= start) break
    const end = start + edit.text.length
    if (offset < end) return side === "start" ? edit.start : edit.end
    shift = end - edit.end
  }
  return offset - shift
}

/** The innermost mark around a place. */
export const markAt = (marks: ReadonlyArray<Mark>, start: number): Mark | undefined => {
  let low = 0
  let high = marks.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((marks[middle]?.start ?? 0) <= start) low = middle + 1
    else high = middle
  }
  // Marks are in the order of their starts and nest, so the last one that reaches the place is the innermost.
  for (let index = low - 1; index >= 0; index--) {
    const mark = marks[index]
    if (mark !== undefined && mark.end > start) return mark
  }
  return undefined
}
