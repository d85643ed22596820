/** Where each character of a YAML string value stands in the file, through quotes, escapes and folded lines. */
import type { Span } from "../source/text.ts"

export type ScalarStyle = "plain" | "single" | "double" | "block"

/** Where the characters of a text stand in another one: side by side from an offset on, as nearly always; or each by itself. */
export type Offsets = number | ((index: number) => number)

export const offsetAt = (offsets: Offsets, index: number): number =>
  typeof offsets === "number" ? offsets + index : offsets(index)

/** The place in the file of a stretch of the text. */
export const stretch = (file: string, offsets: Offsets, start: number, end: number): Span => ({
  file,
  start: offsetAt(offsets, start),
  end: offsetAt(offsets, end)
})

/** Those of what is left of the text behind its first characters. */
export const offsetsBehind = (offsets: Offsets, count: number): Offsets =>
  typeof offsets === "number" ? offsets + count : (index) => offsets(count + index)

/**
 * `raw` is the scalar as written (quotes or block header included) and `value` what it stands for. The result leads from an
 * offset in `value` to one in `raw`; the length of `value` leads to the end of the text.
 */
export const scalarOffsets = (raw: string, value: string, style: ScalarStyle): Offsets => {
  const start = style === "plain" ? 0 : style === "block" ? bodyStart(raw) : 1
  // The usual case, in which nothing was escaped or folded.
  if (style !== "block" && raw.startsWith(value, start) && !/[\r\n]/.test(value)) return start
  let map: ReadonlyArray<number> | undefined
  return (index) => {
    map ??= align(raw, value, start, style)
    return map[Math.max(0, Math.min(index, value.length))] ?? raw.length
  }
}

const bodyStart = (raw: string): number => {
  const newline = raw.indexOf("\n")
  return newline < 0 ? raw.length : newline + 1
}

/** Walks both texts at once: characters stand for themselves, escapes for one, a run of line breaks for what it folded to. */
const align = (raw: string, value: string, start: number, style: ScalarStyle): ReadonlyArray<number> => {
  const map: Array<number> = []
  const indent = style === "block" ? blockIndent(raw, start, value) : Infinity
  let at = style === "block" ? skipIndent(raw, start, indent) : start
  while (map.length < value.length) {
    const run = lineBreakRun(raw, at, style)
    if (run > at) {
      const characters = foldedLength(raw.slice(at, run), value, map.length, style)
      for (let nth = 0; nth < characters; nth++) map.push(Math.min(at + nth, run - 1))
      at = skipIndent(raw, run, indent)
    } else if (style === "double" && raw[at] === "\\") {
      const length = escapeLength(raw, at)
      const units = length === 10 && Number.parseInt(raw.slice(at + 2, at + 10), 16) > 0xffff ? 2 : 1
      for (let unit = 0; unit < units; unit++) map.push(at)
      at += length
    } else {
      map.push(at)
      at += style === "single" && raw.startsWith("''", at) ? 2 : 1
    }
  }
  map.push(Math.min(at, raw.length))
  return map
}

/** The end of the line breaks (and, outside blocks, the blanks around them) that start at `at`; `at` when there are none. */
const lineBreakRun = (raw: string, at: number, style: ScalarStyle): number => {
  const pattern = style === "block"
    ? /\r?\n/y
    : style === "double"
    ? /(?:\\\r?\n(?:[ \t]*\r?\n)*|(?:[ \t]*\r?\n)+)[ \t]*/y
    : /(?:[ \t]*\r?\n)+[ \t]*/y
  pattern.lastIndex = at
  return pattern.exec(raw) === null ? at : pattern.lastIndex
}

/** How many characters of the value a run of line breaks became (YAML 1.2, 6.5 and 8.1.3). */
const foldedLength = (run: string, value: string, from: number, style: ScalarStyle): number => {
  const breaks = run.split("\n").length - 1
  if (style !== "block") return breaks === 1 ? (run.startsWith("\\") ? 0 : 1) : breaks - 1
  // In a block, break by break: of several, the last may have become nothing, and only a single one a space.
  return value[from] === "\n" || (value[from] === " " && value[from - 1] !== "\n") ? 1 : 0
}

const skipIndent = (raw: string, at: number, indent: number): number =>
  indent === Infinity ? at : at + (/^ */.exec(raw.slice(at, at + indent))?.[0].length ?? 0)

/** The indentation that a block's lines lose: of its first line with text, less what that line keeps in the value. */
const blockIndent = (raw: string, start: number, value: string): number => {
  const written = /^([ ]*)[^\s]/m.exec(raw.slice(start))?.[1]?.length ?? 0
  const kept = /^([ ]*)[^\s]/m.exec(value)?.[1]?.length ?? 0
  return Math.max(0, written - kept)
}

const escapeLength = (raw: string, at: number): number => {
  const letter = raw[at + 1]
  return letter === "x" ? 4 : letter === "u" ? 6 : letter === "U" ? 10 : 2
}
