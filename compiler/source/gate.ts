/** Turns the bytes of one file into text, or says why they are not a specification's text. */
import { type Diagnostic, diagnostic, type Phase } from "../diagnostic/diagnostic.ts"
import { type SourceText, sourceText, type Span } from "./text.ts"

export interface GateLimits {
  readonly bytes: number
}

export const defaultGateLimits: GateLimits = { bytes: 1024 * 1024 }

/** The most characters of one kind that are reported one by one. */
const mostReported = 10

// Everything that no editor shows: C0 apart from tab, line feed and carriage return, DEL, C1 and the noncharacters.
// oxlint-disable-next-line no-control-regex -- finding control characters is what this is for
const control = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\uFFFE\uFFFF]/g
const bidi = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g
const either = new RegExp(`${control.source}|${bidi.source}`)

/** A leading byte order mark is dropped; line ends stay as they are, so that offsets are the file's own. */
export const gate = (
  file: string,
  bytes: Uint8Array,
  limits: GateLimits = defaultGateLimits
): Phase<SourceText | undefined> => {
  if (bytes.length > limits.bytes) {
    const facts = { bytes: bytes.length, limit: limits.bytes }
    return { value: undefined, diagnostics: [diagnostic("file-too-large", startOf(file), facts)] }
  }
  const text = decode(bytes)
  if (text === undefined) return { value: undefined, diagnostics: [notUtf8(file, bytes)] }
  if (!either.test(text)) return { value: sourceText(file, text), diagnostics: [] }
  const diagnostics = [
    ...found(file, text, control, "control-character"),
    ...found(file, text, bidi, "bidi-character")
  ]
  return { value: undefined, diagnostics }
}

const startOf = (file: string): Span => ({ file, start: 0, end: 0 })

const utf8 = new TextDecoder("utf-8", { fatal: true })

const decode = (bytes: Uint8Array): string | undefined => {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

const found = (
  file: string,
  text: string,
  pattern: RegExp,
  code: "control-character" | "bidi-character"
): ReadonlyArray<Diagnostic> => {
  const diagnostics: Array<Diagnostic> = []
  for (const match of text.matchAll(pattern)) {
    const codePoint = `U+${match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`
    diagnostics.push(diagnostic(code, { file, start: match.index, end: match.index + 1 }, { codePoint }))
    if (diagnostics.length === mostReported) break
  }
  return diagnostics
}

const notUtf8 = (file: string, bytes: Uint8Array): Diagnostic => {
  const byte = firstBadByte(bytes)
  const before = decode(bytes.subarray(0, byte)) ?? ""
  return diagnostic("not-utf8", { file, start: before.length, end: before.length }, { byte })
}

/** The index of the first sequence that is not UTF-8 (Unicode 16, table 3-7): overlong, surrogate, truncated, too high. */
const firstBadByte = (bytes: Uint8Array): number => {
  let index = 0
  while (index < bytes.length) {
    const length = sequenceLength(bytes, index)
    if (length === 0) return index
    index += length
  }
  return index
}

/** The length of the well-formed sequence at `index`, or 0. */
const sequenceLength = (bytes: Uint8Array, index: number): number => {
  const lead = bytes[index] ?? 0
  if (lead < 0x80) return 1
  const length = lead >= 0xc2 && lead <= 0xdf
    ? 2
    : lead >= 0xe0 && lead <= 0xef
    ? 3
    : lead >= 0xf0 && lead <= 0xf4
    ? 4
    : 0
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
  for (let tail = 1; tail < length; tail++) {
    const byte = bytes[index + tail] ?? 0
    if (byte < (tail === 1 ? lowest : 0x80) || byte > (tail === 1 ? highest : 0xbf)) return 0
  }
  return length
}
