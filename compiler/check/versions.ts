/** The versions of a workflow that stand side by side: each file of an older one beside that of the newest. */
import { posix } from "node:path"
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import type { Document, WorkflowDocument } from "../parse/document.ts"
import { olderVersion } from "../source/paths.ts"
import type { SourceText } from "../source/text.ts"

type Report = (it: Diagnostic) => void

export const checkVersions = (
  documents: ReadonlyArray<Document>,
  sources: ReadonlyMap<string, SourceText>,
  report: Report
): void => {
  const workflows = new Map(documents.flatMap((it) => it.kind === "workflow" ? [[it.file, it] as const] : []))
  for (const document of workflows.values()) {
    const older = olderVersion(document.file)
    if (older === undefined) continue
    const { name, version } = document
    const newest = workflows.get(older.newest)
    const file = posix.basename(document.file)
    if (version.value !== older.version) {
      report(diagnostic("version-of-file", version.span, { file, said: version.value, version: older.version }))
    }
    if (newest !== undefined) checkNewest(document, older.version, newest, report)
    else if (!sources.has(older.newest)) {
      report(diagnostic("version-alone", name.span, { file, newest: posix.basename(older.newest) }))
    }
  }
}

const checkNewest = (
  { name, version }: WorkflowDocument,
  number: number,
  newest: WorkflowDocument,
  report: Report
): void => {
  const file = posix.basename(newest.file)
  if (name.value !== newest.name.value) {
    const related = [{ message: `The newest version is called "${newest.name.value}".`, span: newest.name.span }]
    report(diagnostic("version-renamed", name.span, { file, name: name.value, newest: newest.name.value }, { related }))
  }
  if (number >= newest.version.value) {
    const related = [{ message: `Version ${number} is here.`, span: version.span }]
    const facts = { file, version: newest.version.value, older: number }
    report(diagnostic("version-not-newest", newest.version.span, facts, { related }))
  }
}
