/** One HTTP request and its answer, within limits. A failure is a text that holds neither query, headers nor body. */
import { Effect } from "effect"
import { payloadLimit } from "./codec.ts"

export interface Exchange {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  readonly body: string | undefined
}

export interface Answer {
  /** `GET https://host/path`, for messages. */
  readonly name: string
  readonly status: number
  readonly body: string
}

/** The longest way from redirect to redirect. */
const mostRedirects = 5

/** An interruption aborts it. */
export const exchange = (asked: Exchange): Effect.Effect<Answer, string> => {
  const name = `${asked.method} ${asked.url.origin}${asked.url.pathname}`
  return Effect.tryPromise({
    try: (signal) => follow(asked, name, signal),
    catch: (thrown) => thrown instanceof Unusable ? thrown.message : `${name} was not answered: ${reasonOf(thrown)}`
  })
}

/** There is an answer, and it cannot be used. */
class Unusable extends Error {}

/** Follows redirects that stay at the origin and keep the method: the headers are for nobody else. */
const follow = async (asked: Exchange, name: string, signal: AbortSignal, redirects = 0): Promise<Answer> => {
  const { body, headers, method, url } = asked
  const response = await fetch(url, {
    method,
    headers,
    signal,
    redirect: "manual",
    ...(body === undefined ? {} : { body })
  })
  const { status } = response
  const target = targetOf(response, url)
  if (target === undefined) return { name, status, body: await textOf(response, name) }
  await response.body?.cancel()
  const keepsMethod = status === 307 || status === 308 || method === "GET" || method === "HEAD"
  if (target.origin !== url.origin || !keepsMethod || redirects === mostRedirects) {
    throw new Unusable(`HTTP ${status} from ${name}, to ${target.origin}, which is not followed.`)
  }
  return follow({ ...asked, url: target }, name, signal, redirects + 1)
}

/** Where a redirect leads. */
const targetOf = ({ headers, status }: Response, from: URL): URL | undefined => {
  const location = headers.get("location")
  return location === null || ![301, 302, 303, 307, 308].includes(status)
    ? undefined
    : URL.parse(location, from.href) ?? undefined
}

/** The body as text, as long as it could be stored. */
const textOf = async (response: Response, name: string): Promise<string> => {
  const decoder = new TextDecoder()
  let text = ""
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > payloadLimit) {
      throw new Unusable(`HTTP ${response.status} from ${name}, with more than 2 MiB, the most that can be stored.`)
    }
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/** What went wrong below HTTP, as in `ECONNREFUSED`; the texts of such errors may hold parts of the request. */
const reasonOf = (thrown: unknown): string => {
  const cause = thrown instanceof Error ? thrown.cause ?? thrown : thrown
  if (typeof cause === "object" && cause !== null && "code" in cause) return String(cause.code)
  return cause instanceof Error ? cause.name : "unknown"
}
