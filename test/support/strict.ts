/** The strictest settings that somebody could compile generated modules with, for both TypeScripts. */
import { execFile } from "node:child_process"
import { mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { basename, dirname, join, relative } from "node:path"
import { promisify } from "node:util"
import { Project, ts } from "ts-morph"

const root = join(import.meta.dirname, "../..")

const options = {
  target: "es2024",
  lib: ["es2024"],
  module: "nodenext",
  moduleResolution: "nodenext",
  moduleDetection: "force",
  customConditions: ["perdure-source"],
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noPropertyAccessFromIndexSignature: true,
  allowUnreachableCode: false,
  allowUnusedLabels: false,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  isolatedModules: true,
  noUncheckedSideEffectImports: true,
  forceConsistentCasingInFileNames: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  noEmit: true
}

/** Inside the package, so that its imports are found, and outside of what is tracked; each copy of it has its own. */
const cache = join(root, "node_modules/.cache/perdure-test", basename(root))

export const temporaryModule = (name: string, text: string): string => {
  mkdirSync(dirname(join(cache, name)), { recursive: true })
  writeFileSync(join(cache, name), text)
  return join(cache, name)
}

export const generatedUnder = (folder: string): ReadonlyArray<string> =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && `${entry.parentPath}/`.includes("/generated/"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()

/** What TypeScript 7 says about the files, a line each; only about them, whatever else they import. */
export const judgeWith7 = async (files: ReadonlyArray<string>, name: string): Promise<ReadonlyArray<string>> => {
  const config = temporaryModule(`${name}.json`, JSON.stringify({ compilerOptions: options, files }))
  const tsc = join(root, "node_modules/.bin/tsc")
  const { stdout } = await promisify(execFile)(tsc, ["-p", config, "--pretty", "false"], {
    cwd: root,
    maxBuffer: 1 << 26
  })
    .catch((error: { readonly stdout: string }) => error)
  return stdout.split("\n").filter((line) => files.some((file) => line.startsWith(`${relative(root, file)}(`)))
}

/** The same of the TypeScript that ts-morph brings. */
export const judgeWith6 = (files: ReadonlyArray<string>): ReadonlyArray<string> => {
  const parsed = ts.parseJsonConfigFileContent({ compilerOptions: options, files }, ts.sys, root)
  // ts-morph's project brings the library files, which are not on the disk.
  const project = new Project({ compilerOptions: parsed.options })
  for (const file of files) project.addSourceFileAtPath(file)
  const program = project.getProgram().compilerObject
  const wanted = new Set(files)
  const sources = program.getSourceFiles().filter(({ fileName }) => wanted.has(fileName))
  if (sources.length < files.length) return ["not every file was found"]
  return [
    ...parsed.errors,
    ...program.getOptionsDiagnostics(),
    ...sources.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
  ].map(({ file, messageText, start }) => {
    const line = file === undefined || start === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1
    return `${file === undefined ? "" : relative(root, file.fileName)}(${line}): ${
      ts.flattenDiagnosticMessageText(messageText, " ")
    }`
  })
}
