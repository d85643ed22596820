/**
 * Whether whatever a writer of one schema writes is read by a reader of another, as the same value. The writer writes no
 * member that its schema does not declare, and the reader passes over those that it does not know. What cannot be proved
 * to be read is reported.
 */
import { canonicalJson } from "../contract/jcs.ts"
import type { Lost } from "../diagnostic/catalog/rules/value.ts"
import type { Json } from "../parse/tree.ts"
import { accepts } from "./accepts.ts"
import { refusedSample } from "./sample.ts"
import type { NumberSchema, Schema, StringSchema, StructSchema } from "./schema.ts"

/** Why something that is written may not be read. */
export interface Unread {
  /** Members down to the place, `*` for any item of a list or value of a map. */
  readonly path: ReadonlyArray<string>
  readonly reason: Reason
  /** A value at the place that can be written and is not read, where one is known. */
  readonly example: Json | undefined
}

export type Reason =
  /** The reader needs a member that the writer may leave out, or does not have. */
  | { readonly kind: "missing"; readonly isNew: boolean }
  /** Stored in another way: a text where a number was. */
  | { readonly kind: "type"; readonly from: string; readonly to: string }
  /** Values of the same kind, of which the reader takes fewer. */
  | { readonly kind: "narrower"; readonly lost: Lost }
  /** It may well be read, and nothing shows that it is. */
  | { readonly kind: "unknown" }

/** The same for a message that takes no notice of kinds. */
export const lostOf = (reason: Reason): Lost => {
  switch (reason.kind) {
    case "missing":
      return { kind: "absence" }
    case "type":
      return { kind: "type", from: reason.from }
    case "narrower":
      return reason.lost
    case "unknown":
      return { kind: "unproven" }
  }
}

export const unread = (writer: Schema, reader: Schema): ReadonlyArray<Unread> => compare(writer, reader, [])

type Path = ReadonlyArray<string>

const compare = (writer: Schema, reader: Schema, path: Path): ReadonlyArray<Unread> => {
  if (reader.kind === "any") return []
  if (writer.kind === "digest" || reader.kind === "digest") {
    if (writer.kind === "digest" && reader.kind === "digest" && writer.digest === reader.digest) return []
    const [written, read] = [wholeOf(writer), wholeOf(reader)]
    return written === undefined || read === undefined
      ? [{ path, reason: unknown, example: undefined }]
      : compare(written, read, path)
  }
  if (writer.kind === "union") return writer.members.flatMap((member) => compare(member, reader, path))
  if (writer.kind === "enum") return refusedValues(writer.values, reader, path)
  if (reader.kind === "both") return reader.members.flatMap((member) => compare(writer, member, path))
  if (writer.kind === "both") return least(writer, reader, path, writer.members.map((it) => compare(it, reader, path)))
  if (reader.kind === "union") return least(writer, reader, path, reader.members.map((it) => compare(writer, it, path)))
  return comparePlain(writer, reader, path)
}

const wholeOf = (schema: Schema): Schema | undefined => schema.kind === "digest" ? schema.schema : schema

const unknown: Reason = { kind: "unknown" }

/** What says least is closest to right; its examples are of one alternative, and those of the whole are looked for. */
const least = (
  writer: Schema,
  reader: Schema,
  path: Path,
  findings: ReadonlyArray<ReadonlyArray<Unread>>
): ReadonlyArray<Unread> =>
  findings.reduce((a, b) => weight(b) < weight(a) ? b : a, findings[0] ?? []).map((finding) => ({
    ...finding,
    example: finding.path.length === path.length ? refusedSample(writer, reader) : undefined
  }))

const weight = (findings: ReadonlyArray<Unread>): number =>
  findings.reduce((sum, { reason }) => sum + (reason.kind === "type" ? 100 : 1), 0)

const refusedValues = (values: ReadonlyArray<Json>, reader: Schema, path: Path): ReadonlyArray<Unread> => {
  const isUnknown = (value: Json) => accepts(reader, value) === undefined
  const refused = values.filter((value) => accepts(reader, value) === false)
  if (refused.length > 0) {
    return [{
      path,
      reason: { kind: "narrower", lost: { kind: "values", values: refused.map(jsonText) } },
      example: refused[0]
    }]
  }
  return values.some(isUnknown) ? [{ path, reason: unknown, example: undefined }] : []
}

const jsonText = (value: Json): string => JSON.stringify(value)

type Plain = Exclude<Schema, { readonly kind: "union" | "both" | "enum" | "digest" }>

