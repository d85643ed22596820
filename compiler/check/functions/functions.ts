/** The functions that workflows declare, against the TypeScript files that they come from. */
import { posix } from "node:path"
import type { Node, SourceFile } from "typescript/unstable/ast"
import { type Diagnostic, diagnostic } from "../../diagnostic/diagnostic.ts"
import { suggest } from "../../diagnostic/suggest.ts"
import type { FunctionsNode, WorkflowDocument } from "../../parse/document.ts"
import { fileNamed } from "../../source/paths.ts"
import type { Located } from "../../source/text.ts"
import type { CheckedFunctions } from "../checked.ts"
import type { MirrorModule } from "../judge.ts"
import { isReservedAlias } from "../names.ts"
import { type Hazard, hazardsOf, type Stop } from "./determinism.ts"
import { mistakeIn } from "./mistakes.ts"
import { type FunctionProgram, functionProgram, type ProgramInput } from "./program.ts"
import { type Signature, signatureOf } from "./signature.ts"

type Report = (it: Diagnostic) => void

export interface DeclaredFunctions {
  readonly of: ReadonlyMap<WorkflowDocument, CheckedFunctions>
  /** What mirrors import of each of the author's files, in place of it. */
  readonly modules: ReadonlyMap<string, MirrorModule>
}

export const declareFunctions = (
  documents: ReadonlyArray<WorkflowDocument>,
  input: ProgramInput,
  report: Report
): DeclaredFunctions => {
  const declaring = documents.flatMap((document) => {
    const { functions } = document
    const file = functions && fileNamed(document.file, functions.from.value)
    // A file that could not be read has been reported.
    return functions === undefined || file === undefined ? [] : [{ document, functions, file }]
  })
  const program = declaring.length === 0 || input.sources.size === 0 ? undefined : functionProgram(input)
  try {
    return readDeclarations(declaring, input.sources, program, report)
  } finally {
    program?.close()
  }
}

interface Declaring {
  readonly document: WorkflowDocument
  readonly functions: FunctionsNode
  readonly file: string
}

const readDeclarations = (
  declaring: ReadonlyArray<Declaring>,
  texts: ProgramInput["sources"],
  program: FunctionProgram | undefined,
  report: Report
): DeclaredFunctions => {
  const of = new Map<WorkflowDocument, CheckedFunctions>()
  const modules = new Map<string, MirrorModule>()
  for (const [file, users] of Map.groupBy(declaring, (it) => it.file)) {
    const source = program?.file(file)
    const signatures = new Map<string, Signature>()
    const sources = filesFrom(source, program)
    const facts = program && readingOnce(program)
    for (const { document, functions } of users) {
      const names = distinctNames(functions, report)
      if (program !== undefined && facts !== undefined && source !== undefined) {
        const found = readFunctions({ file, functions, names, program, facts, source, sources }, report)
        for (const [name, signature] of found) signatures.set(name, signature)
      }
      of.set(document, {
        file,
        names: names.map(({ value }) => value),
        sources: [...sources].flatMap(([path]) => {
          const text = texts.get(path)
          return text === undefined ? [] : [{ file: path, text }]
        })
      })
    }
    const names = new Set(users.flatMap(({ document }) => of.get(document)?.names ?? []))
    modules.set(file, mirrorModule(`functions${modules.size}.ts`, names, signatures))
  }
  return { of, modules }
}

const distinctNames = ({ names }: FunctionsNode, report: Report): ReadonlyArray<Located<string>> => {
  const found = new Map<string, Located<string>>()
  for (const name of names) {
    const first = found.get(name.value)
    if (first !== undefined) {
      const related = [{ message: "it is named here first", span: first.span }]
      report(diagnostic("function-repeated", name.span, { name: name.value }, { related }))
    } else if (isReservedAlias(name.value)) {
      report(diagnostic("reserved-name", name.span, { name: name.value }))
    }
    if (first === undefined) found.set(name.value, name)
  }
  // What cannot be called has been said to be so.
  return [...found.values()].filter(({ value }) => /^[a-z]\w*$/.test(value) && !isReservedAlias(value))
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

interface Reading {
  readonly file: string
  readonly functions: FunctionsNode
  readonly names: ReadonlyArray<Located<string>>
  readonly program: FunctionProgram
  readonly facts: (declaration: Node) => Facts
  readonly source: SourceFile
  readonly sources: ReadonlyMap<string, SourceFile>
}

/** The signatures of those that are as they should be; mistakes of TypeScript are said where there are no others. */
const readFunctions = (reading: Reading, report: Report): ReadonlyMap<string, Signature> => {
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
    said.push(diagnostic("function-file-wrong", reading.functions.from.span, { file, line, message }, { related }))
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
  path: string,
  names: ReadonlySet<string>,
  signatures: ReadonlyMap<string, Signature>
): MirrorModule => {
  const imports = new Map<string, string>()
  const lines = [...names].map((name) => {
    const signature = signatures.get(name)
    if (signature === undefined || !("text" in signature)) return `export declare const ${name}: $Unresolved`
    for (const [type, module] of signature.names) imports.set(type, module)
    return `export declare const ${name}: ${signature.text}`
  })
  const declarations = [...imports].map(([name, module]) => `import { ${name} } from "./${module}"`)
  return { path, text: `${[...declarations, ...lines].join("\n")}\nexport {}\n`, queries: [] }
}
