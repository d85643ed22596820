/** The flags that say which project and which database a command is about, and what they resolve to. */
import { Config, Effect, Option } from "effect"
import { Flag } from "effect/cli"
import { join, resolve } from "node:path"
import { type CommandFailure, failure, failureOf } from "../../compiler/cli/failure.ts"
import type { Diagnostic } from "../../compiler/diagnostic/diagnostic.ts"
import type { ProjectDocument } from "../../compiler/parse/document.ts"

export const projectFlags = {
  project: Flag.String("project").pipe(
    Flag.withAlias("p"),
    Flag.withMetavar("folder"),
    Flag.withDescription("Folder of the project, or a folder in it (default: here)"),
    Flag.withDefault(".")
  ),
  database: Flag.String("database").pipe(
    Flag.withMetavar("file"),
    Flag.withDescription("SQLite file of the engine (default: $PERDURE_DATABASE, else what perdure.yaml says)"),
    Flag.withFallbackConfig(Config.String("PERDURE_DATABASE")),
    Flag.optional
  )
}

export interface ProjectFlags {
  readonly project: string
  readonly database: Option.Option<string>
}

export interface Place {
  /** Absolute folder of the project. */
  readonly root: string
  readonly project: ProjectDocument
  /** Absolute path of the SQLite file. */
  readonly database: string
}

const loadParser = Effect.promise(() =>
  Promise.all([
    import("../../compiler/source/files.ts"),
    import("../../compiler/source/gate.ts"),
    import("../../compiler/parse/parse.ts")
  ])
)

/** A command that is about no database has no flag for one. */
type PlaceFlags = Pick<ProjectFlags, "project"> & Partial<ProjectFlags>

/** Reads `perdure.yaml`, and no spec. */
export const findPlace = (
  { database = Option.none(), project: folder }: PlaceFlags
): Effect.Effect<Place, CommandFailure> =>
  Effect.gen(function*() {
    const [{ findRoot, projectFileName, readInside }, { gate }, { parseProjectFile }] = yield* loadParser
    const root = findRoot(folder)
    if (typeof root !== "string") return yield* failureOf(root)
    const bytes = readInside(root, projectFileName)
    if ("code" in bytes) return yield* failureOf(bytes)
    const { diagnostics: refusals, value: source } = gate(projectFileName, bytes)
    const [refusal] = refusals
    if (source === undefined || refusal !== undefined) return yield* projectInvalid(refusal)
    const { diagnostics, value: project } = parseProjectFile(source)
    const mistake = diagnostics.find(({ severity }) => severity === "error")
    if (mistake !== undefined) return yield* projectInvalid(mistake)
    const file = Option.getOrElse(database, () => join(root, project.database.value))
    return { root, project, database: resolve(file) }
  })

const projectInvalid = (mistake: Diagnostic | undefined): CommandFailure =>
  failure("project-invalid", { message: mistake?.message ?? "it cannot be read" })

/** Where only the database matters, a project is not needed if the file is named. */
export const findDatabase = (flags: ProjectFlags): Effect.Effect<string, CommandFailure> =>
  Option.match(flags.database, {
    onSome: (file) => Effect.succeed(resolve(file)),
    onNone: () => Effect.map(findPlace(flags), (place) => place.database)
  })
