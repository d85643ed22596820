/** What the gate says of a change from one project in memory to another. */
import { readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { releasedBy, type Spec } from "../../compiler/compare/specs.ts"
import { compareWorkflows } from "../../compiler/compare/workflows.ts"
import { checkSources } from "../../compiler/compile.ts"
import type { Diagnostic } from "../../compiler/diagnostic/diagnostic.ts"
import { specsIn } from "../../compiler/gate.ts"
import { type SourceText, sourceText } from "../../compiler/source/text.ts"

export type Files = ReadonlyMap<string, string>

export const filesIn = (folder: string): Files =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path): [string, string] => [relative(folder, path).replaceAll("\\", "/"), readFileSync(path, "utf8")])
      .sort()
  )

export interface Changed {
  readonly diagnostics: ReadonlyArray<Diagnostic>
  readonly sources: ReadonlyMap<string, SourceText>
}

/** A project in memory that has no mistakes. */
export interface Project {
  readonly specs: ReadonlyArray<Spec>
  readonly sources: ReadonlyMap<string, SourceText>
}

export const projectOf = (files: Files): Project => {
  const checking = checkSources(files)
  const { checked, diagnostics, project } = checking
  if (checked === undefined || project === undefined) {
    throw new Error(diagnostics.map(({ message, span }) => `${span?.file}:${span?.start} ${message}`).join("\n"))
  }
  return { specs: specsIn(checking), sources: project.sources }
}

const renamed = (file: string): string => `before/${file}`

/** The files of the old one are called `before/...`. */
export const changed = (old: Project, current: Project): Changed => {
  const released = releasedBy(old.specs, { kind: "folder", path: "before" }, renamed)
  const sources = [...old.sources.values()].map(({ file, text }) => sourceText(renamed(file), text))
  return {
    diagnostics: compareWorkflows(released, current.specs, { file: "perdure.yaml", start: 0, end: 0 }),
    sources: new Map([...sources, ...current.sources.values()].map((source) => [source.file, source]))
  }
}
