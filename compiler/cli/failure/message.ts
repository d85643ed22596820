/** How commands fail that send an execution something, or ask it. */
import { exitCode } from "../exit-code.ts"
import { row } from "./row.ts"

export const messageFailures = {
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
  })
}
