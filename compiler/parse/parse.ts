/** Turns the text of a file into its document; the ending of the file's name says of which kind. */
import { type Diagnostic, diagnostic, type Phase } from "../diagnostic/diagnostic.ts"
import type { SourceText, Span } from "../source/text.ts"
import { readActivities, readTypes } from "./declarations.ts"
import type { Document, ProjectDocument } from "./document.ts"
import { readProject } from "./project.ts"
import { describe, type Node } from "./tree.ts"
import type { Report } from "./value.ts"
import { readWorkflow } from "./workflow.ts"
import { parseYaml } from "./yaml.ts"

export const parseFile = (source: SourceText): Phase<Document | undefined> => {
  const read = readers.find(([ending]) => source.file.endsWith(ending))?.[1]
  if (read !== undefined) return parseWith(source, (report, node, span) => node && read(report, node, span))
  const unknown = diagnostic("unknown-file-kind", startOf(source), { file: source.file })
  return { value: undefined, diagnostics: [unknown] }
}

export const parseProjectFile = (source: SourceText): Phase<ProjectDocument> => {
  const parsed = parseWith(source, readProject)
  // Every setting has a default, so that an empty project file is a good one.
  return { ...parsed, diagnostics: parsed.diagnostics.filter(({ code }) => code !== "yaml-empty") }
}

const readers: ReadonlyArray<readonly [string, (report: Report, node: Node, span: Span) => Document | undefined]> = [
  [".workflow.yaml", readWorkflow],
  [".activities.yaml", readActivities],
  [".types.yaml", readTypes]
]

/** Of a file with more mistakes, these are said; the others show when they are mended. */
const mostMistakes = 100

const parseWith = <A>(
  source: SourceText,
  read: (report: Report, node: Node | undefined, span: Span) => A
): Phase<A> => {
  const yaml = parseYaml(source)
  const diagnostics: Array<Diagnostic> = [...yaml.diagnostics]
  const report: Report = { file: source.file, say: (...said) => diagnostics.push(...said), schemas: [], functions: [] }
  const root = yaml.value
  if (root !== undefined && root.kind !== "map") {
    const facts = { place: "A specification", expected: "a map", found: describe(root), meaning: "" }
    report.say(diagnostic("wrong-shape", { ...root.span, end: Math.min(root.span.end, root.span.start + 1) }, facts))
  }
  const span = { file: source.file, start: 0, end: source.text.length }
  const value = read(report, root?.kind === "map" ? root : undefined, span)
  return { value, diagnostics: diagnostics.slice(0, mostMistakes) }
}

const startOf = (source: SourceText): Span => ({ file: source.file, start: 0, end: 0 })
