/** The embedded engine on the database of a project, with the project's workflows, for a command that runs one. */
import { Effect, Layer } from "effect"
import { mkdirSync } from "node:fs"
import { dirname } from "node:path"
import { type CommandFailure, failure } from "../../compiler/cli/failure.ts"
import type { EngineOptions } from "../engine/engine.ts"
import type { JournalError } from "../journal/errors.ts"
import type { CannotListen } from "../server/server.ts"
import { loadApplication } from "./application.ts"
import { readManifest, specOf } from "./manifest.ts"
import type { Place } from "./project.ts"

/** The folder is made if need be; the file is the engine's to make. */
const makeFolder = (database: string): Effect.Effect<void, CommandFailure> =>
  Effect.try({
    try: () => void mkdirSync(dirname(database), { recursive: true, mode: 0o700 }),
    catch: (error) =>
      failure("not-writable", {
        path: dirname(database),
        reason: error instanceof Error ? error.message : String(error)
      })
  })

/** What a command may ask of its engine besides its defaults. */
type Choices = Pick<EngineOptions, "acceptLostWal" | "drain" | "verify">

/** The engine and, on it, everything that the project runs. */
export const openEngine = (place: Place, choices: Choices = {}) =>
  Effect.gen(function*() {
    const manifest = yield* readManifest(place)
    const application = yield* loadApplication(place, manifest)
    yield* makeFolder(place.database)
    const { engineLayer } = yield* Effect.promise(() => import("../engine/engine.ts"))
    const { closed } = place.project.retention
    const engine = engineLayer({
      ...choices,
      filename: place.database,
      manifest: specOf(manifest),
      ...(closed === undefined ? {} : { retention: { closed: closed.value.millis } })
    })
    return Layer.provideMerge(application, engine)
  })

/** A database that cannot be used, or a port: what to do about it. */
export const unusable = (problem: JournalError | CannotListen | CommandFailure): CommandFailure =>
  problem._tag === "CommandFailure" ? problem : failure("engine-unavailable", problem)
