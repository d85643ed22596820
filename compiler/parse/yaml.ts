/** Turns text into a tree of scalars, lists and maps, by YAML 1.2 core without what makes a file read other than it is. */
import { isMap, isScalar, isSeq, type Pair, type ParsedNode, type Range, type Scalar } from "yaml"
import { type Diagnostic, diagnostic, type Phase } from "../diagnostic/diagnostic.ts"
import type { Located, SourceText, Span } from "../source/text.ts"
import { isCutShort } from "./brace.ts"
import { compose, defaultYamlLimits, type YamlLimits } from "./compose.ts"
import { impreciseNumber } from "./numbers.ts"
import { offsetAt, scalarOffsets, type ScalarStyle } from "./offsets.ts"
import { readPlainYaml } from "./plain-yaml.ts"
import { repair, type Repaired } from "./repair.ts"
import { listNode, mapNode, type MapNodeEntry, type Node } from "./tree.ts"

export const parseYaml = (source: SourceText): Phase<Node | undefined> => {
  const value = readPlainYaml(source)
  return value === undefined ? parseAnyYaml(source) : { value, diagnostics: [] }
}

/** The same, by the YAML library alone. */
export const parseAnyYaml = (source: SourceText, limits: YamlLimits = defaultYamlLimits): Phase<Node | undefined> => {
  const asWritten: Repaired = { text: source.text, original: (offset) => offset, diagnostics: [] }
  const first = read(source.file, asWritten, limits)
  if (!first.suspicious) return first
  const repaired = repair(source)
  if (repaired.diagnostics.length === 0) return first
  const second = read(source.file, repaired, limits)
  return { value: second.value, diagnostics: [...repaired.diagnostics, ...second.diagnostics] }
}

interface Reading extends Phase<Node | undefined> {
  /** YAML may have taken something apart that wanted quotes. */
  readonly suspicious: boolean
}

const read = (file: string, { original, text }: Repaired, limits: YamlLimits): Reading => {
  const composed = compose(file, text, original, limits)
  if (composed.value === undefined) {
    return { value: undefined, diagnostics: composed.diagnostics, suspicious: composed.diagnostics.some(isSyntax) }
  }
  const reader: Reader = {
    text,
    span: (start, end) => ({ file, start: original(start), end: original(end) }),
    original,
    diagnostics: [...composed.diagnostics],
    suspicious: false
  }
  const value = node(reader, composed.value, reader.span(0, 0))
  return { value, diagnostics: reader.diagnostics, suspicious: reader.suspicious }
}

const isSyntax = (said: Diagnostic): boolean => said.code === "yaml-syntax" || said.code === "yaml-tag"

interface Reader {
  readonly text: string
  readonly span: (start: number, end: number) => Span
  readonly original: (offset: number) => number
  readonly diagnostics: Array<Diagnostic>
  suspicious: boolean
}

/** `place` is where a value stands that has no text of its own. */
const node = (reader: Reader, parsed: ParsedNode | null, place: Span): Node => {
  if (isMap(parsed)) return mapNode(entries(reader, parsed.items), spanOf(reader, parsed.range))
  if (isSeq(parsed)) {
    const items = parsed.items.map((item) => node(reader, isPair(item) ? null : item, spanOf(reader, parsed.range)))
    return listNode(items, spanOf(reader, parsed.range))
  }
  if (isScalar(parsed)) return scalar(reader, parsed, place)
  return { kind: "scalar", value: null, span: place, style: "plain", isWritten: false, offsets: place.start }
}

const isPair = (item: ParsedNode | Pair): item is Pair =>
  !isMap(item) && !isSeq(item) && !isScalar(item) && "key" in item

const spanOf = (reader: Reader, [start, end]: Range): Span =>
  reader.span(start, start + reader.text.slice(start, end).trimEnd().length)

const entries = (
  reader: Reader,
  pairs: ReadonlyArray<Pair<ParsedNode, ParsedNode | null>>
): ReadonlyArray<MapNodeEntry> => {
  const seen = new Map<string, Located<string>>()
  const result: Array<MapNodeEntry> = []
  for (const pair of pairs) {
    const key = keyOf(reader, pair.key)
    if (key === undefined) continue
    const same = seen.get(comparable(key.value))
    if (same !== undefined) {
      const related = [{ message: "it stands here first", span: same.span }]
      reader.diagnostics.push(diagnostic("duplicate-key", key.span, { key: key.value }, { related }))
      continue
    }
    seen.set(comparable(key.value), key)
    result.push({ key, value: node(reader, pair.value, key.span) })
  }
  return result
}

/** Keys that look the same are the same: composed (NFC) and without characters of no width. */
const comparable = (key: string): string => key.normalize("NFC").replaceAll(/[\u00AD\u200B-\u200D\u2060\uFEFF]/g, "")

const keyOf = (reader: Reader, key: ParsedNode): Located<string> | undefined => {
  const span = spanOf(reader, key.range)
  const written = reader.text.slice(key.range[0], key.range[1])
  if (!isScalar(key) || typeof key.value !== "string") {
    reader.diagnostics.push(diagnostic("yaml-key-not-text", span, { written: written === "" ? "here" : written }))
    reader.suspicious ||= written.includes("$")
    return undefined
  }
  if (key.type === "PLAIN") {
    reader.suspicious ||= /[$<]/.test(key.value)
    if (key.value === "<<") {
      reader.diagnostics.push(diagnostic("yaml-merge-key", span, {}))
      return undefined
    }
  }
  return { value: key.value, span }
}

const scalar = (reader: Reader, parsed: Scalar.Parsed, place: Span): Node => {
  const [start, end] = parsed.range
  const raw = reader.text.slice(start, end)
  const span = raw === "" ? place : spanOf(reader, parsed.range)
  const style = styles[parsed.type ?? "PLAIN"] ?? "plain"
  const value = parsed.value
  if (typeof value === "number") {
    const becomes = impreciseNumber(raw, value)
    if (becomes !== undefined) {
      reader.diagnostics.push(diagnostic("imprecise-number", span, { written: raw, value: becomes }))
    }
  }
  if (typeof value === "string") {
    if (style === "plain") reader.suspicious ||= isCutShort(value)
    const offsets = scalarOffsets(raw, value, style)
    return {
      kind: "scalar",
      value,
      span,
      style: style === "plain" || style === "block" ? style : "quoted",
      isWritten: true,
      offsets: (index) => reader.original(start + offsetAt(offsets, index))
    }
  }
  const known = typeof value === "number" || typeof value === "boolean" ? value : null
  return { kind: "scalar", value: known, span, style: "plain", isWritten: raw !== "", offsets: span.start }
}

const styles: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "block",
  BLOCK_FOLDED: "block"
}
