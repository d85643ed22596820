/** Remembers what a compilation was made of, so that the same one again can be told without being made. */
import { createHash } from "node:crypto"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import type { Compiled } from "./compilation.ts"
import { findRoot, listFolder, listSpecifications, readInside } from "./source/files.ts"
import { gate } from "./source/gate.ts"
import { isLockFile } from "./source/paths.ts"
import type { Located } from "./source/text.ts"
import { stopwatch } from "./stopwatch.ts"
import { read } from "./write/changes.ts"

/** A compilation, or as much of it as is known when there was nothing to do. */
export interface Recompiled extends Pick<Compiled, "changes" | "diagnostics" | "project" | "timings"> {
  readonly modules: ReadonlyArray<{ readonly path: string }>
}

/** As `compileProject`, which is loaded and run only if something is not as it was after the last time. */
export const recompileProject = async (path: string, options: { readonly write: boolean }): Promise<Recompiled> => {
  const watch = stopwatch()
  const modules = watch.time("recall", () => recall(path))
  if (modules !== undefined) {
    return { changes: [], diagnostics: [], project: undefined, timings: watch.timings, modules }
  }
  const { compileProject } = await import("./compile.ts")
  const compiled = compileProject(path, options)
  if (options.write) remember(compiled)
  return compiled
}

/** The name of a bundled module ends in a digest of it and of all that it imports. Of a checkout nothing is remembered. */
const thisCompiler = /-([A-Z0-9]{8})\.js$/.exec(import.meta.url)?.[1]

const memoryOf = (root: string): string => join(root, ".perdure", "compiled.json")

interface Memory {
  readonly specs: Located<string>
  readonly output: string
  readonly lock: Located<string>
  /** The specifications and `perdure.yaml`. */
  readonly sources: ReadonlyArray<string>
  readonly modules: ReadonlyArray<string>
  /** Of the compiler, and of the name and text of each of these files. */
  readonly digest: string
}

/** Nothing is remembered of a compilation that has something to say: it is to say so again. */
export const remember = ({ diagnostics, modules, project }: Compiled, compiler = thisCompiler): void => {
  if (compiler === undefined || project === undefined || diagnostics.length > 0) return
  const sources = [...project.sources.values()].map(({ file, text }): NamedText => [file, text])
  const memory: Memory = {
    specs: project.project.specs,
    output: project.project.output.value,
    lock: project.project.lock,
    sources: sources.map(([file]) => file),
    modules: modules.map(({ path }) => path),
    digest: digestOf(compiler, sources, modules.map(({ path, text }) => [path, text]))
  }
  try {
    const file = memoryOf(project.root)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify(memory))
  } catch {
    // Where nothing can be kept, the next compilation only takes longer.
  }
}

/** The modules of the project, if they and its specifications are what they were when they were last compiled. */
export const recall = (path: string, compiler = thisCompiler): Recompiled["modules"] | undefined => {
  const root = findRoot(path)
  if (compiler === undefined || typeof root !== "string") return undefined
  const memory = memoryIn(memoryOf(root))
  if (memory === undefined) return undefined
  const specs = listSpecifications(root, memory.specs, memory.output)
  const locks = listFolder(root, memory.lock)
  if ("code" in specs || "code" in locks) return undefined
  const known = new Set(memory.sources)
  const listed = [...specs, ...locks.filter((file) => isLockFile(file, memory.lock.value))]
  if (listed.some((file) => !known.has(file))) return undefined
  const sources = textsOf(memory.sources, (file) => {
    const bytes = readInside(root, file)
    return "code" in bytes ? undefined : gate(file, bytes).value?.text
  })
  const modules = textsOf(memory.modules, (file) => {
    const present = read(root, file)
    return present.kind === "ours" ? present.text : undefined
  })
  if (sources === undefined || modules === undefined) return undefined
  return digestOf(compiler, sources, modules) === memory.digest ? memory.modules.map((path) => ({ path })) : undefined
}

type NamedText = readonly [name: string, text: string]

const textsOf = (
  files: ReadonlyArray<string>,
  textOf: (file: string) => string | undefined
): ReadonlyArray<NamedText> | undefined => {
  const texts: Array<NamedText> = []
  for (const file of files) {
    const text = textOf(file)
    if (text === undefined) return undefined
    texts.push([file, text])
  }
  return texts
}

const digestOf = (compiler: string, ...groups: ReadonlyArray<ReadonlyArray<NamedText>>): string => {
  const hash = createHash("sha256").update(compiler)
  for (const [index, group] of groups.entries()) {
    for (const [name, text] of group) hash.update(`\0${index} ${name.length} ${text.length} ${name}`).update(text)
  }
  return hash.digest("hex")
}

const memoryIn = (file: string): Memory | undefined => {
  try {
    // Written by nobody else; and what is not as it was written fails here, or by its digest.
    const { digest, lock, modules, output, sources, specs } = JSON.parse(readFileSync(file, "utf8")) as Memory
    const isMemory = [digest, lock.value, output, specs.value, ...sources, ...modules].every((it) =>
      typeof it === "string"
    )
    return isMemory ? { digest, lock, modules, output, sources, specs } : undefined
  } catch {
    return undefined
  }
}
