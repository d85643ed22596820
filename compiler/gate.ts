/** The gate: what the specs of a project are compared with, and what is said of the changes. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { quieted } from "./check/lint.ts"
import { acknowledged, type Judged } from "./compare/acknowledged.ts"
import { lockedExecutionIds, releasedIn, rewrittenReleases, unreleased } from "./compare/locked.ts"
import { releasedBy, type Spec, specsOf } from "./compare/specs.ts"
import { compareWorkflows, type Released } from "./compare/workflows.ts"
import type { Checking } from "./compilation.ts"
import { checkProject, promisesOf } from "./compile.ts"
import type { Diagnostic } from "./diagnostic/diagnostic.ts"
import type { Baseline } from "./diagnostic/rule.ts"
import type { LoadedProject } from "./load.ts"
import { lockFiles, type Locks } from "./lock/folder.ts"
import { projectFileName } from "./source/files.ts"
import { type AtCommit, filesAt } from "./source/git.ts"
import { isLock } from "./source/paths.ts"
import { type SourceText, sourceText } from "./source/text.ts"

/** What a project is compared with. */
export interface Against {
  readonly released: ReadonlyArray<Released>
  /** The texts that places of it are in. */
  readonly sources: ReadonlyMap<string, SourceText>
  /** What was released there, where that is more than the specs. */
  readonly locks: Locks
}

export type Unavailable =
  | Exclude<AtCommit, { readonly kind: "files" }>
  /** There is no project there. */
  | { readonly kind: "no project" }
  /** Its specs, or its locks, have mistakes of their own. */
  | { readonly kind: "invalid"; readonly diagnostics: ReadonlyArray<Diagnostic>; readonly sources: Against["sources"] }

/** The workflows of a project that has no mistakes, each version of its own. */
export const specsIn = (checking: Checking): ReadonlyArray<Spec> =>
  specsOf(
    promisesOf(checking).workflows.map(({ contract, workflow: { file } }) => ({ file, contract })),
    checking.project?.documents ?? []
  )

/** What the lock of the project says. */
export const againstLock = ({ locks }: Checking): Against => ({
  released: releasedIn(locks),
  sources: new Map(),
  locks: new Map()
})

/** The project in another folder; its files are called as `renamed` says. */
export const againstFolder = (
  folder: string,
  baseline: Baseline,
  renamed: (file: string) => string
): Against | Unavailable => {
  const checking = checkProject(folder)
  const { checked, diagnostics, locks, project } = checking
  if (project === undefined) return { kind: "no project" }
  const sources = [...project.sources.values()].map(({ file, text }) => sourceText(renamed(file), text))
  const byFile = new Map(sources.map((source) => [source.file, source]))
  if (checked === undefined) {
    const said = diagnostics.map((it) =>
      it.span === undefined ? it : { ...it, span: { ...it.span, file: renamed(it.span.file) } }
    )
    return { kind: "invalid", diagnostics: said, sources: byFile }
  }
  // Another folder may be anything; a commit of this repository is what this one grew from.
  const grownFrom: Locks = baseline.kind === "ref" ? locks : new Map()
  return { released: releasedBy(specsIn(checking), baseline, renamed), sources: byFile, locks: grownFrom }
}

/** One lock file, or a folder of them. */
export const againstLocks = (path: string): Against | Unavailable => {
  const names = statSync(path).isFile() ? [path] : readdirSync(path).filter(isLock).map((name) => join(path, name))
  const texts = names.map((file) => sourceText(file.replaceAll("\\", "/"), readFileSync(file, "utf8")))
  const sources = new Map(texts.map((source) => [source.file, source]))
  if (sources.size === 0) return { kind: "no project" }
  const { diagnostics, value: locks } = lockFiles(sources)
  return diagnostics.length > 0
    ? { kind: "invalid", diagnostics, sources }
    : { released: releasedIn(locks), sources, locks: new Map() }
}

/** The project as it is at a commit of its repository. */
export const againstCommit = ({ root }: Pick<LoadedProject, "root">, ref: string): Against | Unavailable => {
  const found = filesAt(root, ref, (path) => /\.(?:ya?ml|json|ts|sum)$/.test(path))
  if (found.kind !== "files") return found
  if (!found.files.has(projectFileName)) return { kind: "no project" }
  const folder = mkdtempSync(join(tmpdir(), "perdure-at-"))
  try {
    for (const [path, bytes] of found.files) {
      mkdirSync(join(folder, dirname(path)), { recursive: true })
      writeFileSync(join(folder, path), bytes)
    }
    return againstFolder(folder, { kind: "ref", name: ref }, (file) => `${ref}:${file}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export interface Comparison extends Judged {
  readonly sources: ReadonlyMap<string, SourceText>
}

/** Everything that has changed in meaning since then, but for what has been acknowledged. */
export const compared = (checking: Checking, against: Against, options: { readonly locked: boolean }): Comparison => {
  const { locks, project } = checking
  const specs = specsIn(checking)
  const nowhere = { file: projectFileName, start: 0, end: 0 }
  const { acknowledged: passed, diagnostics } = acknowledged(compareWorkflows(against.released, specs, nowhere), locks)
  const ofLock = [
    ...lockedExecutionIds(locks),
    ...rewrittenReleases(against.locks, locks, nowhere),
    ...options.locked ? unreleased(locks, specs) : []
  ]
  const found = [...diagnostics, ...ofLock]
  return {
    diagnostics: project === undefined ? found : quieted(found, project.project, project.sources),
    acknowledged: passed,
    sources: new Map([...project?.sources ?? [], ...against.sources])
  }
}
