/** Specifications in memory, run through the line up to `check`. */
import type { Diagnostic } from "../../compiler/diagnostic/diagnostic.ts"
import { parseFiles } from "../../compiler/load.ts"
import type { SourceText } from "../../compiler/source/text.ts"

export interface CheckedFiles {
  readonly diagnostics: ReadonlyArray<Diagnostic>
  readonly sources: ReadonlyMap<string, SourceText>
}

export const checked = (files: ReadonlyMap<string, string | Uint8Array>): CheckedFiles => {
  const parsed = parseFiles(files)
  return { diagnostics: parsed.diagnostics, sources: parsed.value?.sources ?? new Map() }
}
