/** The author's functions as a program of TypeScript 6, which is loaded only where there are functions. */
import { createRequire } from "node:module"
import type * as TsMorph from "ts-morph"
import type { Project, SourceFile } from "ts-morph"
import type { MirrorModule } from "../judge.ts"
import { formatTypes, unresolvedType } from "../library.ts"

// The library takes as long to load as everything else together.
let loaded: typeof TsMorph | undefined
export const tsMorph = (): typeof TsMorph =>
  // It is what its declarations say.
  loaded ??= createRequire(import.meta.url)("ts-morph") as typeof TsMorph

export interface ProgramInput {
  /** Texts of the author's files, by their paths in the project. */
  readonly sources: ReadonlyMap<string, string>
  /** The declared types, as mirror modules. */
  readonly types: ReadonlyArray<MirrorModule>
  /** The paths of the generated modules of these types, by those of their mirrors. */
  readonly generated: ReadonlyMap<string, string>
}

export interface FunctionProgram {
  /** The author's file. */
  readonly file: (path: string) => SourceFile | undefined
  /** The path in the project of a file of the author's; nothing for all others. */
  readonly pathOf: (file: SourceFile) => string | undefined
  /** The mirror module that a file is. */
  readonly mirrorOf: (file: SourceFile) => string | undefined
  readonly isLibrary: (file: SourceFile) => boolean
}

const [authors, mirrors, ours] = ["/project/", "/mirrors/", "/library.d.ts"]

export const functionProgram = ({ generated, sources, types }: ProgramInput): FunctionProgram => {
  const project = emptyProject()
  project.createSourceFile(ours, `${formatTypes}${unresolvedType}\n${runtimeModule}`)
  for (const { path, text } of types) project.createSourceFile(`${mirrors}${path}`, text)
  for (const [mirror, path] of generated) {
    project.createSourceFile(`${authors}${path}`, `export * from "${mirrors}${mirror}"\n`)
  }
  for (const [path, text] of sources) project.createSourceFile(`${authors}${path}`, text)
  const pathOf = below(authors)
  return {
    file: (path) => project.getSourceFile(`${authors}${path}`),
    pathOf: (file) => {
      const path = pathOf(file)
      return path !== undefined && sources.has(path) ? path : undefined
    },
    mirrorOf: below(mirrors),
    isLibrary: (file) => file.getFilePath().startsWith("/node_modules/typescript/lib/")
  }
}

const below = (folder: string) => (file: SourceFile): string | undefined => {
  const path = file.getFilePath()
  return path.startsWith(folder) ? path.slice(folder.length) : undefined
}

const emptyProject = (): Project => {
  const { Project, ts } = tsMorph()
  return new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      strict: true,
      noEmit: true,
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      allowImportingTsExtensions: true,
      // Nothing of a browser or of Node.
      lib: ["lib.esnext.d.ts"],
      types: []
    }
  })
}

/** What functions may name of the runtime are its types. */
const runtimeModule = ["Datetime", "CalendarDate", "DurationText", "Uuid", "Url"].map((name) =>
  `type $${name} = ${name}\ndeclare module "perdure/runtime/v1" { export type ${name} = $${name} }\n`
).join("")
