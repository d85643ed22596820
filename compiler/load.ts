/** Reads a project and parses every file of it: the part of the line before `check`. */
import { existsSync } from "node:fs"
import { join, posix } from "node:path"
import { type Diagnostic, diagnostic, type Phase } from "./diagnostic/diagnostic.ts"
import type { LockSources } from "./lock/folder.ts"
import type { Document, ProjectDocument } from "./parse/document.ts"
import { parseFile, parseProjectFile } from "./parse/parse.ts"
import {
  type FunctionSources,
  isReferred,
  type Reader,
  type ReadFile,
  readFunctions,
  readSchemas,
  type SchemaTypes
} from "./references.ts"
import {
  findRoot,
  listFolder,
  listSpecifications,
  projectFileName,
  readInside,
  specificationName
} from "./source/files.ts"
import { gate, type GateLimits } from "./source/gate.ts"
import { isLockFile, leadsOutside } from "./source/paths.ts"
import { type Located, type SourceText, sourceText } from "./source/text.ts"

export interface ParsedProject {
  readonly project: ProjectDocument
  /** The text of every file that was read, also of those that yield no document. */
  readonly sources: ReadonlyMap<string, SourceText>
  /** Sorted by file. */
  readonly documents: ReadonlyArray<Document>
  readonly schemas: SchemaTypes
  readonly functions: FunctionSources
  /** The files of the lock; they are among the sources, too. */
  readonly lock: LockSources
}

export interface LoadedProject extends ParsedProject {
  /** Absolute. */
  readonly root: string
}

/** `path` is a project's folder, or a file or folder inside one. */
export const loadProject = (path: string): Phase<LoadedProject | undefined> => {
  const root = findRoot(path)
  if (typeof root !== "string") return { value: undefined, diagnostics: [root] }
  const parsing = new Parsing()
  const bytes = readInside(root, projectFileName)
  if ("code" in bytes) return { value: undefined, diagnostics: [bytes] }
  const project = parsing.project(bytes)
  // A folder that is not written follows from one that is.
  const written = [project.specs, project.output, project.lock].filter(({ span }) => span !== project.span)
  const outside = written.filter(({ value }) => leadsOutside(value))
  if (outside.length > 0) {
    parsing.say(...outside.map(({ span, value }) => diagnostic("outside-project", span, { path: value })))
  } else if (parsing.diagnostics.length === 0) {
    readSpecifications(root, project, parsing)
    parsing.references(project, (file, span) => readInside(root, file, span))
    readLockFolder(root, project, parsing)
  }
  return { value: { root, ...parsing.result(project) }, diagnostics: parsing.diagnostics }
}

/** The same, of files in memory; a missing `perdure.yaml` is an empty one. */
export const parseFiles = (files: ReadonlyMap<string, string | Uint8Array>): Phase<ParsedProject> => {
  const parsing = new Parsing()
  const project = parsing.project(bytesOf(files.get(projectFileName) ?? ""))
  for (const file of [...files.keys()].sort()) {
    const bytes = bytesOf(files.get(file) ?? "")
    if (isLockFile(file, project.lock.value)) parsing.lock(file, bytes)
    else if (file !== projectFileName && !isReferred(file)) parsing.file(file, bytes)
  }
  parsing.references(project, (file, span) => {
    const content = files.get(file)
    return content === undefined
      ? diagnostic("file-unreadable", span, { path: file, reason: "it does not exist" })
      : bytesOf(content)
  })
  return { value: parsing.result(project), diagnostics: parsing.diagnostics }
}

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === "string" ? new TextEncoder().encode(content) : content

