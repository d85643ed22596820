/** From a command's flags to a `Control`: the server's, or for reading the file itself when no server runs. */
import { Effect, type Layer, Option } from "effect"
import { existsSync } from "node:fs"
import { relative } from "node:path"
import { type CommandFailure, failure } from "../../compiler/cli/failure.ts"
import { Control } from "../engine/control.ts"
import { findServer } from "../server/discovery.ts"
import { type Refusal, refused } from "./failures.ts"
import { findDatabase, type ProjectFlags } from "./project.ts"

type Use<A> = (control: Control["Service"]) => Effect.Effect<A, Refusal>

const over = <A>(
  layer: Layer.Layer<Control, Refusal>,
  workflow: string,
  use: Use<A>
): Effect.Effect<A, CommandFailure> => Control.use(use).pipe(Effect.provide(layer), Effect.mapError(refused(workflow)))

const serverControl = (database: string) =>
  Effect.map(Effect.promise(() => import("../client/http.ts")), ({ httpControlLayer }) => httpControlLayer(database))

const fileControl = (database: string) =>
  Effect.map(
    Effect.promise(() => import("../client/read-only.ts")),
    ({ readOnlyControlLayer }) => readOnlyControlLayer(database)
  )

/** As a person would write it from here. */
export const shown = (path: string): string => {
  const near = relative(process.cwd(), path)
  return near === "" || near.startsWith("..") ? path : near
}

/** Asks without changing anything: works with and without a server. */
export const ask = <A>(flags: ProjectFlags, use: Use<A>): Effect.Effect<A, CommandFailure> =>
  Effect.gen(function*() {
    const database = yield* findDatabase(flags)
    const server = yield* findServer(database)
    if (Option.isSome(server)) return yield* over(yield* serverControl(database), "", use)
    if (!existsSync(database)) return yield* failure("no-database", { database: shown(database) })
    return yield* over(yield* fileControl(database), "", use)
  })

/** Asks for a change: needs the server, which owns the file. */
export const tell = <A>(
  flags: ProjectFlags,
  command: string,
  use: Use<A>,
  workflow = ""
): Effect.Effect<A, CommandFailure> =>
  Effect.gen(function*() {
    const database = yield* findDatabase(flags)
    const server = yield* findServer(database)
    if (Option.isNone(server)) return yield* failure("no-server", { database: shown(database), command })
    return yield* over(yield* serverControl(database), workflow, use)
  })
