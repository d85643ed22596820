/** The whole line: a project's files into what is wrong with them, and into its generated modules. Each phase is timed. */
import { check } from "./check/check.ts"
import type { Checked } from "./check/checked.ts"
import { typeScriptJudge } from "./check/typescript.ts"
import type { Diagnostic, Phase } from "./diagnostic/diagnostic.ts"
import { emit } from "./emit/emit.ts"
import type { Layout, Module } from "./emit/module.ts"
import { type LoadedProject, loadProject, type ParsedProject, parseFiles } from "./load.ts"
import { hashesOf } from "./plan/hashes.ts"
import { lower } from "./plan/lower.ts"
import { type Stopwatch, stopwatch, type Timing } from "./stopwatch.ts"
import { type Change, changesOf } from "./write/changes.ts"
import { write } from "./write/write.ts"

export interface Checking<P extends ParsedProject = ParsedProject> {
  /** Absent when there is no project to speak of: `diagnostics` says why. */
  readonly project: P | undefined
  /** Absent when something is wrong. */
  readonly checked: Checked | undefined
  readonly diagnostics: ReadonlyArray<Diagnostic>
  readonly timings: ReadonlyArray<Timing>
}

export interface Compilation<P extends ParsedProject = ParsedProject> extends Checking<P> {
  readonly modules: ReadonlyArray<Module>
}

/** A compilation compared with the files that are there, and written unless that was not wanted. */
export interface Compiled extends Compilation<LoadedProject> {
  readonly changes: ReadonlyArray<Change>
}

/** `path` is a project's folder, or a file or folder inside one. */
export const checkProject = (path: string): Checking<LoadedProject> => checkWith((time) => time("parse", () => loadProject(path)))

/** The same, of files in memory by their path in the project. */
export const checkSources = (files: ReadonlyMap<string, string | Uint8Array>): Checking =>
  checkWith((time) => time("parse", () => parseFiles(files)))

export const compileSources = (files: ReadonlyMap<string, string | Uint8Array>): Compilation =>
  emitWith(checkSources(files))

export const compileProject = (path: string, options: { readonly write: boolean }): Compiled => {
  const compilation = emitWith(checkProject(path))
  const { checked, modules, project } = compilation
  if (project === undefined || checked === undefined) return { ...compilation, changes: [] }
  const { time, timings } = stopwatch(compilation.timings)
  const layout = layoutOf(project)
  const { diagnostics, value: changes } = time("compare", () => changesOf(project.root, layout, modules))
  const failures = options.write ? time("write", () => write(project.root, layout, changes)) : []
  return { ...compilation, changes, diagnostics: [...compilation.diagnostics, ...diagnostics, ...failures], timings }
}

const checkWith = <P extends ParsedProject>(load: (time: Stopwatch["time"]) => Phase<P | undefined>): Checking<P> => {
  const { time, timings } = stopwatch()
  const { diagnostics: parsing, value: project } = load(time)
  if (project === undefined) return { project, checked: undefined, diagnostics: parsing, timings }
  const { diagnostics: checking, value } = time("check", () => check(project, typeScriptJudge))
  const diagnostics = [...parsing, ...checking]
  return { project, checked: diagnostics.some(({ severity }) => severity === "error") ? undefined : value, diagnostics, timings }
}

const emitWith = <P extends ParsedProject>(checking: Checking<P>): Compilation<P> => {
  const { checked, project } = checking
  if (checked === undefined || project === undefined) return { ...checking, modules: [] }
  const { time, timings } = stopwatch(checking.timings)
  const plan = time("lower", () => lower(checked, project.sources))
  const hashes = time("hash", () => hashesOf(plan))
  return { ...checking, modules: time("emit", () => emit(plan, hashes, layoutOf(project))), timings }
}

const layoutOf = ({ project }: ParsedProject): Layout => ({ specs: project.specs.value, output: project.output.value })
