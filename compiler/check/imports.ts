/** Import paths into the documents they name: relative, inside the project, of a kind that can be imported, without cycles. */
import { posix } from "node:path"
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { Document } from "../parse/document.ts"
import type { Span } from "../source/text.ts"

export interface Import {
  readonly span: Span
  readonly path: string
  readonly document: Document
}

/** The kind of file in which names of a namespace are declared. */
export type Home = "types" | "activities" | "workflow"

export interface ResolvedImports {
  readonly of: ReadonlyMap<Document, ReadonlyArray<Import>>
  /** Whether such a file could not be read, or only in part: a name that the document does not know may be declared there. */
  readonly isIncomplete: (document: Document, kind: Home) => boolean
}

export const resolveImports = (
  documents: ReadonlyArray<Document>,
  sources: ReadonlySet<string>,
  broken: ReadonlySet<string>,
  report: (it: Diagnostic) => void
): ResolvedImports => {
  const byFile = new Map(documents.map((it) => [it.file, it]))
  const of = new Map<Document, ReadonlyArray<Import>>()
  const missing = new Map<Document, Array<string>>()
  for (const document of documents) {
    const imports: Array<Import> = []
    for (const { span, value: path } of document.imports) {
      const file = targetOf(document.file, path)
      const target = file === undefined ? undefined : byFile.get(file)
      const refused = file === undefined
        ? diagnostic("import-outside", span, { path })
        : refusal(document, file, path, span, target, sources, byFile)
      if (refused !== undefined) report(refused)
      if (refused !== undefined || target === undefined) missing.set(document, [...missing.get(document) ?? [], path])
      else if (imports.some((it) => it.document === target)) report(diagnostic("import-repeated", span, { path }))
      else imports.push({ span, path, document: target })
    }
    of.set(document, imports)
  }
  reportCycles(documents, of, report)
  return {
    of,
    isIncomplete: (document, kind) =>
      broken.has(document.file)
      || of.get(document)?.some((it) => broken.has(it.document.file)) === true
      || missing.get(document)?.some((path) =>
          path.endsWith(`.${kind}.yaml`) || !homes.some((it) => path.endsWith(`.${it}.yaml`))
        ) === true
  }
}

const homes: ReadonlyArray<Home> = ["types", "activities", "workflow"]

/** The imported file, relative to the project root, or nothing if the path leaves it. */
const targetOf = (file: string, path: string): string | undefined => {
  if (/^([A-Za-z][A-Za-z0-9+.-]*:|\/)/.test(path) || path.includes("\\")) return undefined
  const target = posix.join(posix.dirname(file), path)
  return target === ".." || target.startsWith("../") ? undefined : target
}

const refusal = (
  from: Document,
  file: string,
  path: string,
  span: Span,
  target: Document | undefined,
  sources: ReadonlySet<string>,
  byFile: ReadonlyMap<string, Document>
): Diagnostic | undefined => {
  const byWorkflow = from.kind === "workflow"
  const isForeign = file.endsWith(".test.yaml") || file.endsWith("perdure.yaml")
  if (isForeign || (file.endsWith(".workflow.yaml") && !byWorkflow)) {
    return diagnostic("import-wrong-kind", span, { path })
  }
  if (target !== undefined) {
    return from.kind === "types" && target.kind !== "types"
      ? diagnostic("import-wrong-kind", span, { path })
      : undefined
  }
  if (!/\.(types|activities)\.yaml$/.test(file) && sources.has(file)) {
    return diagnostic("import-wrong-kind", span, { path })
  }
  // A file that is there but too broken to be a document has been reported.
  if (sources.has(file)) return undefined
  const importable = [...byFile.values()].filter((it) => it.kind !== "workflow" || byWorkflow)
  const known = suggest(file, importable.map((it) => it.file))
  const suggestion = known === undefined ? undefined : relative(from.file, known)
  return diagnostic("import-not-found", span, { path, suggestion })
}

const relative = (from: string, to: string): string => {
  const path = posix.relative(posix.dirname(from), to)
  return path.startsWith(".") ? path : `./${path}`
}

/**
 * Reports each cycle once, at the import that closes it. Workflows may import each other: of another workflow, a child only
 * needs to know what it takes and gives.
 */
const reportCycles = (
  documents: ReadonlyArray<Document>,
  of: ReadonlyMap<Document, ReadonlyArray<Import>>,
  report: (it: Diagnostic) => void
): void => {
  const done = new Set<Document>()
  const path: Array<Document> = []
  const visit = (document: Document): void => {
    if (done.has(document)) return
    path.push(document)
    for (const it of of.get(document) ?? []) {
      if (it.document.kind === "workflow") continue
      const start = path.indexOf(it.document)
      if (start < 0) visit(it.document)
      else {report(diagnostic("import-cycle", it.span, {
          cycle: [...path.slice(start), it.document].map((of) => of.file)
        }))}
    }
    path.pop()
    done.add(document)
  }
  documents.forEach(visit)
}

/** A document and all that it imports, directly or not. */
export const closure = (
  document: Document,
  of: ReadonlyMap<Document, ReadonlyArray<Import>>
): ReadonlySet<Document> => {
  const seen = new Set<Document>([document])
  // A set's iteration sees what is added on the way.
  for (const it of seen) for (const next of of.get(it) ?? []) seen.add(next.document)
  return seen
}
