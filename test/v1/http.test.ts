/** Activities that are HTTP requests, against a server of this process: what is sent, and what becomes of each answer. */
import { Context, Effect, Fiber, Schema } from "effect"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { body, call, httpActivity, uri, workflow } from "perdure/runtime/v1"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import type { ActivityContext, AttemptOutcome } from "../../runtime/v1/commands.ts"
import { engines, openEngine } from "../conformance/engines.ts"

interface Asked {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingMessage["headers"]
  readonly body: string
}

let asked: Array<Asked> = []
let answer: (request: IncomingMessage, response: ServerResponse) => void

const json = (status: number, value: unknown): typeof answer => (_request, response) => {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value))
}

const server = createServer((request, response) => {
  let text = ""
  request.on("data", (chunk) => text += String(chunk)).on("end", () => {
    asked.push({ method: request.method, url: request.url, headers: request.headers, body: text })
    answer(request, response)
  })
})

let base = ""
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  base = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`
  process.env["PERDURE_TEST_BASE"] = base
})
afterAll(() => {
  delete process.env["PERDURE_TEST_BASE"]
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  asked = []
  answer = json(200, { price: 7 })
})

class NotFound extends Schema.TaggedError<NotFound>()("NotFound", {}) {}
class Conflict extends Schema.TaggedError<Conflict>()("Conflict", { owner: Schema.String }) {}

const Price = Schema.Struct({ price: Schema.Int })

const quote = httpActivity("test/quote", {
  input: Schema.Struct({ carrier: Schema.String, express: Schema.optional(Schema.Boolean) }),
  success: Price,
  errors: { 404: NotFound, 409: Conflict },
  retry: { initialInterval: 1, maximumAttempts: 2, nonRetryableErrors: ["NotFound"] },
  timeouts: { startToClose: "10 seconds" },
  env: ["PERDURE_TEST_BASE"],
  request: (input, env) => ({
    method: "GET",
    url: uri`${env.PERDURE_TEST_BASE}/carriers/${input.carrier}?secret=${input.carrier}`,
    headers: { authorization: "Bearer secret" },
    query: { express: input.express, tag: ["a b", null, 1] }
  })
})

const context: ActivityContext = {
  executionId: "e1",
  step: "quoted",
  attempt: 1,
  idempotencyKey: "e1/1/quoted",
  attemptKey: "e1/1/quoted#1",
  heartbeat: () => Effect.void,
  lastHeartbeat: undefined
}

const attempt = (
  { attempt: make }: {
    readonly attempt: (
      services: Context.Context<never>,
      input: string,
      context: ActivityContext
    ) => Effect.Effect<AttemptOutcome>
  },
  input: unknown
): Promise<AttemptOutcome> => Effect.runPromise(make(Context.empty(), JSON.stringify(input), context))

/** An activity that asks for this url alone. */
const asking = (url: string, headers: { readonly [name: string]: string } = {}) =>
  httpActivity("test/asking", { input: Schema.Struct({}), request: () => ({ method: "GET", url, headers }) })

const failure = async (activity: Parameters<typeof attempt>[0]): Promise<string> => {
  const made = await attempt(activity, {})
  return made.kind === "undeclared" ? made.message : made.kind
}

const name = () => `GET ${base}/carriers/dhl`
const outcome = () => attempt(quote, { carrier: "dhl" })

describe("what is asked", () => {
  it("is the method, the encoded address, the query and the headers", async () => {
    expect(await attempt(quote, { carrier: "a/b?c", express: true })).toEqual({
      kind: "success",
      text: "{\"price\":7}",
      value: { price: 7 }
    })
    expect(asked).toMatchObject([{
      method: "GET",
      url: "/carriers/a%2Fb%3Fc?secret=a%2Fb%3Fc&express=true&tag=a+b&tag=1",
      headers: { authorization: "Bearer secret", "idempotency-key": "e1/1/quoted", accept: "application/json" },
      body: ""
    }])
    expect(asked[0]?.headers).not.toHaveProperty("content-type")
  })

  it("has a body of JSON", async () => {
    const post = httpActivity("test/post", {
      input: Schema.Struct({ note: Schema.optional(Schema.String) }),
      request: (input) => ({ method: "POST", url: `${base}/notes`, body: input, headers: { Accept: "text/plain" } })
    })
    answer = (_request, response) => response.writeHead(204).end()
    expect(await attempt(post, { note: "é" })).toMatchObject({ kind: "success" })
    expect(asked).toMatchObject([{
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/plain" },
      body: "{\"note\":\"é\"}"
    }])
  })

  it("leaves out what is undefined, and never leaves the path it stands in", async () => {
    await attempt(quote, { carrier: "dhl" })
    expect(asked[0]?.url).toBe("/carriers/dhl?secret=dhl&tag=a+b&tag=1")
    expect(await attempt(quote, { carrier: ".." })).toEqual({
      kind: "undeclared",
      message: "A part of the url's path is \"..\" or \".\", which would lead elsewhere."
    })
    expect(uri`https://x.org/a/${"b"}.${1}?up=${".."}`).toBe("https://x.org/a/b.1?up=..")
    expect(await attempt(quote, { carrier: "\ud800" })).toEqual({
      kind: "undeclared",
      message: "The request cannot be made of this input."
    })
    expect(asked).toHaveLength(1)
  })

  it("needs its variables, an address and sound headers, and says so without their values", async () => {
    const env = httpActivity("test/env", {
      input: Schema.Struct({}),
      env: ["PERDURE_TEST_MISSING"],
      request: (_input, env) => ({ method: "GET", url: env.PERDURE_TEST_MISSING })
    })
    expect(await failure(env)).toBe("The environment variable PERDURE_TEST_MISSING is not set.")
    const noAddress = "The url of the request is not an absolute http or https URL."
    expect(await failure(asking("quotes?key=secret"))).toBe(noAddress)
    expect(await failure(asking("file:///etc/passwd"))).toBe(noAddress)
    expect(await failure(asking(base.replace("//", "//ann:secret@")))).toMatch(
      /^The url to 127\.0\.0\.1:\d+ has a user name or a password, which belong in a header\.$/
    )
    expect(await failure(asking(base, { "x-key": "secret\r\nx: y" }))).toBe(
      "The header x-key has characters that no header can have."
    )
    expect(await failure(asking("http://127.0.0.1:1/quotes?key=secret"))).toMatch(
      /^GET http:\/\/127\.0\.0\.1:1\/quotes was not answered: \w+$/
    )
  })
})

