/** The functions that workflows declare: by their names at once, and as they are when TypeScript has read their files. */
import { type Diagnostic, diagnostic } from "../../diagnostic/diagnostic.ts"
import type { FunctionsNode, WorkflowDocument } from "../../parse/document.ts"
import { fileNamed } from "../../source/paths.ts"
import type { Located } from "../../source/text.ts"
import type { MirrorModule } from "../judge.ts"
import { isReservedAlias } from "../names.ts"

export interface DeclaredFunctions {
  /** The file that exports them, from the root of the project. */
  readonly file: string
  /** The same, as the specification says it. */
  readonly from: Located<string>
  readonly names: ReadonlyArray<Located<string>>
}

/** A file of functions, and what is declared of it, by one workflow after the other. */
export interface FunctionFile {
  readonly file: string
  /** Of what mirrors import in place of it. */
  readonly module: string
  readonly users: ReadonlyArray<DeclaredFunctions>
}

export interface FunctionsInput {
  readonly files: ReadonlyArray<FunctionFile>
  /** Texts of the author's files, by their paths in the project. */
  readonly sources: ReadonlyMap<string, string>
  /** The declared types, as mirror modules. */
  readonly types: ReadonlyArray<MirrorModule>
  /** The paths of the generated modules of these types, by those of their mirrors. */
  readonly generated: ReadonlyMap<string, string>
}

export interface FunctionsRead {
  /** What mirrors import of each file. */
  readonly modules: ReadonlyArray<MirrorModule>
  /** By file: itself, and those that it imports. */
  readonly reached: ReadonlyMap<string, ReadonlyArray<string>>
  readonly diagnostics: ReadonlyArray<Diagnostic>
}

type Report = (it: Diagnostic) => void

export const declareFunctions = (
  documents: ReadonlyArray<WorkflowDocument>,
  report: Report
): ReadonlyMap<WorkflowDocument, DeclaredFunctions> =>
  new Map(documents.flatMap((document) => {
    const { functions } = document
    const file = functions && fileNamed(document.file, functions.from.value)
    // A file that could not be read has been reported.
    return functions === undefined || file === undefined
      ? []
      : [[document, { file, from: functions.from, names: distinctNames(functions, report) }]]
  }))

export const functionFiles = (declared: Iterable<DeclaredFunctions>): ReadonlyArray<FunctionFile> =>
  [...Map.groupBy(declared, ({ file }) => file)].map(([file, users], index) => ({
    file,
    module: `functions${index}.ts`,
    users
  }))

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
