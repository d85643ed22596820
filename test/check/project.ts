/** Specifications in memory, or in a folder, into what the checker says about them. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { check } from "../../compiler/check/check.ts"
import type { Checked } from "../../compiler/check/checked.ts"
import type { MirrorModule, TypeJudge } from "../../compiler/check/judge.ts"
import { typeScriptJudge } from "../../compiler/check/type-judge.ts"
import type { Diagnostic } from "../../compiler/diagnostic/diagnostic.ts"
import { parseFile, parseProjectFile } from "../../compiler/parse/parse.ts"
import { positionAt, type SourceText, sourceText } from "../../compiler/source/text.ts"

export interface CheckedProject {
  readonly checked: Checked
  readonly diagnostics: ReadonlyArray<Diagnostic>
  readonly sources: ReadonlyMap<string, SourceText>
  /** The mirror modules, as they were judged. */
  readonly modules: ReadonlyArray<MirrorModule>
}

export const checkFiles = (files: Readonly<Record<string, string>>): CheckedProject => {
  const sources = new Map(Object.entries(files).map(([file, text]) => [file, sourceText(file, text)]))
  const project = parseProjectFile(sources.get("perdure.yaml") ?? sourceText("perdure.yaml", "specs: .\n"))
  const parsed = [...sources.values()].filter((it) => it.file !== "perdure.yaml").map(parseFile)
  const modules: Array<MirrorModule> = []
  const judge: TypeJudge = {
    ...typeScriptJudge,
    judge: (given) => {
      modules.push(...given)
      return typeScriptJudge.judge(given)
    }
  }
  const documents = parsed.flatMap((it) => it.value === undefined ? [] : [it.value])
  const parsing = [...project.diagnostics, ...parsed.flatMap((it) => it.diagnostics)]
  const { diagnostics, value } = check(
    { project: project.value, documents, sources, schemas: new Map(), functions: new Map(), parsing },
    judge
  )
  return {
    checked: value,
    diagnostics: [...parsing, ...diagnostics],
    sources,
    modules
  }
}

export const readFolder = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder).filter((it) => it.endsWith(".yaml")).sort().map((
      file
    ) => [file, readFileSync(join(folder, file), "utf8")])
  )

/** `3:14-3:20 code: message`, in the order of the file. */
export const listed = (project: CheckedProject, file: string): ReadonlyArray<string> => {
  const source = project.sources.get(file) ?? sourceText(file, "")
  return project.diagnostics.filter((it) => it.span?.file === file)
    .toSorted((left, right) => (left.span?.start ?? 0) - (right.span?.start ?? 0))
    .map((it) => {
      const start = positionAt(source, it.span?.start ?? 0)
      const end = positionAt(source, it.span?.end ?? 0)
      return `${start.line}:${start.column}-${end.line}:${end.column} ${it.code}: ${it.message}`
    })
}
