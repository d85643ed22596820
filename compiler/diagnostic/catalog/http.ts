/** The HTTP requests of activities without TypeScript. */
import { entry } from "../entry.ts"

export const httpCodes = {
  "env-outside": entry<Record<never, never>>({
    severity: "error",
    summary: "env is read outside of the http of an activity.",
    message: () => "Only the http of an activity can read env.",
    remedy: () => "Read the variable in an activity, or start the execution with its value as a part of the payload."
  }),
  "env-as-value": entry<Record<never, never>>({
    severity: "error",
    summary: "env is used other than as env.<NAME>.",
    message: () => "env can only be read one variable at a time, as in env.API_URL.",
    remedy: () => "Name the variable."
  }),
  "http-url": entry<Record<never, never>>({
    severity: "error",
    summary: "The url of a request begins with a text that is no http or https address.",
    message: () => "This url does not begin with http:// or https://.",
    remedy: () => "Write the whole address, or begin with a variable that holds its base: \"${ env.API_URL }/...\"."
  }),
  "http-without-body": entry<{ readonly method: string; readonly what: "body" | "success" }>({
    severity: "error",
    summary: "A request has a body that is not sent, or a success that is not answered.",
    message: ({ method, what }) =>
      what === "body" ? `A ${method} request has no body.` : `The answer to a ${method} request has no body to read.`,
    remedy: ({ what }) =>
      what === "body" ? "Move its members to query, or change the method." : "Delete the success, or change the method."
  }),
  "error-without-status": entry<{ readonly error: string }>({
    severity: "error",
    summary: "An activity with http declares an error that no status stands for.",
    message: ({ error }) => `No status of http stands for ${error}, so it could never be told from other failures.`,
    remedy: ({ error }) => `Add its status to the errors of http, as in "404": ${error}, or delete it from errors.`
  })
}
