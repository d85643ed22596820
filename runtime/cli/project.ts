/** The flags that say which project and which database a command is about, and what they resolve to. */
import { Effect, Option } from "effect"
import { Flag } from "effect/cli"
import { resolve } from "node:path"
import { type CommandFailure, failure } from "../../compiler/cli/failure.ts"
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
    Flag.withDescription("SQLite file of the engine (default: what perdure.yaml says)"),
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

/** Reads `perdure.yaml`, and no spec. */
export const findPlace = (flags: ProjectFlags): Effect.Effect<Place, CommandFailure> =>
  Effect.gen(function*() {
    const { findProject } = yield* Effect.promise(() => import("../../compiler/source/files.ts"))
    return yield* Effect.fail(failure("project-not-found", { path: resolve(flags.project) }))
  })

/** Where only the database matters, a project is not needed if the file is named. */
export const findDatabase = (flags: ProjectFlags): Effect.Effect<string, CommandFailure> =>
  Option.match(flags.database, {
    onSome: (file) => Effect.succeed(resolve(file)),
    onNone: () => Effect.map(findPlace(flags), (place) => place.database)
  })
