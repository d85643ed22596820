/** `perdure init`: a folder's name into a project that compiles, runs and tests at once. */
import { Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { basename, dirname, join, relative, resolve } from "node:path"
import { type CommandFailure, failure } from "./failure.ts"
import { note, printable, say } from "./terminal.ts"
import { PerdureVersion } from "./version.ts"

/** A package name of the folder's name: npm refuses capitals, spaces and the like. */
const packageName = (folder: string): string =>
  basename(folder).toLowerCase().replace(/[^a-z0-9._-]+/g, "-").replace(/^[._-]+|[._-]+$/g, "") || "workflows"

/** What of a folder stands in the way; a fresh repository or an installed package does not. */
const occupants = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder).filter((name) => name !== ".git" && name !== ".DS_Store")

const refuseOccupied = (folder: string): Effect.Effect<void, CommandFailure> =>
  Effect.suspend(() => {
    let found: ReadonlyArray<string>
    try {
      found = occupants(folder)
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined
      if (code === "ENOENT") return Effect.void
      return Effect.fail(failure("not-writable", { path: folder, reason: reasonOf(error) }))
    }
    if (found.length === 0) return Effect.void
    const [first = "", ...others] = found
    return Effect.fail(failure("folder-not-empty", {
      folder,
      found: others.length === 0 ? first : `${first} and ${others.length} more`
    }))
  })

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  // Node's own text names the code, the system call and the path; only the words are wanted.
  return error.message.replace(/^[A-Z0-9]+: /, "").replace(/, \w+ '.*$/, "")
}

/** Not `recursive`: that never ends under a folder, such as /proc, that says of a new one that it does not exist. */
const makeFolder = (folder: string): void => {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
}

const write = (folder: string, files: ReadonlyArray<readonly [string, string]>): Effect.Effect<void, CommandFailure> =>
  Effect.try({
    try: () => {
      for (const [path, text] of files) {
        const target = join(folder, path)
        makeFolder(dirname(target))
        writeFileSync(target, text, { flag: "wx" })
      }
    },
    catch: (error) => failure("not-writable", { path: folder, reason: reasonOf(error) })
  })

export const init = Command.make(
  "init",
  {
    folder: Argument.String("folder").pipe(Argument.withDescription("A new or an empty folder; `.` is this one")),
    ci: Flag.Boolean("ci").pipe(
      Flag.withDescription("With a workflow of GitHub Actions and hooks of pre-commit that check every change"),
      Flag.withDefault(false)
    )
  },
  Effect.fn(function*({ ci, folder }) {
    const target = resolve(folder)
    yield* refuseOccupied(target)
    const [{ project }, checks] = yield* Effect.promise(() =>
      Promise.all([import("./template/project.ts"), import("./template/ci.ts")])
    )
    const starter = { name: packageName(target), version: yield* PerdureVersion }
    const files = [...project(starter), ...ci ? checks.ci : []]
    yield* write(target, files)
    for (const [path] of files) yield* say(path)
    const shown = printable(relative(process.cwd(), target))
    yield* note(`
Made ${files.length} files. Next:
${shown === "" ? "" : `  cd ${shown}\n`}  npm install
  npx perdure compile
  npm test`)
  })
).pipe(
  Command.withDescription("Make a project that compiles, runs and tests at once."),
  Command.withExamples([
    { command: "perdure init shop", description: "make the folder shop" },
    { command: "perdure init .", description: "use this folder, if it is empty" },
    { command: "perdure init shop --ci", description: "with what checks its changes in CI" }
  ])
)
