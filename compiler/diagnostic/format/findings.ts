/** What a report for other tools is made of, and where in the repository each finding stands. */
import { hash as digestOf } from "node:crypto"
import { type Position, positionAt, type SourceText, type Span } from "../../source/text.ts"
import type { Diagnostic } from "../diagnostic.ts"
import { sorted } from "../render.ts"

export interface Findings {
  readonly diagnostics: ReadonlyArray<Diagnostic>
  readonly sources: ReadonlyMap<string, SourceText>
  /** The files that were looked at, found faultless or not. */
  readonly files: ReadonlyArray<string>
  /** The project's folder as seen from the repository's root, with `/` at its end; empty where they are the same. */
  readonly folder: string
  /** Of Perdure. */
  readonly version: string
}

export interface Place {
  /** From the root of the repository, with `/`. */
  readonly path: string
  readonly start: Position
  /** The character behind the last. */
  readonly end: Position
}

const beginning: Position = { line: 1, column: 1 }

export const placeOf = ({ folder, sources }: Findings, { end, file, start }: Span): Place => {
  const source = sources.get(file)
  const at = (offset: number): Position => source === undefined ? beginning : positionAt(source, offset)
  return { path: folder + file, start: at(start), end: at(Math.max(start, end)) }
}

/**
 * By which a tool knows a finding again in a later version of the file: of what is marked and said, not of the line. Of
 * equal ones the first, the second, ... in a file are told apart.
 */
export const fingerprinted = (
  findings: Findings
): ReadonlyArray<{ readonly said: Diagnostic; readonly fingerprint: string }> => {
  const seen = new Map<string, number>()
  return sorted(findings.diagnostics).map((said) => {
    const { code, message, span } = said
    const marked = span && findings.sources.get(span.file)?.text.slice(span.start, span.end)
    const identity = JSON.stringify([code, span && findings.folder + span.file, message, marked])
    const count = seen.get(identity) ?? 0
    seen.set(identity, count + 1)
    return { said, fingerprint: digestOf("sha256", `${identity}#${count}`) }
  })
}
