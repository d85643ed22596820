/** The command line: arguments in, exit code out. Each command is a file; what it needs is imported when it runs. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Cause, Effect, Layer } from "effect"
import { CliConfig, CliOutput, Command, GlobalFlag } from "effect/cli"
import { backup } from "../../runtime/cli/backup.ts"
import { cancel } from "../../runtime/cli/cancel.ts"
import { remove } from "../../runtime/cli/delete.ts"
import { execute } from "../../runtime/cli/execute.ts"
import { history } from "../../runtime/cli/history.ts"
import { list } from "../../runtime/cli/list.ts"
import { parked } from "../../runtime/cli/parked.ts"
import { pause } from "../../runtime/cli/pause.ts"
import { query } from "../../runtime/cli/query.ts"
import { replay } from "../../runtime/cli/replay.ts"
import { result } from "../../runtime/cli/result.ts"
import { resume } from "../../runtime/cli/resume.ts"
import { retire } from "../../runtime/cli/retire.ts"
import { serve } from "../../runtime/cli/serve.ts"
import { signal } from "../../runtime/cli/signal.ts"
import { start } from "../../runtime/cli/start.ts"
import { status } from "../../runtime/cli/status.ts"
import { stop } from "../../runtime/cli/stop.ts"
import { terminate } from "../../runtime/cli/terminate.ts"
import { vacuum } from "../../runtime/cli/vacuum.ts"
import { verify } from "../../runtime/cli/verify.ts"
import { acknowledge } from "./acknowledge.ts"
import { check } from "./check.ts"
import { compile } from "./compile.ts"
import { diff } from "./diff.ts"
import { explain } from "./explain.ts"
import { CommandFailure, Ended, type ExitCode, exitCode, failure } from "./failure.ts"
import { fmt } from "./fmt.ts"
import { presenter } from "./help.ts"
import { init } from "./init.ts"
import { lock } from "./lock.ts"
import { release } from "./release.ts"
import { rules } from "./rules.ts"
import { note, noteFailure } from "./terminal.ts"
import { PerdureVersion } from "./version.ts"
import { versions } from "./versions.ts"

const perdure = Command.make("perdure").pipe(
  Command.withDescription(
    "Durable workflows: declared in YAML, type-checked, compiled to TypeScript, run on one SQLite file."
  ),
  Command.withExamples([
    { command: "perdure init shop", description: "make a project that compiles, runs and tests" },
    { command: "perdure check", description: "find the mistakes in the specs" },
    { command: "perdure compile", description: "write the generated modules" },
    { command: "perdure serve", description: "run the workflows" },
    { command: "perdure start Order @order.json", description: "start an execution on the server" }
  ]),
  Command.withSubcommands([
    { group: "Specs", commands: [init, check, fmt, compile, explain, replay] },
    { group: "Changes", commands: [diff, acknowledge, rules] },
    { group: "Releases", commands: [release, versions, retire, lock] },
    { group: "Server", commands: [serve, stop] },
    { group: "Database", commands: [backup, verify, vacuum] },
    {
      group: "Executions",
      commands: [
        start,
        execute,
        signal,
        query,
        status,
        result,
        history,
        list,
        parked,
        pause,
        resume,
        cancel,
        terminate,
        remove
      ]
    }
  ])
)

const services = Layer.mergeAll(
  NodeServices.layer,
  CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions] }),
  CliOutput.layerPresenter(presenter)
)

/** Shows what is still to be shown and says which exit code is due. */
const conclude = (cause: Cause.Cause<unknown>): Effect.Effect<ExitCode> => {
  if (Cause.hasInterruptsOnly(cause)) return Effect.succeed(exitCode.interrupted)
  const error = Cause.squash(cause)
  if (error instanceof Ended) return Effect.succeed(error.exit)
  if (error instanceof CommandFailure) return Effect.as(noteFailure(error), error.exit)
  if (typeof error === "object" && error !== null && "_tag" in error && error._tag === "ShowHelp") {
    // The parser's own failure: the presenter has shown the help that was asked for, or what was wrong.
    const wrong = "errors" in error && Array.isArray(error.errors) && error.errors.length > 0
    return Effect.succeed(wrong ? exitCode.usage : exitCode.ok)
  }
  const trace = process.env.PERDURE_DEBUG === undefined ? Effect.void : note(Cause.pretty(cause))
  const message = error instanceof Error ? error.message : String(error)
  return Effect.as(Effect.andThen(trace, noteFailure(failure("internal", { message }))), exitCode.internal)
}

/** Runs one command line. What is to end well at a signal listens for it itself; everything else may die of it. */
export const main = (args: ReadonlyArray<string>, version: string): Promise<ExitCode> => {
  // `perdure list | head` closes our output early: that is not an error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1))
  return Command.runWith(perdure, { version })(args).pipe(
    Effect.as(exitCode.ok),
    Effect.catchCause(conclude),
    Effect.provide(services),
    Effect.provideService(PerdureVersion, version),
    Effect.runPromise
  )
}
