/** The embedded engine on the database of a place, for a command that runs one. */
import { Effect, Layer } from "effect"
import { mkdirSync } from "node:fs"
import { dirname } from "node:path"
import { type CommandFailure, failure } from "../../compiler/cli/failure.ts"
import type { Place } from "./project.ts"

/** The folder is made if need be; the file is the engine's to make. */
const makeFolder = (database: string): Effect.Effect<void, CommandFailure> =>
  Effect.try({
    try: () => void mkdirSync(dirname(database), { recursive: true }),
    catch: (error) =>
      failure("not-writable", { path: dirname(database), reason: error instanceof Error ? error.message : String(error) })
  })

export const openEngine = (place: Place) =>
  Effect.gen(function*() {
    yield* makeFolder(place.database)
    const { engineLayer } = yield* Effect.promise(() => import("../engine/engine.ts"))
    return engineLayer({ filename: place.database })
  })