/** First what lies in the specifications' folder, then what those files import from elsewhere in the project. */
const readSpecifications = (root: string, project: ProjectDocument, parsing: Parsing): void => {
  const listed = listSpecifications(root, project.specs, project.output.value)
  if ("code" in listed) return parsing.say(listed)
  if (listed.length === 0) {
    parsing.say(diagnostic("no-specifications", project.specs.span, { folder: project.specs.value }))
  }
  const waiting: Array<{ readonly file: string; readonly span?: Located<string>["span"] }> = listed.map((file) => ({
    file
  }))
  // Most files import the same few others.
  const found = new Map<string, boolean>()
  const isThere = (file: string): boolean => {
    const known = found.get(file) ?? existsSync(join(root, file))
    found.set(file, known)
    return known
  }
  for (const { file, span } of waiting) {
    if (parsing.has(file)) continue
    const bytes = readInside(root, file, span)
    if ("code" in bytes) parsing.say(bytes)
    else {for (const path of parsing.file(file, bytes)?.imports ?? []) {
        const target = posix.join(posix.dirname(file), path.value)
        // An import that leads nowhere, or not to a specification of this project, is the checker's to report.
        const isReadable = !leadsOutside(path.value.startsWith("/") ? path.value : target) &&
          specificationName.test(target)
        if (isReadable && isThere(target)) waiting.push({ file: target, span: path.span })
      }}
  }
}

/** Locks keep what several versions of a workflow have said, each in a form that says everything. */
const lockLimits: GateLimits = { bytes: 32 * 1024 * 1024 }

const readLockFolder = (root: string, { lock }: ProjectDocument, parsing: Parsing): void => {
  const listed = listFolder(root, lock)
  if ("code" in listed) return parsing.say(listed)
  for (const file of listed) {
    if (!isLockFile(file, lock.value)) continue
    const bytes = readInside(root, file, undefined, lockLimits)
    if ("code" in bytes) parsing.say(bytes)
    else parsing.lock(file, bytes)
  }
}

const byFile = (left: Document, right: Document): number => left.file < right.file ? -1 : 1

/** Files parsed one by one, each once. */
class Parsing {
  readonly diagnostics: Array<Diagnostic> = []
  readonly #sources = new Map<string, SourceText>()
  readonly #documents = new Map<string, Document>()
  #schemas: SchemaTypes = new Map()
  #functions: FunctionSources = new Map()
  readonly #lock = new Map<string, SourceText>()

  say(...said: ReadonlyArray<Diagnostic>): void {
    this.diagnostics.push(...said)
  }

  has(file: string): boolean {
    return this.#sources.has(file)
  }

  project(bytes: Uint8Array): ProjectDocument {
    const source = this.#text(projectFileName, bytes) ?? sourceText(projectFileName, "")
    const { diagnostics, value } = parseProjectFile(source)
    this.say(...diagnostics)
    return value
  }

  file(file: string, bytes: Uint8Array): Document | undefined {
    const source = this.#text(file, bytes)
    const parsed = source && parseFile(source)
    this.say(...parsed?.diagnostics ?? [])
    if (parsed?.value !== undefined) this.#documents.set(file, parsed.value)
    return parsed?.value
  }

  lock(file: string, bytes: Uint8Array): void {
    const source = this.#text(file, bytes, lockLimits)
    if (source !== undefined) this.#lock.set(posix.basename(file), source)
  }

  /** What the documents refer to. */
  references(project: ProjectDocument, read: ReadFile): void {
    const documents = [...this.#documents.values()].sort(byFile)
    const reader: Reader = {
      say: (...said) => this.say(...said),
      text: (file, bytes) => this.#text(file, bytes)
    }
    this.#schemas = readSchemas(documents, read, reader)
    this.#functions = readFunctions(documents, project.output.value, read, reader)
  }

  result(project: ProjectDocument): ParsedProject {
    const documents = [...this.#documents.values()].sort(byFile)
    return {
      project,
      sources: this.#sources,
      documents,
      schemas: this.#schemas,
      functions: this.#functions,
      lock: this.#lock
    }
  }

  #text(file: string, bytes: Uint8Array, limits?: GateLimits): SourceText | undefined {
    const gated = gate(file, bytes, limits)
    this.say(...gated.diagnostics)
    // A text that was refused is kept as well as it can be read, to show where.
    this.#sources.set(file, gated.value ?? sourceText(file, new TextDecoder().decode(bytes)))
    return gated.value
  }
}