describe("what becomes of the answer", () => {
  it("a success that does not fit is rejected, one that is no JSON is a failure", async () => {
    answer = json(200, { price: "7" })
    expect(await outcome()).toMatchObject({ kind: "rejected", rejection: { path: "price" } })
    answer = (_request, response) => response.writeHead(200).end("<html>")
    expect(await outcome()).toEqual({
      kind: "undeclared",
      message: `${name()} answered 200 with a body that is not JSON.`
    })
  })

  it("a status of an error is that error, with its fields", async () => {
    answer = (_request, response) => response.writeHead(404).end("no such thing")
    expect(await outcome()).toMatchObject({ kind: "declared", tag: "NotFound", text: "{\"_tag\":\"NotFound\"}" })
    answer = json(409, { owner: "ann", _tag: "Other", more: 1 })
    expect(await outcome()).toMatchObject({
      kind: "declared",
      tag: "Conflict",
      text: "{\"_tag\":\"Conflict\",\"owner\":\"ann\"}"
    })
    answer = json(409, { owner: 1 })
    expect(await outcome()).toMatchObject({
      kind: "undeclared",
      message: expect.stringContaining(`HTTP 409 from ${name()}, without the fields of its error: owner: `)
    })
  })

  it("any other status is a failure that names no secret", async () => {
    answer = json(503, { secret: "s" })
    expect(await outcome()).toEqual({ kind: "undeclared", message: `HTTP 503 from ${name()}` })
  })

  it("of more than 2 MiB is a failure", async () => {
    answer = (_request, response) => response.writeHead(200).end("x".repeat(2 * 1024 * 1024 + 1))
    expect(await outcome()).toEqual({
      kind: "undeclared",
      message: `HTTP 200 from ${name()}, with more than 2 MiB, the most that can be stored.`
    })
  })

  it("a redirect is followed within the origin only", async () => {
    answer = (request, response) =>
      request.url?.startsWith("/moved") === true
        ? json(200, { price: 8 })(request, response)
        : response.writeHead(302, { location: "/moved" }).end()
    expect(await outcome()).toMatchObject({ kind: "success", value: { price: 8 } })
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(["Bearer secret", "Bearer secret"])
    answer = (_request, response) => response.writeHead(302, { location: "http://localhost:1/?key=secret" }).end()
    expect(await outcome()).toEqual({
      kind: "undeclared",
      message: `HTTP 302 from ${name()}, to http://localhost:1, which is not followed.`
    })
    answer = (_request, response) => response.writeHead(302, { location: "/carriers/dhl" }).end()
    asked = []
    expect(await outcome()).toMatchObject({ kind: "undeclared" })
    expect(asked).toHaveLength(6)
  })

  it("an interruption ends the request", async () => {
    const closed = new Promise<void>((resolve) => {
      answer = (request) => void request.socket.once("close", resolve)
    })
    const running = Effect.runFork(quote.attempt(Context.empty(), "{\"carrier\":\"dhl\"}", context))
    await expect.poll(() => asked.length).toBe(1)
    await Effect.runPromise(Fiber.interrupt(running))
    await closed
  })
})

const Parcel = workflow("HttpParcel", {
  version: 1,
  payload: { carrier: Schema.String, key: Schema.String },
  success: Price,
  errors: [NotFound, Conflict],
  idempotencyKey: ({ key }) => key,
  hashes: { identity: "i", payload: "p", result: "r", plan: "x", source: "s" }
})
const ParcelV1 = body(
  Parcel,
  Effect.fnUntraced(function*(payload) {
    return yield* call("quoted", quote, { carrier: payload.carrier })
  })
)

describe.each(engines)("on $name", (engine) => {
  const run = async (carrier: string) => {
    const open = await openEngine(engine, ParcelV1)
    try {
      return await open.run(Effect.result(Parcel.execute({ carrier, key: `${engine.name} ${carrier}` })))
    } finally {
      await open.close()
    }
  }

  it("is retried with the same key", async () => {
    let attempts = 0
    answer = (request, response) => json(++attempts === 1 ? 500 : 200, { price: 9 })(request, response)
    expect(await run("again")).toMatchObject({ success: { price: 9 } })
    const keys = asked.map(({ headers }) => headers["idempotency-key"])
    expect(keys).toHaveLength(2)
    expect(new Set(keys).size).toBe(1)
  })

  it("ends with its declared error, or when its attempts are used up", async () => {
    answer = json(404, {})
    expect(await run("gone")).toMatchObject({ failure: { _tag: "NotFound" } })
    answer = json(500, {})
    const expected = `HTTP 500 from GET ${base}/carriers/down`
    expect(await run("down")).toMatchObject({
      failure: { kind: "StepFailed", message: expect.stringContaining(expected) }
    })
  })
})
