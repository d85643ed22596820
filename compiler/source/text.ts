/** Places in a source file: what every later phase points at. */

/** A half-open range of UTF-16 offsets in one file; `file` is relative to the project root, with `/`. */
export interface Span {
  readonly file: string
  readonly start: number
  readonly end: number
}

/** A value together with the place it was written at. */
export interface Located<out A> {
  readonly value: A
  readonly span: Span
}

/** The decoded text of one file that passed the byte gate. */
export interface SourceText {
  readonly file: string
  readonly text: string
  /** Offset of the first character of each line. */
  readonly lineStarts: ReadonlyArray<number>
}

/** One-based line and column (in UTF-16 units), as editors count them. */
export interface Position {
  readonly line: number
  readonly column: number
}

export const sourceText = (file: string, text: string): SourceText => {
  let lineStarts: ReadonlyArray<number> | undefined
  return {
    file,
    text,
    // Nobody asks for the lines of a file that has no mistakes.
    get lineStarts() {
      return lineStarts ??= lineStartsOf(text)
    }
  }
}

const lineStartsOf = (text: string): ReadonlyArray<number> => {
  const lineStarts = [0]
  for (let index = text.indexOf("\n"); index >= 0; index = text.indexOf("\n", index + 1)) {
    lineStarts.push(index + 1)
  }
  return lineStarts
}

export const positionAt = (source: SourceText, offset: number): Position => {
  let low = 0
  let high = source.lineStarts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((source.lineStarts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (source.lineStarts[low] ?? 0) + 1 }
}
