/** How commands fail that start executions, and that name one. */
import { exitCode } from "../exit-code.ts"
import { row } from "./row.ts"

export const executionFailures = {
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
    summary: "The execution has ended.",
    message: ({ execution, state }) =>
      `Execution ${execution} has ended (${state}): it sees no signals, and cannot be paused or resumed.`,
    remedy: ({ execution }) => `See what happened with \`perdure history ${execution}\`.`
  }),
  "execution-not-completed": row<{ execution: string; state: string; reason: string | undefined }>({
    exit: exitCode.findings,
    summary: "The execution closed without a result.",
    message: ({ execution, state, reason }) =>
      `${execution} ended ${state}${reason === undefined ? "" : `: ${reason}`}.`,
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
  })
}
