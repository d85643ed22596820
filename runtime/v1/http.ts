/** Activities that are one HTTP request, which the contract says all about: nobody has to implement them. */
import { Effect, Exit, Result, type Schema } from "effect"
import { type Activity, type ActivityOptions, contract } from "./activity.ts"
import { type PlainSchema, rejectionIn } from "./codec.ts"
import type { ActivityContext, AttemptOutcome } from "./commands.ts"
import { type Answer, exchange } from "./http-exchange.ts"
import { type Answers, type ErrorSchema, outcomeOf } from "./work.ts"

/** What is asked, as the contract computes it from the input. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD"
  /** Absolute; see `uri`. */
  readonly url: string
  readonly headers?: { readonly [name: string]: string }
  /** Values that are undefined or null are left out; each item of a list is a parameter of its own. */
  readonly query?: { readonly [name: string]: QueryValue }
  /** Sent as JSON. */
  readonly body?: unknown
}

type QueryPart = string | number | boolean | null | undefined
export type QueryValue = QueryPart | ReadonlyArray<QueryPart>

/**
 * An activity that asks an HTTP server. A 2xx answer is its success, a status of `errors` a declared error, whose fields are
 * read from the answer's JSON; anything else is an undeclared failure, which is retried under the policy in force.
 */
export const httpActivity = <
  Input extends PlainSchema,
  Success extends PlainSchema = typeof Schema.Void,
  const Errors extends { readonly [status: number]: ErrorSchema } = Record<never, never>,
  const Env extends ReadonlyArray<string> = readonly []
>(
  id: string,
  options: ActivityOptions<Input, Success> & {
    readonly errors?: Errors
    /** The environment variables that the request reads. */
    readonly env?: Env
    readonly request: (input: Input["Type"], env: { readonly [Name in Env[number]]: string }) => HttpRequest
  }
): Activity<never, Input["Type"], Success["Type"], Errors[keyof Errors & number]["Type"]> => {
  const { env, errors, request, success } = options
  const schemas: ReadonlyArray<Errors[keyof Errors & number]> = Object.values(errors ?? {})
  const byStatus = new Map(Object.entries<ErrorSchema>(errors ?? {}).map(([status, it]) => [Number(status), it]))
  return contract(id, options, schemas, (answers) => (_services, input, context) => {
    const variables = variablesOf(env ?? [])
    if (typeof variables === "string") return Effect.succeed(undeclared(variables))
    return Effect.try({
      // `variablesOf` has found all of them.
      try: () => request(input, variables as { readonly [Name in Env[number]]: string }),
      catch: (thrown) => thrown instanceof Refused ? thrown.message : "The request cannot be made of this input."
    }).pipe(
      Effect.flatMap((asked) => ask(asked, context)),
      Effect.match({
        onFailure: undeclared,
        onSuccess: (answer) => judge(answer, answers, byStatus, success !== undefined)
      })
    )
  })
}

/** Something about the request itself is wrong; the message holds no value. */
class Refused extends Error {}

const undeclared = (message: string): AttemptOutcome => ({ kind: "undeclared", message })

/** The variables by their names, or which one is missing. */
const variablesOf = (names: ReadonlyArray<string>): Readonly<Record<string, string>> | string => {
  const missing = names.find((name) => process.env[name] === undefined)
  return missing === undefined
    ? Object.fromEntries(names.map((name) => [name, process.env[name] ?? ""]))
    : `The environment variable ${missing} is not set.`
}

const ask = (asked: HttpRequest, { idempotencyKey }: ActivityContext): Effect.Effect<Answer, string> =>
  Effect.suspend(() => {
    const url = URL.parse(asked.url)
    if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) {
      return Effect.fail("The url of the request is not an absolute http or https URL.")
    }
    if (url.username !== "" || url.password !== "") {
      return Effect.fail(`The url to ${url.host} has a user name or a password, which belong in a header.`)
    }
    for (const [name, value] of Object.entries(asked.query ?? {})) {
      for (const part of Array.isArray(value) ? value : [value]) {
        if (part !== undefined && part !== null) url.searchParams.append(name, String(part))
      }
    }
    const headers = headersOf(asked, idempotencyKey)
    if (typeof headers === "string") return Effect.fail(headers)
    const body = asked.body === undefined ? undefined : JSON.stringify(asked.body)
    return exchange({ method: asked.method, url, headers, body })
  })

/** The contract's own headers win over ours. */
const headersOf = ({ body, headers: own = {} }: HttpRequest, idempotencyKey: string): Headers | string => {
  const headers = new Headers({ accept: "application/json", "idempotency-key": idempotencyKey })
  if (body !== undefined) headers.set("content-type", "application/json")
  for (const [name, value] of Object.entries(own)) {
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return `The header ${name} has characters that no header can have.`
    headers.set(name, value)
  }
  return headers
}

const judge = (
  { body, name, status }: Answer,
  { error, success }: Answers<unknown, unknown>,
  errors: ReadonlyMap<number, ErrorSchema>,
  hasSuccess: boolean
): AttemptOutcome => {
  if (status >= 200 && status < 300) {
    if (!hasSuccess) return outcomeOf(Exit.succeed(undefined), success, error)
    const json = jsonOf(body)
    if (json === undefined) return undeclared(`${name} answered ${status} with a body that is not JSON.`)
    const accepted = success.accept(json.value)
    return Result.isSuccess(accepted)
      ? outcomeOf(Exit.succeed(accepted.success), success, error)
      : { kind: "rejected", rejection: accepted.failure }
  }
  const schema = errors.get(status)
  const failed = `HTTP ${status} from ${name}`
  if (schema === undefined) return undeclared(failed)
  try {
    return outcomeOf(Exit.fail(schema.make(fieldsIn(body))), success, error)
  } catch (thrown) {
    const rejection = rejectionIn(thrown)
    if (rejection === undefined) throw thrown
    const { path, reason } = rejection
    return undeclared(`${failed}, without the fields of its error: ${path === "" ? "" : `${path}: `}${reason}`)
  }
}

/** The members of the JSON object that the body is; the tag of an error is given by its status. */
const fieldsIn = (body: string): object => {
  const json = jsonOf(body)?.value
  if (typeof json !== "object" || json === null) return {}
  const { _tag, ...fields } = { _tag: undefined, ...json }
  return fields
}

const jsonOf = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

/**
 * A URL of its parts: what stands first is the base, as it is; every other part is encoded, so that it stays the part of the
 * path or of the query that it stands in.
 */
export const uri = (texts: TemplateStringsArray, ...parts: ReadonlyArray<string | number | boolean>): string => {
  const base = texts[0] === "" ? String(parts[0]) : texts[0] ?? ""
  const first = texts[0] === "" ? 1 : 0
  const rest = parts.slice(first).reduce<string>(
    (url, part, index) => url + encodeURIComponent(part) + (texts[index + first + 1] ?? ""),
    first === 1 ? texts[1] ?? "" : ""
  )
  const path = `${base.replace(/^\w+:\/\/[^/]*/, "")}${rest}`.replace(/[?#].*$/s, "")
  if (path.split("/").some((segment) => segment === "." || segment === "..")) {
    throw new Refused("A part of the url's path is \"..\" or \".\", which would lead elsewhere.")
  }
  return base + rest
}
