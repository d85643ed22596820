/** Where a `${` ends: the matching brace, past strings, templates and nested braces. */

/** The offset of the brace that closes the `${` at `open`, or -1 when none does within `most` characters. */
export const closingBrace = (text: string, open: number, most = Infinity): number => {
  const limit = Math.min(text.length, open + most)
  // One entry per brace that is open; true where closing it leads back into a template literal.
  const braces = [false]
  let at = open + 2
  while (at < limit) {
    const character = text[at]
    if (character === "'" || character === "\"") {
      at = endOfString(text, at)
      if (at < 0) return -1
    } else if (character === "`") {
      at = templateText(text, at + 1, braces)
    } else if (character === "{") {
      braces.push(false)
      at += 1
    } else if (character === "}") {
      const inTemplate = braces.pop()
      if (braces.length === 0) return at
      at = inTemplate === true ? templateText(text, at + 1, braces) : at + 1
    } else at += 1
  }
  return -1
}

/** The offset behind the string that starts at `at`, or -1 when its line ends first. */
const endOfString = (text: string, at: number): number => {
  const quote = text[at]
  for (let next = at + 1; next < text.length; next++) {
    if (text[next] === "\\") next += 1
    else if (text[next] === quote) return next + 1
    else if (text[next] === "\n") return -1
  }
  return -1
}

/** Skips a template literal's text up to its end or to its next `${`, which it opens. */
const templateText = (text: string, at: number, braces: Array<boolean>): number => {
  for (let next = at; next < text.length; next++) {
    if (text[next] === "\\") next += 1
    else if (text[next] === "`") return next + 1
    else if (text.startsWith("${", next)) {
      braces.push(true)
      return next + 2
    }
  }
  return text.length
}

/** Whether a `${` of the text is not closed in it. */
export const isCutShort = (value: string): boolean => {
  for (let open = value.indexOf("${"); open >= 0;) {
    const close = closingBrace(value, open)
    if (close < 0) return true
    open = value.indexOf("${", close)
  }
  return false
}
