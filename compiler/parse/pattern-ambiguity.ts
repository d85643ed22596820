/** Finds in a regular expression what can make matching take more than linear time; the expression itself is valid. */

export interface Ambiguity {
  readonly construct: string
  readonly why: string
}

/**
 * A backtracking matcher is linear where each text can be split over the repetitions in one way only. That holds when no
 * repetition stands in another, a repeated group does not start alternatives, and between two repetitions of one
 * sequence stands something that the first cannot match. The test is stricter than needed, never laxer.
 */
export const ambiguity = (pattern: string): Ambiguity | undefined => {
  if (/\(\?<?[=!]/.test(unescaped(pattern))) {
    return { construct: "look-around", why: "it looks at the same text again and again" }
  }
  if (/\\(?:[1-9]|k<)/.test(pattern.replaceAll("\\\\", ""))) {
    return { construct: "a back-reference", why: "it cannot be matched in linear time" }
  }
  return sequence(pattern, { at: 0 }, false)
}

/** The pattern without its escapes and classes, in which brackets and braces stand for themselves. */
const unescaped = (pattern: string): string => pattern.replaceAll(/\\.|\[(?:\\.|[^\]\\])*\]/gs, "_")

interface Cursor {
  at: number
}

const nested: Ambiguity = {
  construct: "a repetition inside a repetition",
  why: "the text can be split over them in more ways than could be tried"
}
const alternatives: Ambiguity = {
  construct: "alternatives inside a repetition",
  why: "the text can be split over them in more ways than could be tried"
}
const neighbours: Ambiguity = {
  construct: "two repetitions that match the same characters",
  why: "the text can be split between them in too many ways"
}

/** One alternative after the other, up to the end of the group or of the pattern. */
const sequence = (pattern: string, cursor: Cursor, repeated: boolean): Ambiguity | undefined => {
  // The last unbounded repetition of this alternative that nothing has separated from what follows yet.
  let open: string | undefined
  while (cursor.at < pattern.length && pattern[cursor.at] !== ")") {
    if (pattern[cursor.at] === "|") {
      if (repeated) return alternatives
      open = undefined
      cursor.at += 1
      continue
    }
    const start = cursor.at
    const isGroup = pattern[start] === "("
    const groupEnd = isGroup ? closingParenthesis(pattern, start) : start
    const times = quantifierAt(pattern, isGroup ? groupEnd + 1 : atomEnd(pattern, start))
    if (isGroup) {
      if (repeated && times.unbounded) return nested
      cursor.at = start + (/^\((?:\?(?:<\w+>|:))?/.exec(pattern.slice(start))?.[0].length ?? 1)
      const inner = sequence(pattern, cursor, repeated || times.many)
      if (inner !== undefined) return inner
      if (times.unbounded && open !== undefined) return neighbours
      // What a group matches is not worked out: it separates nothing, and is itself taken to match anything.
      if (times.unbounded || /[*+]|\{\d+,\}/.test(unescaped(pattern.slice(start, groupEnd)))) {
        if (open !== undefined) return neighbours
        open = "[^]"
      }
    } else {
      const atom = pattern.slice(start, atomEnd(pattern, start))
      if (times.unbounded) {
        if (repeated) return nested
        if (open !== undefined && overlap(open, atom)) return neighbours
        open = atom
      } else if (!times.optional && open !== undefined && isCharacter(atom) && !overlap(open, atom)) open = undefined
    }
    cursor.at = times.end
  }
  return undefined
}

interface Quantifier {
  readonly unbounded: boolean
  readonly many: boolean
  readonly optional: boolean
  readonly end: number
}

const quantifierAt = (pattern: string, at: number): Quantifier => {
  const [written, least, comma, most] = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(pattern.slice(at)) ?? [""]
  const sign = written.charAt(0)
  const unbounded = sign === "*" || sign === "+" || (comma === "," && most === "")
  const many = unbounded || Number(most ?? 0) > 1 || (comma === "" && Number(least) > 1)
  return { unbounded, many, optional: sign === "*" || sign === "?" || least === "0", end: at + written.length }
}

const atomEnd = (pattern: string, at: number): number => {
  const atom =
    /^(?:\[(?:\\.|[^\]\\])*\]|\\(?:u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[pP]\{[^}]*\}|c[A-Za-z]|.)|[^])/u
  return at + (atom.exec(pattern.slice(at))?.[0].length ?? 1)
}

const closingParenthesis = (pattern: string, open: number): number => {
  let depth = 0
  for (let at = open; at < pattern.length; at = atomEnd(pattern, at)) {
    if (pattern[at] === "(") depth += 1
    if (pattern[at] === ")") depth -= 1
    if (depth === 0) return at
  }
  return pattern.length
}

/** `^`, `$`, `\b` and `\B` match a place, not a character. */
const isCharacter = (atom: string): boolean => !/^(?:[$^]|\\[bB])$/.test(atom)

/** ASCII and a few characters that stand for the rest. */
const samples = [
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
  "\u0085",
  "é",
  "ß",
  "Ω",
  "中",
  "😀"
]

const overlap = (left: string, right: string): boolean => {
  const [first, second] = [RegExp(`^(?:${left})$`, "su"), RegExp(`^(?:${right})$`, "su")]
  return samples.some((character) => first.test(character) && second.test(character))
}
