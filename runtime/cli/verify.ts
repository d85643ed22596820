/** `perdure verify`: everything in the database checked, with and without a server. */
import { Effect } from "effect"
import { Command } from "effect/cli"
import { ended, exitCode } from "../../compiler/cli/failure.ts"
import { say, sayJson } from "../../compiler/cli/terminal.ts"
import { shown } from "./connect.ts"
import { existingDatabase, thrownBy } from "./database.ts"
import { json } from "./flags.ts"
import { projectFlags } from "./project.ts"

export const verify = Command.make(
  "verify",
  { json, ...projectFlags },
  Effect.fn(function*({ json, ...flags }) {
    const database = yield* existingDatabase(flags)
    const { findingText, verifyDatabase } = yield* Effect.promise(() => import("../journal/verify.ts"))
    const verified = yield* Effect.try({ try: () => verifyDatabase(database), catch: thrownBy(database) })
    const { events, executions, findings } = verified
    if (json) yield* sayJson({ file: database, ...verified })
    else {
      for (const finding of findings) yield* say(findingText(finding))
      const verdict = findings.length === 0 ? "sound" : "damaged: stop the server and restore it from a backup"
      yield* say(`${shown(database)} is ${verdict}. Executions: ${executions}, events: ${events}.`)
    }
    yield* ended(findings.length === 0 ? exitCode.ok : exitCode.runtime)
  })
).pipe(
  Command.withDescription("Check the whole database: its pages, every event, and what is kept beside them."),
  Command.withExamples([{ command: "perdure verify", description: "exit code 5 if anything is wrong, and what" }])
)
