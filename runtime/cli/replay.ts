/** `perdure replay`: the code of today over recorded histories, without a database. */
import { Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { ended, exitCode, failure } from "../../compiler/cli/failure.ts"
import { say, sayJson } from "../../compiler/cli/terminal.ts"
import { loadWorkflows } from "./application.ts"
import { shown } from "./connect.ts"
import { json } from "./flags.ts"
import { isStale } from "./freshness.ts"
import { filesAt, historyIn } from "./histories.ts"
import { readManifest, specOf } from "./manifest.ts"
import { findPlace, projectFlags } from "./project.ts"
import { type Replayed, replayedText } from "./view/replay.ts"

export const replay = Command.make(
  "replay",
  {
    paths: Argument.String("histories").pipe(
      Argument.withDescription("Files of `perdure history export`, or folders of them"),
      Argument.variadic({ min: 1 })
    ),
    json,
    project: projectFlags.project
  },
  Effect.fn(function*({ json, paths, project }) {
    const place = yield* findPlace({ project })
    const files = (yield* Effect.forEach(paths, filesAt)).flat()
    if (files.length === 0) return yield* failure("no-histories", { paths: paths.map(shown) })
    const manifest = yield* readManifest(place)
    const registrations = yield* loadWorkflows(place)
    if (yield* isStale(place)) return yield* failure("replay-stale", {})
    const { replayFile } = yield* Effect.promise(() => import("../engine/replay-file.ts"))
    const replayed = yield* Effect.forEach(files, (file) =>
      Effect.map(historyIn(file), (history): Replayed => ({
        file: shown(file),
        execution: history.execution,
        verdict: replayFile(registrations, history, specOf(manifest))
      })))
    yield* json ? sayJson(replayed) : say(replayedText(replayed))
    const isWrong = replayed.some(({ verdict: { kind } }) => kind === "diverges" || kind === "unknown")
    yield* ended(isWrong ? exitCode.incompatible : exitCode.ok)
  })
).pipe(
  Command.withDescription("Run today's code over recorded histories: would executions go on, or park, and where?"),
  Command.withExamples([
    { command: "perdure replay histories", description: "every history of a folder; exit code 3 if one diverges" },
    { command: "perdure replay ord_1.json --json", description: "for a script" }
  ])
)
