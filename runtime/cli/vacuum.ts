/** `perdure vacuum`: makes the file of the database as small as what it holds. */
import { Effect, Option } from "effect"
import { Command } from "effect/cli"
import { failure } from "../../compiler/cli/failure.ts"
import { say } from "../../compiler/cli/terminal.ts"
import { findServer } from "../server/discovery.ts"
import { shown } from "./connect.ts"
import { existingDatabase, inMegabytes, thrownBy } from "./database.ts"
import { projectFlags } from "./project.ts"

export const vacuum = Command.make(
  "vacuum",
  projectFlags,
  Effect.fn(function*(flags) {
    const database = yield* existingDatabase(flags)
    const server = yield* findServer(database)
    if (Option.isSome(server)) return yield* failure("server-running", server.value)
    const { vacuumDatabase } = yield* Effect.promise(() => import("../journal/vacuum.ts"))
    const { after, before } = yield* Effect.try({ try: () => vacuumDatabase(database), catch: thrownBy(database) })
    const gained = before > after ? `${inMegabytes(before - after)} are free again` : "there was nothing to free"
    yield* say(`${shown(database)} has ${inMegabytes(after)}: ${gained}.`)
  })
).pipe(
  Command.withDescription("Make the file of the database as small as what it holds; the server must be stopped."),
  Command.withExamples([{ command: "perdure vacuum", description: "a running server uses free pages again by itself" }])
)
