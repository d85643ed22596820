/** Every way a command can fail for a reason that is not in a spec: a code, one sentence, a remedy and an exit code. */
import { Data, Effect } from "effect"
import type { Diagnostic } from "../diagnostic/diagnostic.ts"

/** What a script may rely on; documented in docs/cli.md. */
export const exitCode = {
  ok: 0,
  /** Findings in the specs, or an execution that did not complete. */
  findings: 1,
  /** The command line, or something it names, is wrong. */
  usage: 2,
  /** A change that running executions would not survive. */
  incompatible: 3,
  /** Generated files are not what the specs say, or specs are not formatted. */
  stale: 4,
  /** No server, or a database that cannot be used. */
  runtime: 5,
  /** A fault of Perdure itself. */
  internal: 70,
  /** Stopped by Ctrl-C: 128 + SIGINT, as a shell says it. */
  interrupted: 130
} as const
export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

interface Row<Facts> {
  readonly exit: ExitCode
  readonly summary: string
  readonly message: (facts: Facts) => string
  readonly remedy: (facts: Facts) => string
}

const row = <Facts>(fields: Row<Facts>): Row<Facts> => fields

export const failures = {
  usage: row<{ message: string; remedy: string }>({
    exit: exitCode.usage,
    summary: "The command line cannot be understood.",
    message: ({ message }) => message,
    remedy: ({ remedy }) => remedy
  }),
  "folder-not-empty": row<{ folder: string; found: string }>({
    exit: exitCode.usage,
    summary: "`init` writes into a new or an empty folder only.",
    message: ({ folder, found }) => `The folder ${folder} is not empty: it holds ${found}.`,
    remedy: () => "Name a folder that does not exist yet, or empty this one."
  }),
  "not-writable": row<{ path: string; reason: string }>({
    exit: exitCode.usage,
    summary: "A file or folder cannot be written.",
    message: ({ path, reason }) => `${path} cannot be written: ${reason}.`,
    remedy: () => "Check the path and its permissions; nothing was left half written."
  }),
  "unknown-code": row<{ code: string; suggestion: string | undefined }>({
    exit: exitCode.usage,
    summary: "There is no diagnostic of that code.",
    message: ({ code, suggestion }) =>
      `There is no code "${code}".${suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`}`,
    remedy: () => "List every code with `perdure explain`."
  }),
  "project-invalid": row<{ message: string }>({
    exit: exitCode.findings,
    summary: "The project file has a mistake.",
    message: ({ message }) => `perdure.yaml has a mistake: ${message}`,
    remedy: () => "See where with `perdure check`."
  }),
  "payload-unreadable": row<{ source: string; reason: string }>({
    exit: exitCode.usage,
    summary: "The payload's file or the standard input cannot be read.",
    message: ({ source, reason }) => `The payload cannot be read from ${source}: ${reason}.`,
    remedy: () => "Give the payload as JSON, as `@file.json`, or as `-` for the standard input."
  }),
  "payload-not-json": row<{ source: string; reason: string }>({
    exit: exitCode.usage,
    summary: "The payload is not JSON.",
    message: ({ source, reason }) => `The payload from ${source} is not JSON: ${reason}.`,
    remedy: () => "Put the JSON into single quotes so that the shell leaves it alone, or read it with `@file.json`."
  }),
  "payload-rejected": row<{ workflow: string; path: string; reason: string }>({
    exit: exitCode.usage,
    summary: "The payload does not fit the workflow's payload type.",
    message: ({ workflow, path, reason }) =>
      `The payload does not fit ${workflow}${path === "" ? "" : ` at ${path}`}: ${reason}.`,
    remedy: ({ workflow }) => `Compare it with \`payload:\` in the spec of ${workflow}.`
  }),
  "unknown-workflow": row<{ workflow: string; known: ReadonlyArray<string>; suggestion: string | undefined }>({
    exit: exitCode.usage,
    summary: "No worker here knows the workflow.",
    message: ({ workflow, suggestion }) =>
      `There is no workflow "${workflow}" here.${suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`}`,
    remedy: ({ known }) =>
      known.length === 0
        ? "Compile the project with `perdure compile` and start the server again."
        : `Known here: ${
          known.join(", ")
        }. A new workflow is known after \`perdure compile\` and a restart of the server.`
  }),
  "start-conflict": row<{ workflow: string; key: string; differs: ReadonlyArray<string> }>({
    exit: exitCode.usage,
    summary: "The idempotency key was started before, with another payload.",
    message: ({ workflow, key, differs }) =>
      `${workflow} "${key}" was started before with another payload; it differs at ${differs.join(", ")}.`,
    remedy: ({ workflow, key }) =>
      `Look at it with \`perdure status ${workflow}/${key}\`, or start with a payload that gives another key.`
  }),
  "execution-exists": row<{ workflow: string; key: string }>({
    exit: exitCode.usage,
    summary: "`--reuse reject`, and the idempotency key has an execution.",
    message: ({ workflow, key }) => `${workflow} "${key}" was started before.`,
    remedy: ({ workflow, key }) => `Look at it with \`perdure status ${workflow}/${key}\`.`
  }),
  "execution-not-found": row<{ execution: string }>({
    exit: exitCode.usage,
    summary: "No execution has that id, or more than one begins with it.",
    message: ({ execution }) => `There is no execution "${execution}", or the prefix is not unique.`,
    remedy: () =>
      "List executions with `perdure list`; name one by its id, eight or more characters of it, or `Workflow/key`."
  }),
  "run-not-found": row<{ execution: string; run: number; runs: number }>({
    exit: exitCode.usage,
    summary: "The execution has had no run of that number.",
    message: ({ execution, run, runs }) =>
      `There is no run ${run} of execution ${execution}, which has had ${runs === 1 ? "one" : runs}.`,
    remedy: ({ runs }) => runs === 1 ? "Leave --run out." : `Give a number from 1 to ${runs}, or leave --run out.`
  }),
  "execution-closed": row<{ execution: string; state: string }>({
    exit: exitCode.usage,
    summary: "A signal was sent to an execution that has ended.",
    message: ({ execution, state }) =>
      `Execution ${execution} has ended (${state}): nothing that is sent to it is seen.`,
    remedy: ({ execution }) => `See what happened with \`perdure history ${execution}\`.`
  }),
  "deletion-refused": row<{ execution: string; reason: "running" | "awaited" | "children"; by: string | undefined }>({
    exit: exitCode.usage,
    summary: "The execution has not ended, or another is not done with it.",
    message: ({ by, execution, reason }) => {
      if (reason === "running") return `Execution ${execution} has not ended, so it is not deleted.`
      return reason === "awaited"
        ? `Execution ${by} waits for execution ${execution}, so it is not deleted.`
        : `The children of execution ${execution} are still to be dealt with, so it is not deleted.`
    },
    remedy: ({ by, execution, reason }) => {
      if (reason === "running") {
        return `End it first, with \`perdure cancel ${execution}\` or \`perdure terminate ${execution}\`.`
      }
      return reason === "awaited" ? `See what becomes of it with \`perdure status ${by}\`.` : "Ask again in a moment."
    }
  }),
  "signal-rejected": row<{ signal: string; path: string; reason: string }>({
    exit: exitCode.usage,
    summary: "What a signal carries does not fit its declaration.",
    message: ({ signal, path, reason }) =>
      `The payload does not fit the signal ${signal}${path === "" ? "" : ` at ${path}`}: ${reason}.`,
    remedy: () => "Compare it with `signals:` in the spec of the workflow."
  }),
  "unknown-signal": row<{
    signal: string
    workflow: string
    known: ReadonlyArray<string>
    suggestion: string | undefined
  }>({
    exit: exitCode.usage,
    summary: "The workflow declares no signal of that name.",
    message: ({ signal, suggestion, workflow }) =>
      `${workflow} has no signal "${signal}".${suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`}`,
    remedy: ({ known, workflow }) =>
      known.length === 0
        ? `Declare it under \`signals:\` in the spec of ${workflow}, compile and start the server again.`
        : `It takes: ${known.join(", ")}.`
  }),
  "token-unknown": row<object>({
    exit: exitCode.usage,
    summary: "The token was not given out by this database.",
    message: () => "This is not a token of this database.",
    remedy: () => "Copy it whole, and ask the server that runs the workflow which gave it out."
  }),
  "token-spent": row<{ execution: string; step: string }>({
    exit: exitCode.usage,
    summary: "The token was used before, or its step does not wait any more.",
    message: ({ execution, step }) =>
      `Step "${step}" of execution ${execution} has been answered, or does not wait any more.`,
    remedy: ({ execution }) => `See what it was answered with \`perdure history ${execution}\`.`
  }),
  "unknown-query": row<{
    query: string
    workflow: string
    known: ReadonlyArray<string>
    suggestion: string | undefined
  }>({
    exit: exitCode.usage,
    summary: "The workflow declares no query of that name.",
    message: ({ query, suggestion, workflow }) =>
      `${workflow} has no query "${query}".${suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`}`,
    remedy: ({ known, workflow }) =>
      known.length === 0
        ? `Declare it under \`queries:\` in the spec of ${workflow}, compile and start the server again.`
        : `It answers: ${known.join(", ")}.`
  }),
  "query-failed": row<{ execution: string; query: string; reason: string }>({
    exit: exitCode.findings,
    summary: "The expression of the query has no value for this execution.",
    message: ({ execution, query, reason }) =>
      `The query ${query} has no answer for execution ${execution}: ${reason.replace(/\.$/, "")}.`,
    remedy: () => "Mend its expression in the spec, compile and start the server again."
  }),
  "execution-not-completed": row<{ execution: string; state: string; reason: string | undefined }>({
    exit: exitCode.findings,
    summary: "The execution closed without a result.",
    message: ({ execution, state, reason }) =>
      `${execution} ended ${state}${reason === undefined ? "" : `: ${reason}`}.`,
    remedy: ({ execution }) => `See what happened with \`perdure history ${execution}\`.`
  }),
  "activities-missing": row<{ reason: string }>({
    exit: exitCode.usage,
    summary: "The project names no module of activities, or it exports no layer.",
    message: ({ reason }) => reason,
    remedy: () =>
      "Name the module in perdure.yaml (`activities: ./src/activities.ts`) and export the layer of all activities from it as `layer`."
  }),
  "activities-failed": row<{ file: string; reason: string }>({
    exit: exitCode.findings,
    summary: "The layer of activities could not be built.",
    message: ({ file, reason }) => `The layer of ${file} could not be built: ${reason}.`,
    remedy: () => "Give it what it needs: a setting, a database, a network. Nothing has been started."
  }),
  "service-missing": row<{ service: string; file: string }>({
    exit: exitCode.usage,
    summary: "The layer of activities lacks a service that serves queues.",
    message: ({ file, service }) => `The layer of ${file} does not provide ${service}, which does the work of queues.`,
    remedy: ({ service }) => `Merge Layer.succeed(${service}, { ... }) into it, with a method for each queue.`
  }),
  "generated-stale": row<{ count: number }>({
    exit: exitCode.stale,
    summary: "`compile --check`, and the generated modules are not what the specs say.",
    message: ({ count }) => `${count} generated ${count === 1 ? "file is" : "files are"} not current.`,
    remedy: () => "Run `perdure compile` and commit what it writes."
  }),
  "not-formatted": row<{ count: number }>({
    exit: exitCode.stale,
    summary: "`fmt --check`, and a spec is not in the canonical form.",
    message: ({ count }) => `${count} ${count === 1 ? "file is" : "files are"} not formatted.`,
    remedy: () => "Run `perdure fmt` and commit what it writes."
  }),
  "generated-missing": row<{ file: string }>({
    exit: exitCode.stale,
    summary: "The generated modules are not there.",
    message: ({ file }) => `The generated module ${file} is not there.`,
    remedy: () => "Write it with `perdure compile`."
  }),
  "module-failed": row<{ file: string; reason: string }>({
    exit: exitCode.findings,
    summary: "A module of the project threw while it was loaded.",
    message: ({ file, reason }) => `${file} could not be loaded: ${reason}.`,
    remedy: ({ reason }) =>
      /does not provide an export|import statement outside|(exports|require) is not defined/.test(reason)
        ? "Set \"type\": \"module\" in package.json, without which Node takes the modules for CommonJS; then mend the import."
        : "Mend the module; `npx tsc --noEmit` says what the type checker thinks of it."
  }),
  "no-server": row<{ database: string; command: string }>({
    exit: exitCode.runtime,
    summary: "The command needs a running server, and none serves this database.",
    message: ({ database, command }) => `\`perdure ${command}\` needs a server, and none serves ${database}.`,
    remedy: ({ command }) =>
      `Start one with \`perdure serve\` in another terminal${
        command === "execute" ? ", or run it in this process with `--local`" : ""
      }.`
  }),
  "no-database": row<{ database: string }>({
    exit: exitCode.runtime,
    summary: "There is no database yet.",
    message: ({ database }) => `There is no database ${database} yet.`,
    remedy: () => "Start a server with `perdure serve`, or name another file with `--database <file>`."
  }),
  "server-running": row<{ url: string; pid: number }>({
    exit: exitCode.runtime,
    summary: "Another process owns the database.",
    message: ({ url, pid }) => `A server (process ${pid}) already serves this database at ${url}.`,
    remedy: () => "Use it, or stop it with `perdure stop`."
  }),
  "engine-unavailable": row<{ message: string; remedy: string }>({
    exit: exitCode.runtime,
    summary: "The engine cannot be reached, or its database refuses.",
    message: ({ message }) => message,
    remedy: ({ remedy }) => remedy
  }),
  internal: row<{ message: string }>({
    exit: exitCode.internal,
    summary: "A fault of Perdure itself.",
    message: ({ message }) => `Perdure has failed: ${message}`,
    remedy: () => "Run it again with PERDURE_DEBUG=1 for the whole trace, and please report it."
  })
}
export type FailureCode = keyof typeof failures
export type FailureFacts<C extends FailureCode> = Parameters<(typeof failures)[C]["message"]>[0]

