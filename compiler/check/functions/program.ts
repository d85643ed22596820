/** The author's functions as a program of TypeScript. */
import { isShorthandPropertyAssignment, type Node, type SourceFile, SyntaxKind } from "typescript/unstable/ast"
import {
  type Checker,
  type Diagnostic,
  type NodeHandle,
  type Symbol as TsSymbol,
  SymbolFlags,
  type Type
} from "typescript/unstable/sync"
import { formatTypes, unresolvedType } from "../library.ts"
import { openVirtualProject } from "../virtual-project.ts"
import type { FunctionsInput } from "./declared.ts"

export interface FunctionProgram {
  readonly checker: Checker
  /** The author's file. */
  readonly file: (path: string) => SourceFile | undefined
  /** The path in the project of a file of the author's; nothing for all others. */
  readonly pathOf: (file: SourceFile) => string | undefined
  /** The mirror module that a file is. */
  readonly mirrorOf: (file: SourceFile) => string | undefined
  /** Where the formats of the specifications are declared. */
  readonly isFormats: (file: SourceFile) => boolean
  /** Declared by TypeScript's own library. */
  readonly isOfLibrary: (declaration: NodeHandle) => boolean
  /** What a name stands for. `{ rate }` names the variable, whose member it becomes. */
  readonly meantBy: (node: Node) => TsSymbol | undefined
  readonly isAlias: (symbol: TsSymbol) => boolean
  /** What an import or an export stands for; any other symbol stands for itself. */
  readonly behind: (symbol: TsSymbol) => TsSymbol
  readonly declarationOf: (symbol: TsSymbol) => Node | undefined
  /** What an array holds. */
  readonly elementOf: (type: Type | undefined) => Type | undefined
  /** The file that the text after `from` names. */
  readonly fileNamedBy: (specifier: Node) => SourceFile | undefined
  /** What a file exports, by its name. */
  readonly exportsOf: (file: SourceFile) => ReadonlyMap<string, TsSymbol>
  readonly mistakesIn: (file: SourceFile) => ReadonlyArray<Diagnostic>
  readonly close: () => void
}

const [authors, mirrors, formats] = ["/project/", "/mirrors/", "/formats.d.ts"]

export const functionProgram = ({ generated, sources, types }: FunctionsInput): FunctionProgram => {
  const files = new Map([
    [formats, `${formatTypes}${unresolvedType}\n${runtimeModule}`],
    ...types.map(({ path, text }) => [`${mirrors}${path}`, text] as const),
    ...[...generated].map(([mirror, path]) => [`${authors}${path}`, `export * from "${mirrors}${mirror}"\n`] as const),
    ...[...sources].map(([path, text]) => [`${authors}${path}`, text] as const)
  ])
  // Nothing of a browser or of Node.
  const compilerOptions = { lib: ["esnext"] }
  const { close, project: { checker, program } } = openVirtualProject({
    files,
    roots: [...files.keys()],
    compilerOptions
  })
  const pathOf = (file: SourceFile): string | undefined => {
    const path = below(authors, file)
    return path !== undefined && sources.has(path) ? path : undefined
  }
  return {
    checker,
    file: (path) => program.getSourceFile(`${authors}${path}`),
    pathOf,
    mirrorOf: (file) => below(mirrors, file),
    isFormats: (file) => file.fileName === formats,
    isOfLibrary: ({ path }) => program.getSourceFileMetadataByPath(path)?.isDefaultLibrary === true,
    meantBy: (node) =>
      isShorthandPropertyAssignment(node.parent)
        ? checker.getShorthandAssignmentValueSymbol(node.parent)
        : checker.getSymbolAtLocation(node),
    isAlias,
    behind: (symbol) => isAlias(symbol) ? checker.getAliasedSymbol(symbol) : symbol,
    declarationOf: (symbol) => symbol.declarations[0]?.resolve(),
    elementOf: (type) =>
      type?.isTypeReference() && checker.isArrayType(type) ? checker.getTypeArguments(type)[0] : undefined,
    fileNamedBy: (specifier) => {
      const [declaration] = checker.getSymbolAtLocation(specifier)?.declarations ?? []
      return declaration?.kind === SyntaxKind.SourceFile ? declaration.resolve()?.getSourceFile() : undefined
    },
    exportsOf: (file) => {
      const module = checker.getSymbolAtLocation(file)
      return new Map(module && checker.getExportsOfModule(module).map((it) => [it.name, it]))
    },
    mistakesIn: ({ fileName }) => [
      ...program.getSyntacticDiagnostics(fileName),
      ...program.getSemanticDiagnostics(fileName)
    ],
    close
  }
}

const isAlias = ({ flags }: TsSymbol): boolean => (flags & SymbolFlags.Alias) !== 0

const below = (folder: string, { fileName }: SourceFile): string | undefined =>
  fileName.startsWith(folder) ? fileName.slice(folder.length) : undefined

/** What functions may name of the runtime are its types. */
const runtimeModule = ["Datetime", "CalendarDate", "DurationText", "Uuid", "Url"].map((name) =>
  `type $${name} = ${name}\ndeclare module "perdure/runtime/v1" { export type ${name} = $${name} }\n`
).join("")
