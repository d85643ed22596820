/**
 * Reads the plain part of YAML that nearly every specification is written in, many times as fast as the YAML library, into
 * the same tree. Of anything else it makes nothing, and leaves it to the library: what it does not know, it cannot get wrong.
 */
import type { SourceText, Span } from "../source/text.ts"
import { isCutShort } from "./brace.ts"
import {
  type ListNode,
  listNode,
  type MapNode,
  mapNode,
  type MapNodeEntry,
  type Node,
  type ScalarNode
} from "./tree.ts"

/** Undefined where the library has to read. */
export const readPlainYaml = (source: SourceText): Node | undefined => {
  const { text } = source
  if (text.length > longest || strange.test(text) || marks.test(text)) return undefined
  const reader = new PlainReader(source)
  const indent = reader.nextLine()
  const root = indent === 0 ? reader.map(0, 0) : undefined
  return reader.isAtEnd() ? root : undefined
}

/** Below every limit of tokens. */
const longest = 40_000
const deepest = 30

/** Tabs, returns, and characters that are hard to see or to count. */
const strange = /[^\n -~\u00C0-\u024F]/
/** Marks of documents, and directives. */
const marks = /^(?:---|\.\.\.|%)/m

/** What is not a text to YAML is no key to us: see `ambiguous`. */
const keyPattern = /(?!inf|nan|(?:null|true|false):)[a-z_$][\w.?-]*:(?= |$)/imy
const blockText = /(?:-?\w|[$./(])(?:[^\n:#]|:(?=[^\n ])|(?<! )#)*/y
/** Without `<`, behind which a comma may have been meant to be part of a type. */
const flowText = /(?:-?\w|[./(])[^\n:#,[\]{}<]*/y
const quotedText = /"[^"\\\n]*"|'[^'\n]*'/y

const integer = /^(?:0|-?[1-9]\d{0,14})$/
/** What YAML may take for something other than text: numbers of every kind, and the words for nothing, yes and no. */
const ambiguous = /^(?:[-+]?\.?(?:\d|inf|nan)|(?:null|true|false)$)/i
const duration = /^\d+(?:ms|s|m|h|d|w)$/
const words: ReadonlyMap<string, boolean | null> = new Map([["null", null], ["true", true], ["false", false]])

/** What a text without quotes stands for; undefined where the library has to say. */
const meaningOf = (written: string): ScalarNode["value"] | undefined => {
  // Where an expression is not closed, YAML has taken it apart.
  if (!ambiguous.test(written) || duration.test(written)) return isCutShort(written) ? undefined : written
  return integer.test(written) ? Number(written) : words.get(written)
}

/** Of a key that stands there twice, the library knows more. */
const distinct = (map: MapNode): MapNode | undefined =>
  Object.keys(map.value).length === map.entries.length ? map : undefined

class PlainReader {
  readonly #file: string
  readonly #text: string
  #at = 0
  /** Where the line of `#at` starts. */
  #line = 0

  constructor({ file, text }: SourceText) {
    this.#file = file
    this.#text = text
  }

  isAtEnd(): boolean {
    return this.#at >= this.#text.length
  }

  /** Goes to the next line that has content and gives its indentation: -1 at the end, and none behind an odd comment. */
  nextLine(): number {
    const text = this.#text
    let comment: number | undefined
    while (this.#at < text.length) {
      this.#line = this.#at
      this.#spaces()
      const indent = this.#at - this.#line
      const isBlank = this.#isLineEnd()
      if (!isBlank && text[this.#at] !== "#") return (comment ?? indent) === indent ? indent : NaN
      // Comments count as a part of what they stand beside, which only the library knows.
      if (!isBlank && (comment ??= indent) !== indent) return NaN
      const end = text.indexOf("\n", this.#at)
      this.#at = end < 0 ? text.length : end + 1
    }
    return (comment ?? 0) === 0 ? -1 : NaN
  }

  map(indent: number, depth: number): MapNode | undefined {
    const start = this.#at
    const entries: Array<MapNodeEntry> = []
    for (;;) {
      const key = this.#key()
      const value = key && (this.#isLineEnd() ? this.#below(indent, depth) : this.#inLine(depth))
      if (key === undefined || value === undefined) return undefined
      entries.push({ key, value })
      const next = this.#next()
      if (next < indent) return distinct(mapNode(entries, this.#span(start, value.span.end)))
      if (next !== indent) return undefined
    }
  }

  #list(indent: number, depth: number): ListNode | undefined {
    const start = this.#at
    const items: Array<Node> = []
    for (;;) {
      this.#at += 1
      this.#spaces()
      const item = this.#matches(keyPattern) ? this.map(this.#at - this.#line, depth + 1) : this.#inLine(depth)
      if (item === undefined) return undefined
      items.push(item)
      const next = this.#next()
      if (next < indent || (next === indent && !this.#isDash())) {
        return listNode(items, this.#span(start, item.span.end))
      }
      if (next !== indent) return undefined
    }
  }

  /** The value of a key that stands in the lines below it; a list may stand as far left as the key. */
  #below(indent: number, depth: number): Node | undefined {
    if (depth > deepest) return undefined
    const inner = this.#next()
    if (inner >= indent && this.#isDash()) return this.#list(inner, depth + 1)
    return inner > indent ? this.map(inner, depth + 1) : undefined
  }

  /** A value that ends its line. */
  #inLine(depth: number): Node | undefined {
    const value = this.#value(blockText, depth)
    this.#spaces()
    return this.#isLineEnd() ? value : undefined
  }

  #value(plain: RegExp, depth: number): Node | undefined {
    const first = this.#text[this.#at]
    if (first === "{") return this.#flowMap(depth + 1)
    if (first === "[") return this.#flowList(depth + 1)
    return first === "\"" || first === "'" ? this.#quoted() : this.#plain(plain)
  }

  #flowMap(depth: number): MapNode | undefined {
    const entries: Array<MapNodeEntry> = []
    const span = this.#flow("}", depth, () => {
      const key = this.#key()
      const value = key && this.#value(flowText, depth)
      if (key === undefined || value === undefined) return false
      entries.push({ key, value })
      return true
    })
    return span && distinct(mapNode(entries, span))
  }

  #flowList(depth: number): ListNode | undefined {
    const items: Array<Node> = []
    const span = this.#flow("]", depth, () => {
      const item = this.#value(flowText, depth)
      return item !== undefined && items.push(item) > 0
    })
    return span && listNode(items, span)
  }

  /** Reads items up to the closing bracket, on one line. */
  #flow(close: string, depth: number, readItem: () => boolean): Span | undefined {
    const start = this.#at
    this.#at += 1
    this.#spaces()
    if (depth > deepest) return undefined
    while (this.#text[this.#at] !== close) {
      if (!readItem()) return undefined
      this.#spaces()
      if (this.#text[this.#at] === close) break
      if (this.#text[this.#at] !== ",") return undefined
      this.#at += 1
      this.#spaces()
      // The library has its own view of a comma with nothing behind it.
      if (this.#text[this.#at] === close) return undefined
    }
    this.#at += 1
    return this.#span(start, this.#at)
  }

  /** A key, its colon and the blanks behind it. */
  #key(): MapNodeEntry["key"] | undefined {
    const start = this.#at
    if (!this.#take(keyPattern)) return undefined
    const end = this.#at - 1
    const value = this.#text.slice(start, end)
    this.#spaces()
    return { value, span: this.#span(start, end) }
  }

  #quoted(): ScalarNode | undefined {
    const start = this.#at
    if (!this.#take(quotedText)) return undefined
    const value = this.#text.slice(start + 1, this.#at - 1)
    const span = this.#span(start, this.#at)
    // Nothing is escaped or folded, so that each character stands for itself.
    return { kind: "scalar", value, span, style: "quoted", isWritten: true, offsets: start + 1 }
  }

  #plain(pattern: RegExp): ScalarNode | undefined {
    const start = this.#at
    if (!this.#take(pattern)) return undefined
    const written = this.#text.slice(start, this.#at).trimEnd()
    const value = meaningOf(written)
    if (value === undefined) return undefined
    const span = this.#span(start, start + written.length)
    return { kind: "scalar", value, span, style: "plain", isWritten: true, offsets: start }
  }

  /** The indentation of what comes behind a value, which may have been read up to there already. */
  #next(): number {
    if (!this.#isLineEnd()) return this.#at - this.#line
    this.#at += 1
    return this.nextLine()
  }

  #spaces(): void {
    while (this.#text[this.#at] === " ") this.#at += 1
  }

  #isLineEnd(): boolean {
    return this.isAtEnd() || this.#text[this.#at] === "\n"
  }

  #isDash(): boolean {
    return this.#text[this.#at] === "-" && this.#text[this.#at + 1] === " "
  }

  #matches(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at
    return pattern.test(this.#text)
  }

  /** Goes behind what matches, if it does. */
  #take(pattern: RegExp): boolean {
    const isThere = this.#matches(pattern)
    if (isThere) this.#at = pattern.lastIndex
    return isThere
  }

  #span(start: number, end: number): Span {
    return { file: this.#file, start, end }
  }
}
