/** Specifications in memory, run through the line up to `check`; or on a disk, through all of it. */
import { checkSources, compileProject } from "../../compiler/compile.ts"
import type { Diagnostic } from "../../compiler/diagnostic/diagnostic.ts"
import type { SourceText } from "../../compiler/source/text.ts"

export interface CheckedFiles {
  readonly diagnostics: ReadonlyArray<Diagnostic>
  readonly sources: ReadonlyMap<string, SourceText>
}

export const checked = (files: ReadonlyMap<string, string | Uint8Array>): CheckedFiles => {
  const { diagnostics, project } = checkSources(files)
  return { diagnostics, sources: project?.sources ?? new Map() }
}

export const checkedProject = (path: string): CheckedFiles => {
  const { diagnostics, project } = compileProject(path, { write: true })
  return { diagnostics, sources: project?.sources ?? new Map() }
}
