/** Documents into the names that each of them can use: its own and those of the files it imports. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import {
  type ActivityNode,
  type Document,
  primitives,
  type RetryNode,
  type SchemaNode,
  type StructNode,
  type TypeNode,
  type WorkflowDocument
} from "../parse/document.ts"
import { fileNamed, newestVersion, pathTo } from "../source/paths.ts"
import type { Located } from "../source/text.ts"
import type { Home, Import, ResolvedImports } from "./imports.ts"

/** A declaration as written, and the file that holds it. */
export interface Declared<A> {
  readonly name: Located<string>
  readonly file: string
  readonly node: A
}

export interface Namespaces {
  readonly type: Declared<TypeNode>
  readonly error: Declared<StructNode>
  readonly activity: Declared<ActivityNode>
  readonly retry: Declared<RetryNode>
  readonly workflow: Declared<WorkflowDocument>
}
export type Namespace = keyof Namespaces

export interface Scope {
  readonly document: Document
  /** The declaration of a name, without use of it. */
  readonly peek: <N extends Namespace>(namespace: N, name: string) => Namespaces[N] | undefined
  /** The declaration of a name; marks the import that brought it as used. */
  readonly find: <N extends Namespace>(namespace: N, name: string) => Namespaces[N] | undefined
  /** Like `find`, and reports a name that nothing declares. */
  readonly resolve: <N extends Namespace>(namespace: N, name: Located<string>) => Namespaces[N] | undefined
  /** The type that a JSON Schema is; nothing where that has been said to be wrong. */
  readonly schema: (node: SchemaNode) => TypeNode | undefined
  readonly names: (namespace: Namespace) => Iterable<string>
  readonly unusedImports: () => ReadonlyArray<Import>
}

type Tables = { readonly [N in Namespace]: Map<string, Namespaces[N]> }

const emptyTables = (): Tables => ({
  type: new Map(),
  error: new Map(),
  activity: new Map(),
  retry: new Map(),
  workflow: new Map()
})

/** What a document declares itself; a name declared twice in it is reported. */
export const declarations = (document: Document, report: (it: Diagnostic) => void): Tables => {
  const tables = emptyTables()
  const declare = <N extends Namespace>(namespace: N, name: Located<string>, node: Namespaces[N]["node"]): void => {
    // The node belongs to the namespace by the type of this function; TypeScript cannot correlate the two.
    const table = tables[namespace] as Map<string, Declared<Namespaces[N]["node"]>>
    const earlier = table.get(name.value)
    if (earlier === undefined) table.set(name.value, { name, file: document.file, node })
    else report(duplicate(namespace, name, earlier))
  }
  if (document.kind === "types") {
    for (const it of document.types) declare("type", it.name, it.type)
    for (const it of document.errors) declare("error", it.name, it.fields)
  } else if (document.kind === "activities") {
    for (const it of document.activities) declare("activity", it.name, it)
    for (const it of document.retries) declare("retry", it.name, it.policy)
  } else declare("workflow", document.name, document)
  return tables
}

const duplicate = (namespace: Namespace, name: Located<string>, earlier: Declared<unknown>): Diagnostic =>
  diagnostic("duplicate-name", name.span, { what: nouns[namespace], name: name.value, file: earlier.file }, {
    related: [{ message: `"${name.value}" is first declared here.`, span: earlier.name.span }]
  })

const nouns: Record<Namespace, string> = {
  type: "type",
  error: "error",
  activity: "activity",
  retry: "retry policy",
  workflow: "workflow"
}

export const makeScope = (
  document: Document,
  imports: ResolvedImports,
  declared: ReadonlyMap<Document, Tables>,
  schemas: ReadonlyMap<string, TypeNode>,
  report: (it: Diagnostic) => void
): Scope => {
  const own = declared.get(document) ?? emptyTables()
  const direct = imports.of.get(document) ?? []
  const used = new Set<string>([document.file])
  const visible = emptyTables()
  for (const namespace of ["type", "error", "activity", "retry", "workflow"] as const) {
    // One namespace at a time has one type of node; see `declarations`.
    const table = visible[namespace] as Map<string, Declared<unknown>>
    for (const [name, it] of own[namespace]) table.set(name, it)
    for (const { document: imported, span } of direct) {
      for (const [name, it] of declared.get(imported)?.[namespace] ?? []) {
        const earlier = table.get(name)
        if (earlier === undefined) table.set(name, it)
        // Of workflows, all names of a project are compared with each other, but for the versions of one.
        else if (
          earlier.file !== it.file &&
          (namespace !== "workflow" || newestVersion(earlier.file) === newestVersion(it.file))
        ) {
          report(duplicate(namespace, { value: name, span }, earlier))
        }
      }
    }
  }
  const peek = <N extends Namespace>(namespace: N, name: string): Namespaces[N] | undefined =>
    // The table of a namespace holds its declarations; TypeScript cannot correlate the two.
    (visible[namespace] as Map<string, Namespaces[N]>).get(name)
  const find = <N extends Namespace>(namespace: N, name: string): Namespaces[N] | undefined => {
    const found = peek(namespace, name)
    if (found !== undefined) used.add(found.file)
    return found
  }
  const notImported = new Set<string>()
  const fileDeclaring = (namespace: Namespace, name: string): string | undefined => {
    const found = [...declared].find(([, tables]) => tables[namespace].has(name))?.[0]
    return found === undefined ? undefined : pathTo(document.file, newestVersion(found.file))
  }
  return {
    document,
    peek,
    find,
    resolve: (namespace, name) => {
      const found = find(namespace, name.value)
      if (found !== undefined) return found
      const elsewhere = fileDeclaring(namespace, name.value)
      // One import is missing, for however many names.
      if (elsewhere !== undefined && notImported.has(elsewhere)) return undefined
      if (elsewhere !== undefined) notImported.add(elsewhere)
      const known = [...visible[namespace].keys(), ...namespace === "type" ? primitives : []]
      const suggestion = elsewhere === undefined ? suggest(name.value, known) : undefined
      if (suggestion !== undefined || !imports.isIncomplete(document, homes[namespace])) {
        report(
          diagnostic(
            unknownCodes[namespace],
            name.span,
            { name: name.value, suggestion, elsewhere },
            fixOf(name, suggestion)
          )
        )
      }
      return found
    },
    schema: ({ path }) => {
      const [file = "", pointer = ""] = path.split("#")
      return schemas.get(`${fileNamed(document.file, file)}#${pointer}`)
    },
    names: (namespace) => visible[namespace].keys(),
    unusedImports: () => direct.filter((it) => !used.has(it.document.file))
  }
}

/** The files that declare the names. */
const homes: { readonly [N in Namespace]: Home } = {
  type: "types",
  error: "types",
  activity: "activities",
  retry: "activities",
  workflow: "workflow"
}

const unknownCodes = {
  type: "unknown-type",
  error: "unknown-error",
  activity: "unknown-activity",
  retry: "unknown-retry",
  workflow: "unknown-workflow"
} as const

const fixOf = (name: Located<string>, suggestion: string | undefined) =>
  suggestion === undefined
    ? {}
    : { fix: { title: `Change to ${suggestion}`, edits: [{ span: name.span, text: suggestion }] } }
