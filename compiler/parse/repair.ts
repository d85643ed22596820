/** Quotes what had to be quoted, in memory, so that one such mistake does not hide the others of its file. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import type { SourceText } from "../source/text.ts"
import { findHazards } from "./hazards.ts"

export interface Repaired {
  readonly text: string
  /** The offset in the file of an offset in `text`. */
  readonly original: (offset: number) => number
  readonly diagnostics: ReadonlyArray<Diagnostic>
}

export const repair = (source: SourceText): Repaired => {
  const parts: Array<string> = []
  const inserted: Array<number> = []
  const diagnostics: Array<Diagnostic> = []
  let length = 0
  let from = 0
  const append = (part: string) => {
    parts.push(part)
    length += part.length
  }
  const insert = (character: string) => {
    inserted.push(length)
    append(character)
  }
  for (const { code, start, end } of findHazards(source.text)) {
    const written = source.text.slice(start, end)
    const { mark, escaped } = quoting(written)
    append(source.text.slice(from, start))
    const opening = parts.length
    insert(mark)
    for (const character of written) {
      if (escaped.includes(character)) insert("\\")
      append(character)
    }
    insert(mark)
    from = end
    const span = { file: source.file, start, end }
    const quoted = parts.slice(opening).join("")
    diagnostics.push(
      diagnostic(code, span, { quoted: quoted.replaceAll(/\s*\n\s*/g, " ") }, {
        fix: { title: "Quote it", edits: [{ span, text: quoted }] }
      })
    )
  }
  append(source.text.slice(from))
  return { text: parts.join(""), original: originalOffset(inserted), diagnostics }
}

/** The quotation mark that needs the fewest escapes. */
const quoting = (written: string): { readonly mark: string; readonly escaped: string } =>
  /["\\]/.test(written) && !written.includes("'") ? { mark: "'", escaped: "" } : { mark: "\"", escaped: "\"\\" }

/** Each insertion before an offset moved it by one. */
const originalOffset = (inserted: ReadonlyArray<number>) => (offset: number): number => {
  let low = 0
  let high = inserted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((inserted[middle] ?? 0) < offset) low = middle + 1
    else high = middle
  }
  return offset - low
}
