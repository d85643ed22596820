/** The files of functions that workflows declare, read by TypeScript. */
import { posix } from "node:path"
import type { Node, SourceFile } from "typescript/unstable/ast"
import { type Diagnostic, diagnostic } from "../../diagnostic/diagnostic.ts"
import { suggest } from "../../diagnostic/suggest.ts"
import type { Located } from "../../source/text.ts"
import type { MirrorModule } from "../judge.ts"
import type { DeclaredFunctions, FunctionFile, FunctionsInput, FunctionsRead } from "./declared.ts"
import { type Hazard, hazardsOf, type Stop } from "./determinism.ts"
import { mistakeIn } from "./mistakes.ts"
import { type FunctionProgram, functionProgram } from "./program.ts"
import { type Signature, signatureOf } from "./signature.ts"

type Report = (it: Diagnostic) => void

export const readFunctions = (input: FunctionsInput): FunctionsRead => {
  const program = input.sources.size === 0 ? undefined : functionProgram(input)
  try {
    return readFiles(input, program)
  } finally {
    program?.close()
  }
}

const readFiles = ({ files, sources: texts }: FunctionsInput, program: FunctionProgram | undefined): FunctionsRead => {
  const diagnostics: Array<Diagnostic> = []
  const reached = new Map<string, ReadonlyArray<string>>()
  const modules = files.map((it) => {
    const source = program?.file(it.file)
    const sources = filesFrom(source, program)
    reached.set(it.file, [...sources.keys()].filter((path) => texts.has(path)))
    const signatures = program === undefined || source === undefined
      ? new Map<string, Signature>()
      : signaturesIn(it, { program, source, sources }, (said) => diagnostics.push(said))
    return mirrorModule(it, signatures)
  })
  return { modules, reached, diagnostics }
}

/** A file, as TypeScript knows it. */
interface FileRead {
  readonly program: FunctionProgram
  readonly source: SourceFile
  readonly sources: ReadonlyMap<string, SourceFile>
}

const signaturesIn = (
  { users }: FunctionFile,
  read: FileRead,
  report: Report
): ReadonlyMap<string, Signature> => {
  const facts = readingOnce(read.program)
  return new Map(users.flatMap((declared) => [...signaturesFor({ ...declared, ...read, facts }, report)]))
}

/** The author's files that one needs, itself first. */
const filesFrom = (
  source: SourceFile | undefined,
  program: FunctionProgram | undefined
): ReadonlyMap<string, SourceFile> => {
  const files = new Map<string, SourceFile>()
  const waiting = source === undefined ? [] : [source]
  for (const file of waiting) {
    const path = program?.pathOf(file)
    if (path === undefined || files.has(path)) continue
    files.set(path, file)
    waiting.push(...file.imports.flatMap((it) => program?.fileNamedBy(it) ?? []))
  }
  return files
}

/** What a declaration is, whoever names it. */
interface Facts {
  readonly hazards: ReadonlyArray<Hazard>
  readonly signature: Signature
}

/** A file of functions is often shared by many workflows. */
const readingOnce = (program: FunctionProgram): (declaration: Node) => Facts => {
  const known = new Map<Node, Facts>()
  return (declaration) => {
    const facts = known.get(declaration)
      ?? { hazards: hazardsOf(declaration, program), signature: signatureOf(declaration, program) }
    known.set(declaration, facts)
    return facts
  }
}

interface Reading extends DeclaredFunctions, FileRead {
  readonly facts: (declaration: Node) => Facts
}

/** The signatures of those that are as they should be; mistakes of TypeScript are said where there are no others. */
const signaturesFor = (reading: Reading, report: Report): ReadonlyMap<string, Signature> => {
  const said: Array<Diagnostic> = []
  const { program } = reading
  const exported = program.exportsOf(reading.source)
  const signatures = new Map<string, Signature>()
  const places = new Set<string>()
  for (const name of reading.names) {
    const symbol = exported.get(name.value)
    const declaration = symbol && program.declarationOf(program.behind(symbol))
    if (declaration === undefined) {
      const known = [...exported.keys()].filter((it) => it !== "default")
      const facts = { name: name.value, file: reading.file, suggestion: suggest(name.value, known), known }
      said.push(diagnostic("function-not-exported", name.span, facts))
      continue
    }
    const { hazards: all, signature } = reading.facts(declaration)
    const hazards = all.filter((it) => isNew(it, places))
    for (const hazard of hazards) said.push(hazardous(name, hazard, reading))
    if ("text" in signature) signatures.set(name.value, signature)
    // What is async does not give a value, and that has been said.
    else if (!hazards.some(({ kind }) => kind === "async")) {
      said.push(diagnostic("function-type", name.span, { name: name.value, ...signature }))
    }
  }
  const mistake = said.length > 0 ? undefined : mistakeIn(reading.sources, program)
  if (mistake !== undefined) {
    const { file, line, message, span } = mistake
    const related = [{ message: "it stands here", span }]
    said.push(diagnostic("function-file-wrong", reading.from.span, { file, line, message }, { related }))
  }
  said.forEach(report)
  return said.length > 0 ? new Map() : signatures
}

/** What several functions reach is said of the first. */
const isNew = ({ chain }: Hazard, places: Set<string>): boolean => {
  const { file, start } = chain.at(-1) ?? {}
  const place = `${file?.fileName} ${start}`
  if (places.has(place)) return false
  places.add(place)
  return true
}

const hazardous = (name: Located<string>, { chain, kind }: Hazard, { file, program }: Reading): Diagnostic => {
  const folder = posix.dirname(file)
  const stops = chain.map((stop) => {
    const path = posix.relative(folder, program.pathOf(stop.file) ?? "")
    return `${stop.name} (${path}:${stop.file.getLineAndCharacterOfPosition(stop.start).line + 1})`
  })
  const last = chain.at(-1)
  const related = last === undefined ? [] : [{ message: "it is used here", span: spanOf(last, program) }]
  return diagnostic("function-not-deterministic", name.span, { kind, chain: [name.value, ...stops] }, { related })
}

const spanOf = ({ file, name, start }: Stop, program: FunctionProgram) => ({
  file: program.pathOf(file) ?? "",
  start,
  end: start + name.length
})

/** What could not be typed, which has been reported, fits everywhere. */
const mirrorModule = (
  { module: path, users }: FunctionFile,
  signatures: ReadonlyMap<string, Signature>
): MirrorModule => {
  const imports = new Map<string, string>()
  const names = new Set(users.flatMap((it) => it.names.map(({ value }) => value)))
  const lines = [...names].map((name) => {
    const signature = signatures.get(name)
    if (signature === undefined || !("text" in signature)) return `export declare const ${name}: $Unresolved`
    for (const [type, module] of signature.names) imports.set(type, module)
    return `export declare const ${name}: ${signature.text}`
  })
  const declarations = [...imports].map(([name, module]) => `import { ${name} } from "./${module}"`)
  return { path, text: `${[...declarations, ...lines].join("\n")}\nexport {}\n`, queries: [] }
}
