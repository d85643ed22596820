/** `perdure backup`: a copy of the database, with and without a server. */
import { Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { statSync } from "node:fs"
import { resolve } from "node:path"
import { say } from "../../compiler/cli/terminal.ts"
import { shown } from "./connect.ts"
import { existingDatabase, inMegabytes, thrownBy } from "./database.ts"
import { projectFlags } from "./project.ts"

export const backup = Command.make(
  "backup",
  {
    file: Argument.String("file").pipe(Argument.withDescription("The copy to make; a file that exists is refused")),
    ...projectFlags
  },
  Effect.fn(function*({ file, ...flags }) {
    const database = yield* existingDatabase(flags)
    const target = resolve(file)
    const { backupDatabase } = yield* Effect.promise(() => import("../journal/backup.ts"))
    const { events, executions } = yield* Effect.tryPromise({
      try: () => backupDatabase(database, target),
      catch: thrownBy(target)
    })
    const size = inMegabytes(statSync(target).size)
    yield* say(`Wrote and verified ${shown(target)} (${size}). Executions: ${executions}, events: ${events}.`)
  })
).pipe(
  Command.withDescription("Copy the database as it is now, while the server goes on, and verify the copy."),
  Command.withExamples([
    {
      command: "perdure backup journal.backup.sqlite",
      description: "restore it with the server stopped: put it in place of the database"
    }
  ])
)
