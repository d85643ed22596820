/** The whole line: a project's files into what is wrong with them, and into its generated modules. Each phase is timed. */
import { check } from "./check/check.ts"
import { lint } from "./check/lint.ts"
import { startTypeScript, typeScriptJudge } from "./check/type-judge.ts"
import type { Checking, Compilation, Compiled, Files } from "./compilation.ts"
import { type Contracts, contractsOf } from "./contract/contracts.ts"
import { hashesOf } from "./contract/hashes.ts"
import type { Phase } from "./diagnostic/diagnostic.ts"
import { emit } from "./emit/emit.ts"
import { layoutOf } from "./emit/module.ts"
import { type LoadedProject, loadProject, type ParsedProject, parseFiles } from "./load.ts"
import { defaultsOf, readLocks } from "./lock/folder.ts"
import { releasedIn } from "./lock/released.ts"
import { lower } from "./plan/lower.ts"
import { type Stopwatch, stopwatch } from "./stopwatch.ts"
import { changesOf } from "./write/changes.ts"
import { write } from "./write/write.ts"

export type { Checking, Compilation, Compiled } from "./compilation.ts"

/** `path` is a project's folder, or a file or folder inside one. */
export const checkProject = (path: string): Checking<LoadedProject> => checked(loadProject, path, stopwatch())

export const checkSources = (files: Files): Checking => checked(parseFiles, files, stopwatch())

export const compileSources = (files: Files): Compilation => emitted(checkSources(files), stopwatch())

/** Without `write`, only says what would change. */
export const compileProject = (path: string, options: { readonly write: boolean }): Compiled => {
  const watch = stopwatch()
  const compilation = emitted(checked(loadProject, path, watch), watch)
  const { modules, project } = compilation
  if (project === undefined || compilation.checked === undefined) return { ...compilation, changes: [] }
  const layout = layoutOf(project)
  const { diagnostics, value: changes } = watch.time("compare", () => changesOf(project.root, layout, modules))
  const failures = options.write ? watch.time("write", () => write(project.root, layout, changes)) : []
  return { ...compilation, changes, diagnostics: [...compilation.diagnostics, ...diagnostics, ...failures] }
}

const checked = <I, P extends ParsedProject>(
  parse: (input: I) => Phase<P | undefined>,
  input: I,
  { time, timings }: Stopwatch
): Checking<P> => {
  startTypeScript()
  const { diagnostics: parsing, value: project } = time("parse", () => parse(input))
  if (project === undefined) return { project, checked: undefined, locks: new Map(), diagnostics: parsing, timings }
  const { diagnostics: locking, value: locks } = time("lock", () => readLocks(project.project.lock.value, project.lock))
  const released = releasedIn(locks)
  const { diagnostics: checking, value } = time(
    "check",
    () => check({ ...project, parsing, released }, typeScriptJudge)
  )
  const diagnostics = lint([...parsing, ...checking, ...locking], project.project, project.sources)
  const isWrong = diagnostics.some(({ severity }) => severity === "error")
  return { project, checked: isWrong ? undefined : value, locks, diagnostics, timings }
}

/** What a project promises, if nothing is wrong with it. */
export const promisesOf = ({ checked, project }: Checking): Contracts =>
  checked === undefined || project === undefined
    ? { workflows: [], activities: [] }
    : contractsOf(lower(checked, project.sources))

const emitted = <P extends ParsedProject>(checking: Checking<P>, { time }: Stopwatch): Compilation<P> => {
  const { checked, locks, project } = checking
  if (checked === undefined || project === undefined) return { ...checking, modules: [] }
  const plan = time("lower", () => lower(checked, project.sources))
  const contracts = time("contract", () => contractsOf(plan))
  const hashes = time("hash", () => hashesOf(contracts))
  return { ...checking, modules: time("emit", () => emit(plan, hashes, layoutOf(project), defaultsOf(locks))) }
}
