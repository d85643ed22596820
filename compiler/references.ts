/** Reads the files that specifications refer to, beside those that they import. */
import { type Diagnostic, diagnostic } from "./diagnostic/diagnostic.ts"
import type { Document, FunctionsNode, TypeNode } from "./parse/document.ts"
import { parseSchema } from "./parse/json-schema.ts"
import { fileNamed, leadsOutside } from "./source/paths.ts"
import type { SourceText, Span } from "./source/text.ts"

/** A file's bytes, or why there are none; `span` is where it is asked for. */
export type ReadFile = (file: string, span: Span) => Uint8Array | Diagnostic

/** What the reading of a file leaves behind. */
export interface Reader {
  readonly say: (...said: ReadonlyArray<Diagnostic>) => void
  /** The text of a file, if it passes the gate. */
  readonly text: (file: string, bytes: Uint8Array) => SourceText | undefined
}

/** The types of JSON Schemas, each by the file, `#` and the pointer. */
export type SchemaTypes = ReadonlyMap<string, TypeNode>

/** Files that are read only where a specification refers to them. */
export const isReferred = (file: string): boolean => file.endsWith(".json") || file.endsWith(".ts")

/** The texts of the TypeScript files that functions come from, and of those that they import by relative paths. */
export type FunctionSources = ReadonlyMap<string, string>

interface Reference {
  readonly file: string
  readonly pointer: string
  readonly path: string
  readonly span: Span
}

export const readSchemas = (documents: ReadonlyArray<Document>, read: ReadFile, reader: Reader): SchemaTypes => {
  const references = documents.flatMap(({ file, schemas }) =>
    schemas.map(({ span, value }): Reference => {
      const [path = "", pointer = ""] = value.split("#")
      return { file: fileNamed(file, path), pointer, path, span }
    })
  )
  const types = new Map<string, TypeNode>()
  for (const [file, asked] of Map.groupBy(references, (it) => it.file)) {
    for (const [pointer, type] of readSchema(file, asked, read, reader)) types.set(`${file}#${pointer}`, type)
  }
  return types
}

const readSchema = (
  file: string,
  asked: ReadonlyArray<Reference>,
  read: ReadFile,
  { say, text }: Reader
): SchemaTypes => {
  const [first] = asked
  if (first === undefined) return new Map()
  if (!file.endsWith(".json")) {
    for (const { path, span } of asked) say(diagnostic("schema-not-json", span, { path }))
    return new Map()
  }
  const bytes = leadsOutside(file) ? diagnostic("outside-project", first.span, { path: file }) : read(file, first.span)
  if ("code" in bytes) {
    say(bytes)
    return new Map()
  }
  const source = text(file, bytes)
  if (source === undefined) return new Map()
  const { diagnostics, value } = parseSchema(source, asked.map(({ pointer, span }) => ({ value: pointer, span })))
  say(...diagnostics)
  return value
}

/** What generated modules hold is known without them. */
export const readFunctions = (
  documents: ReadonlyArray<Document>,
  output: string,
  read: ReadFile,
  { say, text }: Reader
): FunctionSources => {
  const sources = new Map<string, string>()
  const waiting = documents.flatMap((document) =>
    document.kind === "workflow" && document.functions !== undefined ? [entryOf(document.file, document.functions)] : []
  )
  for (const { file, isImported, path, span } of waiting) {
    if (sources.has(file)) continue
    if (!file.endsWith(".ts")) {
      say(diagnostic("functions-not-typescript", span, { path }))
      continue
    }
    const bytes = leadsOutside(file) ? diagnostic("outside-project", span, { path: file }) : read(file, span)
    const source = "code" in bytes ? undefined : text(file, bytes)
    // What looks like an import may stand in a comment; of one that leads nowhere, TypeScript tells.
    if ("code" in bytes && !(isImported && bytes.code === "file-unreadable")) say(bytes)
    if (source === undefined) continue
    sources.set(file, source.text)
    for (const { 1: imported = "" } of source.text.matchAll(relativeImport)) {
      const target = fileNamed(file, imported)
      if (target.endsWith(".ts") && !target.startsWith(`${output}/`)) {
        waiting.push({ file: target, path, span, isImported: true })
      }
    }
  }
  return sources
}

const entryOf = (file: string, { from }: FunctionsNode) => ({
  file: fileNamed(file, from.value),
  path: from.value,
  span: from.span,
  isImported: false
})

const relativeImport = /(?:\bfrom|\bimport)\s*\(?\s*["'](\.{1,2}\/[^"'\n]+)["']/g