/** A failure that still has to be shown. */
export class CommandFailure extends Data.TaggedError("CommandFailure")<{
  readonly code: FailureCode | Diagnostic["code"]
  readonly message: string
  readonly remedy: string
  readonly exit: ExitCode
}> {}

/** The output has said it all; only the exit code is left. */
export class Ended extends Data.TaggedError("Ended")<{ readonly exit: ExitCode }> {}

/** Ends the command with this code, unless all is well. */
export const ended = (exit: ExitCode): Effect.Effect<void, Ended> =>
  exit === exitCode.ok ? Effect.void : Effect.fail(new Ended({ exit }))

/** A diagnostic that stands in no file: something that the command line names is wrong. */
export const failureOf = ({ code, message, remedy }: Diagnostic): CommandFailure =>
  new CommandFailure({ code, message, remedy, exit: exitCode.usage })

/** The only way to make a failure: a wrong code or a missing fact is a type error. */
export const failure = <C extends FailureCode>(code: C, facts: FailureFacts<C>): CommandFailure => {
  // The union of all rows cannot be called with one row's facts; `FailureFacts<C>` has checked them above.
  const { exit, message, remedy } = failures[code] as unknown as Row<FailureFacts<C>>
  return new CommandFailure({ code, exit, message: message(facts), remedy: remedy(facts) })
}