const comparePlain = (
  writer: Plain,
  reader: Exclude<Schema, { readonly kind: "union" | "both" | "digest" }>,
  path: Path
): ReadonlyArray<Unread> => {
  if (reader.kind === "enum") return againstEnum(writer, reader.values, path)
  if (writer.kind === "string" && reader.kind === "string") return compareTexts(writer, reader, path)
  if (writer.kind === "number" && reader.kind === "number") return compareNumbers(writer, reader, path)
  if (writer.kind === "array" && reader.kind === "array") return compare(writer.items, reader.items, [...path, "*"])
  if (writer.kind === "record" && reader.kind === "record") return compare(writer.values, reader.values, [...path, "*"])
  if (writer.kind === "struct" && reader.kind === "struct") return compareStructs(writer, reader, path)
  if (writer.kind === "struct" && reader.kind === "record") {
    return [...writer.properties].flatMap(([name, member]) => compare(member, reader.values, [...path, name]))
  }
  if (writer.kind === "record" && reader.kind === "struct") return recordAsStruct(writer.values, reader, path)
  if (writer.kind === reader.kind || isNull(writer.kind) && isNull(reader.kind)) return []
  return [{
    path,
    reason: { kind: "type", from: writer.kind, to: reader.kind },
    example: refusedSample(writer, reader)
  }]
}

const isNull = (kind: string): boolean => kind === "null" || kind === "nothing"

const againstEnum = (writer: Plain, values: ReadonlyArray<Json>, path: Path): ReadonlyArray<Unread> => {
  const has = (value: Json) => values.some((it) => canonicalJson(it) === canonicalJson(value))
  if (writer.kind === "boolean" && has(true) && has(false)) return []
  if ((writer.kind === "null" || writer.kind === "nothing") && has(null)) return []
  const lost: Lost = { kind: "all but", values: values.map(jsonText) }
  return [{ path, reason: { kind: "narrower", lost }, example: refusedSample(writer, { kind: "enum", values }) }]
}

const compareTexts = (writer: StringSchema, reader: StringSchema, path: Path): ReadonlyArray<Unread> => {
  const { format, maxLength = Infinity, minLength = 0, pattern } = reader
  if (format !== undefined && writer.format !== undefined && format !== writer.format) {
    return [{ path, reason: { kind: "type", from: writer.format, to: format }, example: refusedSample(writer, reader) }]
  }
  const lost: Array<Lost> = []
  if (format !== undefined && writer.format === undefined) lost.push({ kind: "format", format })
  if (pattern !== undefined && pattern !== writer.pattern) lost.push({ kind: "pattern", pattern })
  if (minLength > (writer.minLength ?? 0)) lost.push({ kind: "shorter", than: minLength })
  if (maxLength < (writer.maxLength ?? Infinity)) lost.push({ kind: "longer", than: maxLength })
  return narrower(writer, reader, path, [], lost)
}

const compareNumbers = (writer: NumberSchema, reader: NumberSchema, path: Path): ReadonlyArray<Unread> => {
  const { maximum = Infinity, minimum = -Infinity } = reader
  const lost: Array<Lost> = []
  if (reader.whole && !writer.whole) lost.push({ kind: "fractions" })
  if (minimum > (writer.minimum ?? -Infinity)) lost.push({ kind: "below", than: minimum })
  if (maximum < (writer.maximum ?? Infinity)) lost.push({ kind: "above", than: maximum })
  return narrower(writer, reader, path, [minimum - 1, maximum + 1].filter(Number.isFinite), lost)
}

/** `edges` are values just outside of what the reader takes. */
const narrower = (
  writer: Schema,
  reader: Schema,
  path: Path,
  edges: ReadonlyArray<number>,
  lost: ReadonlyArray<Lost>
): ReadonlyArray<Unread> => {
  const example = lost.length === 0 ? undefined : refusedSample(writer, reader, edges)
  return lost.map((it) => ({ path, reason: { kind: "narrower", lost: it }, example }))
}

const compareStructs = (writer: StructSchema, reader: StructSchema, path: Path): ReadonlyArray<Unread> =>
  [...reader.properties].flatMap(([name, member]): ReadonlyArray<Unread> => {
    const place = [...path, name]
    const written = writer.properties.get(name)
    // What was written before a member had its default lacks it.
    const lacks = reader.required.has(name) && !writer.required.has(name)
    const missing: ReadonlyArray<Unread> = lacks
      ? [{ path: place, reason: { kind: "missing", isNew: written === undefined }, example: undefined }]
      : []
    return written === undefined ? missing : [...missing, ...compare(written, member, place)]
  })

const recordAsStruct = (values: Schema, reader: StructSchema, path: Path): ReadonlyArray<Unread> =>
  [...reader.properties].flatMap(([name, member]): ReadonlyArray<Unread> => [
    ...reader.required.has(name)
      ? [{ path: [...path, name], reason: { kind: "missing" as const, isNew: false }, example: undefined }]
      : [],
    ...compare(values, member, [...path, name])
  ])
