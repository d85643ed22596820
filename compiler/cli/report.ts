/** Findings in specs as the output and the exit code of a command. */
import { Effect } from "effect"
import { appendFileSync, existsSync, realpathSync, statSync } from "node:fs"
import { isAbsolute, relative, sep } from "node:path"
import type { Checking } from "../compile.ts"
import { lockCodes } from "../diagnostic/catalog/locks.ts"
import type { Diagnostic } from "../diagnostic/diagnostic.ts"
import type { Findings } from "../diagnostic/format/findings.ts"
import { formats } from "../diagnostic/format/formats.ts"
import { summarizeForGitHub } from "../diagnostic/format/github.ts"
import { renderJson } from "../diagnostic/json.ts"
import { type RenderOptions, renderText } from "../diagnostic/render.ts"
import { isRule } from "../diagnostic/rules.ts"
import type { LoadedProject } from "../load.ts"
import { reasonOf } from "../source/files.ts"
import type { SourceText } from "../source/text.ts"
import { type Ended, ended, type ExitCode, exitCode } from "./failure.ts"
import { isColored, note, noteWarning, put, sayJson, terminalColumns } from "./terminal.ts"
import { PerdureVersion } from "./version.ts"

export interface Reporting {
  readonly format: "text" | "json" | keyof typeof formats
  readonly denyWarnings: boolean
}

type Found = Pick<Checking<LoadedProject>, "project" | "diagnostics">

/** The file of the project that `path` names, if it names one and not a folder. */
export const fileAt = (path: string, project: LoadedProject | undefined): string | undefined => {
  if (project === undefined || !isFile(path)) return undefined
  const file = relative(project.root, realpathSync(path)).split(sep).join("/")
  return project.sources.has(file) ? file : undefined
}

export const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true

/** The same of a spec: what concerns the project's own file concerns the project. */
export const specAt = (path: string, project: LoadedProject | undefined): string | undefined => {
  const file = fileAt(path, project)
  return file === project?.project.file ? undefined : file
}

const verdict = ({ project }: Found, shown: ReadonlyArray<Diagnostic>, denyWarnings: boolean): ExitCode => {
  const deny = denyWarnings || (project?.project.check.denyWarnings ?? false)
  const failing = shown.filter(({ severity }) => severity === "error" || (severity === "warning" && deny))
  if (failing.length === 0) return exitCode.ok
  const changes = failing.filter(({ code }) => isRule(code))
  if (changes.some(({ code }) => code !== "LOCK_UP_TO_DATE")) return exitCode.incompatible
  if (changes.length > 0) return exitCode.stale
  // What stands in no file is not a mistake in a spec: a wrong path, a folder that cannot be written.
  if (failing.every(({ code, span }) => span === undefined && !isOfLock(code))) return exitCode.usage
  return failing.every(({ code }) => isOfLock(code)) ? exitCode.stale : exitCode.findings
}

const isOfLock = (code: string): boolean => Object.hasOwn(lockCodes, code)

/** The line number and the marks of a cut take some of a terminal's columns. */
const rendering = (): RenderOptions => {
  const columns = terminalColumns()
  return { color: isColored(process.stdout), width: columns && Math.max(40, columns - 16) }
}

/** CI systems say where the repository's root is; by hand, it is where the command runs. */
const folderOf = (project: LoadedProject | undefined): string => {
  if (project === undefined) return ""
  const root = process.env["GITHUB_WORKSPACE"] ?? process.env["CI_PROJECT_DIR"] ?? process.cwd()
  const folder = relative(existsSync(root) ? realpathSync(root) : root, realpathSync(project.root)).split(sep).join("/")
  // Seen from inside the project, paths are the project's own.
  return folder === "" || folder.startsWith("..") || isAbsolute(folder) ? "" : `${folder}/`
}

/** Findings for another tool; GitHub gets all of them a second time, for the page of the step. */
const hand = (findings: Findings, format: keyof typeof formats): Effect.Effect<void> =>
  Effect.gen(function*() {
    yield* put(formats[format](findings))
    const summary = process.env["GITHUB_STEP_SUMMARY"]
    if (format !== "github" || summary === undefined || summary === "") return
    yield* Effect.try({
      try: () => appendFileSync(summary, summarizeForGitHub(findings)),
      catch: reasonOf
    }).pipe(
      Effect.catch((reason) =>
        noteWarning(`The step's summary cannot be written: ${reason}.`, "Check the path in GITHUB_STEP_SUMMARY.")
      )
    )
  })

/**
 * Prints what was found; ends the command if that is reason enough. Where one spec is asked about, that is what stands in
 * it, and what stands nowhere. `more` are further members of the JSON.
 */
export const report = (
  findings: Found,
  { denyWarnings, format }: Reporting,
  { isVerdict = true, more = {}, sources: others, spec }: {
    readonly more?: object
    readonly spec?: string | undefined
    /** The texts of places, where there are more than those of the project. */
    readonly sources?: ReadonlyMap<string, SourceText> | undefined
    /** Whether what was found decides the exit code. */
    readonly isVerdict?: boolean
  } = {}
): Effect.Effect<void, Ended> =>
  Effect.gen(function*() {
    const { diagnostics, project } = findings
    const shown = spec === undefined
      ? diagnostics
      : diagnostics.filter(({ span }) => span === undefined || span.file === spec)
    const own = project?.sources ?? new Map()
    const sources = others ?? own
    if (format === "json") yield* sayJson({ ...JSON.parse(renderJson(shown, sources)), ...more })
    else if (format !== "text") {
      const files = spec === undefined ? [...own.keys()] : [spec]
      const version = yield* PerdureVersion
      yield* hand({ diagnostics: shown, sources, files, folder: folderOf(project), version }, format)
    } else if (shown.length > 0) yield* put(renderText(shown, sources, rendering()))
    const elsewhere = diagnostics.length - shown.length
    if (elsewhere > 0) yield* note(`${elsewhere} more in other files of the project: see \`perdure check\`.`)
    if (isVerdict) yield* ended(verdict(findings, shown, denyWarnings))
  })
