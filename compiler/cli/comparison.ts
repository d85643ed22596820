/** What `check`, `diff` and `acknowledge` have in common: what the specs are compared with, and what comes of it. */
import { Effect, Option } from "effect"
import { Flag } from "effect/cli"
import { existsSync, statSync } from "node:fs"
import { join } from "node:path"
import type { Checking } from "../compilation.ts"
import type { Diagnostic } from "../diagnostic/diagnostic.ts"
import type { Against, Comparison, Unavailable } from "../gate.ts"
import type { LoadedProject } from "../load.ts"
import { projectFileName } from "../source/files.ts"
import { positionAt } from "../source/text.ts"
import { type CommandFailure, failure } from "./failure.ts"

export const against = Flag.String("against").pipe(
  Flag.withMetavar("ref"),
  Flag.withDescription("Compare with a branch, a commit, a folder or a lock file instead of the project's lock"),
  Flag.optional
)

/** What needs nobody's look is shown by `diff` alone. */
export const isFinding = ({ severity }: Diagnostic): boolean => severity !== "info"

/** Nothing where the specs have mistakes of their own: these come first. */
export const comparison = (
  checking: Checking<LoadedProject>,
  what: Option.Option<string>,
  options: { readonly locked: boolean } = { locked: false }
): Effect.Effect<Comparison | undefined, CommandFailure> =>
  Effect.gen(function*() {
    const { checked, project } = checking
    if (checked === undefined || project === undefined) return undefined
    const gate = yield* Effect.promise(() => import("../gate.ts"))
    if (Option.isNone(what)) {
      if (checking.locks.size === 0 && !options.locked) return undefined
      return gate.compared(checking, gate.againstLock(checking), options)
    }
    const found = yield* Effect.promise(() => resolved(what.value, project))
    if ("kind" in found) return yield* unavailable(what.value, found)
    return gate.compared(checking, found, options)
  })

/** A commit, where there is one of that name; what looks like a path is one. */
const resolved = async (name: string, project: LoadedProject): Promise<Against | Unavailable> => {
  const gate = await import("../gate.ts")
  const isPath = /^(?:\.{0,2}\/|[A-Za-z]:)/.test(name) || name.endsWith(".lock.json")
  if (!isPath) {
    const found = gate.againstCommit(project, name)
    if (!("kind" in found) || (found.kind !== "no commit" && found.kind !== "no git") || !existsSync(name)) return found
  }
  if (!existsSync(name)) return { kind: "no commit", isShallow: false }
  const isLock = statSync(name).isFile() || !existsSync(join(name, projectFileName))
  return isLock
    ? gate.againstLocks(name)
    : gate.againstFolder(name, { kind: "folder", path: name }, (file) => `${name.replace(/\/$/, "")}/${file}`)
}

const unavailable = (against: string, found: Unavailable): CommandFailure => {
  switch (found.kind) {
    case "no git":
    case "incomplete":
      return failure("baseline-unreadable", { against, reason: found.reason })
    case "no commit":
      return failure("baseline-unknown", { against, fetch: found.isShallow ? fetchOf(against) : undefined })
    case "no project":
      return failure("baseline-no-project", { against })
    case "invalid": {
      const errors = found.diagnostics.filter(({ severity }) => severity === "error")
      return failure("baseline-invalid", { against, count: errors.length, first: firstOf(errors, found.sources) })
    }
  }
}

/** `origin/main` is the branch `main` of the remote `origin`. */
const fetchOf = (ref: string): string => {
  const [, remote, branch] = /^(origin|upstream)\/(.+)$/.exec(ref) ?? []
  if (remote !== undefined && branch !== undefined) {
    return `git fetch --depth=1 ${remote} ${branch}:refs/remotes/${remote}/${branch}`
  }
  return /^[0-9a-f]{7,64}$/.test(ref) ? `git fetch --depth=1 origin ${ref}` : `git fetch --depth=1 origin ${ref}:${ref}`
}

const firstOf = ([first]: ReadonlyArray<Diagnostic>, sources: Against["sources"]): string => {
  if (first === undefined) return ""
  const source = first.span && sources.get(first.span.file)
  if (first.span === undefined || source === undefined) return first.message
  const { column, line } = positionAt(source, first.span.start)
  return `${first.span.file}:${line}:${column}: ${first.message}`
}
