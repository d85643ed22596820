/** Findings in specs as the output and the exit code of a command. */
import { Effect } from "effect"
import { statSync } from "node:fs"
import { relative, resolve, sep } from "node:path"
import type { Checking } from "../compile.ts"
import type { Diagnostic } from "../diagnostic/diagnostic.ts"
import { renderJson } from "../diagnostic/json.ts"
import { renderText } from "../diagnostic/render.ts"
import type { LoadedProject } from "../load.ts"
import { type Ended, ended, type ExitCode, exitCode } from "./failure.ts"
import { note, paint, put } from "./terminal.ts"

export interface Reporting {
  readonly json: boolean
  readonly denyWarnings: boolean
}

type Findings = Pick<Checking<LoadedProject>, "project" | "diagnostics">

/** Where one spec is named, what stands in it, and what stands nowhere. */
const concerning = (path: string, { diagnostics, project }: Findings): ReadonlyArray<Diagnostic> => {
  if (project === undefined || statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return diagnostics
  const file = relative(project.root, resolve(path)).split(sep).join("/")
  return project.sources.has(file) && file !== project.project.file
    ? diagnostics.filter(({ span }) => span === undefined || span.file === file)
    : diagnostics
}

const verdict = ({ project }: Findings, shown: ReadonlyArray<Diagnostic>, denyWarnings: boolean): ExitCode => {
  const deny = denyWarnings || (project?.project.check.denyWarnings ?? false)
  const failing = shown.filter(({ severity }) => severity === "error" || (severity === "warning" && deny))
  if (failing.length === 0) return exitCode.ok
  // What stands in no file is not a mistake in a spec: a wrong path, a folder that cannot be written.
  return failing.every(({ span }) => span === undefined) ? exitCode.usage : exitCode.findings
}

/** Prints what was found; ends the command if that is reason enough. */
export const report = (
  path: string,
  findings: Findings,
  { denyWarnings, json }: Reporting
): Effect.Effect<void, Ended> =>
  Effect.gen(function*() {
    const shown = concerning(path, findings)
    const sources = findings.project?.sources ?? new Map()
    const color = paint(process.stdout)("bold", "x") !== "x"
    if (json) yield* put(renderJson(shown, sources))
    else if (shown.length > 0) yield* put(renderText(shown, sources, { color }))
    const elsewhere = findings.diagnostics.length - shown.length
    if (elsewhere > 0) yield* note(`${elsewhere} more in other files of the project: see \`perdure check\`.`)
    yield* ended(verdict(findings, shown, denyWarnings))
  })
