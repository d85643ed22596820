/** A server on a real socket, asked through the client and by hand. */
import { Cause, Context, Effect, Exit, Fiber, Layer, Option, Scope } from "effect"
import type { OpenApi } from "effect/http-api"
import { existsSync, writeFileSync } from "node:fs"
import { connect } from "node:net"
import { describe, expect, it } from "vitest"
import { httpControlLayer } from "../../runtime/client/http.ts"
import { serverHealth, stopServer } from "../../runtime/client/server.ts"
import { Control } from "../../runtime/engine/control.ts"
import { type Discovery, discoveryFile, findServer } from "../../runtime/server/discovery.ts"
import { ServerIdentity } from "../../runtime/server/identity.ts"
import { maxBody } from "../../runtime/server/security.ts"
import { serverLayer } from "../../runtime/server/server.ts"
import { aStatus, scratchDatabase, tableControl } from "./support.ts"

const setUp = Effect.gen(function*() {
  const database = yield* scratchDatabase
  const table = yield* tableControl
  const services = yield* Layer.build(serverLayer({ database }).pipe(Layer.provide(table.layer)))
  const server = Option.getOrThrow(yield* findServer(database))
  const client = Context.get(yield* Layer.build(httpControlLayer(database)), Control)
  return { database, server, client, table, identity: Context.get(services, ServerIdentity) }
})

const withServer = <A, E>(test: (given: Effect.Success<typeof setUp>) => Effect.Effect<A, E>) =>
  Effect.runPromise(Effect.scoped(Effect.flatMap(setUp, test)))

const ask = (server: Discovery, path: string, init: RequestInit = {}) =>
  Effect.promise(() =>
    fetch(`${server.url}${path}`, { ...init, headers: { authorization: `Bearer ${server.token}`, ...init.headers } })
  )

describe("the client over HTTP", () => {
  it("is told what the engine says", () =>
    withServer(({ client, table }) =>
      Effect.gen(function*() {
        expect(yield* client.start({ workflow: "Order", payload: { orderId: "ord_1" } }))
          .toEqual({ executionId: "0123456789abcdef", run: 1, created: true })
        expect(yield* client.status("0123456789abcdef")).toEqual(aStatus())
        expect(yield* client.status("Order/ord/1")).toEqual(aStatus())
        expect(yield* client.list({ state: "Running", parked: false, limit: 3, workflow: "Order" })).toEqual([
          aStatus()
        ])
        expect(yield* client.list({ state: "Failed" })).toEqual([])
        expect(yield* client.history("Order/ord/1")).toMatchObject([{ seq: 1, data: { payload: [1, null] } }])
        expect((yield* client.resume("Order/ord/1")).waitingFor).toEqual([{ kind: "operator" }])
        expect((yield* client.cancel("Order/ord/1")).state).toBe("Cancelled")
        expect((yield* client.terminate("Order/ord/1")).state).toBe("Terminated")
        yield* table.finish
        expect((yield* client.result("Order/ord/1")).result).toEqual({ ok: true })
      })
    ))

  it("gets the engine's errors as they are", () =>
    withServer(({ client }) =>
      Effect.gen(function*() {
        expect(yield* Effect.flip(client.status("nothing/like it?&%"))).toMatchObject({
          _tag: "ExecutionNotFound",
          executionId: "nothing/like it?&%"
        })
        expect(yield* Effect.flip(client.start({ workflow: "Ordre", payload: null }))).toMatchObject({
          _tag: "UnknownWorkflow",
          known: ["Order"]
        })
        expect(yield* Effect.flip(client.start({ workflow: "Order", payload: "other" }))).toMatchObject({
          _tag: "StartConflict",
          differs: ["items/0/qty"]
        })
      })
    ))

  it("waits for a result over several requests", () =>
    withServer(({ client, server, table }) =>
      Effect.gen(function*() {
        const early = yield* ask(server, "/v1/executions/0123456789abcdef/result?wait=50")
        expect(yield* Effect.promise(() => early.json())).toMatchObject({ state: "Running" })
        const waiting = yield* Effect.forkChild(client.result("0123456789abcdef"))
        yield* Effect.sleep(50)
        expect(waiting.pollUnsafe()).toBeUndefined()
        yield* table.finish
        expect((yield* Fiber.join(waiting)).state).toBe("Completed")
      })
    ))

  it("says that no server runs, once it is gone", () =>
    Effect.runPromise(Effect.scoped(Effect.gen(function*() {
      const { database, client } = yield* Effect.scoped(setUp)
      expect(existsSync(discoveryFile(database))).toBe(false)
      const gone = yield* Effect.flip(client.status("x"))
      expect(gone).toMatchObject({ _tag: "EngineUnavailable", remedy: "Start one with `perdure serve`." })
    }))))

  it("is told when a payload is too large to be sent", () =>
    withServer(({ client }) =>
      Effect.gen(function*() {
        const huge = yield* Effect.flip(client.start({ workflow: "Order", payload: "x".repeat(maxBody) }))
        expect(huge).toMatchObject({ _tag: "EngineUnavailable", message: "The server refuses a request of this size." })
      })
    ))

  it("finds the server again after a restart on another port, with another token", () =>
    Effect.runPromise(Effect.scoped(Effect.gen(function*() {
      const database = yield* scratchDatabase
      const table = yield* tableControl
      const client = Context.get(yield* Layer.build(httpControlLayer(database)), Control)
      const asked = Effect.andThen(client.status("Order/ord/1"), findServer(database))
      const serving = <A, E>(use: Effect.Effect<A, E>) =>
        Effect.scoped(Effect.andThen(Layer.build(serverLayer({ database }).pipe(Layer.provide(table.layer))), use))
      const first = Option.getOrThrow(yield* serving(asked))
      const second = Option.getOrThrow(yield* serving(asked))
      expect(second.token).not.toBe(first.token)
    }))))

  it("says so when the server that the file names does not answer", () =>
    withServer(({ database, client, server }) =>
      Effect.gen(function*() {
        const nobody = `${server.url.slice(0, server.url.lastIndexOf(":"))}:1`
        writeFileSync(discoveryFile(database), JSON.stringify({ ...server, url: nobody }))
        expect(yield* Effect.flip(client.status("x"))).toMatchObject({
          _tag: "EngineUnavailable",
          message: "The server did not answer."
        })
        writeFileSync(discoveryFile(database), JSON.stringify({ ...server, token: "stale" }))
        expect(yield* Effect.flip(client.status("x"))).toMatchObject({
          _tag: "EngineUnavailable",
          message: expect.stringContaining("token")
        })
        writeFileSync(discoveryFile(database), JSON.stringify(server))
      })
    ))

  it("is told when the server goes while it waits, and does not hold the server up", () =>
    Effect.runPromise(Effect.scoped(Effect.gen(function*() {
      const scope = yield* Scope.make()
      const { client } = yield* Scope.provide(setUp, scope)
      const waiting = yield* Effect.forkChild(Effect.flip(client.result("0123456789abcdef")))
      yield* Effect.sleep(50)
      const start = performance.now()
      yield* Scope.close(scope, Exit.void)
      expect(performance.now() - start).toBeLessThan(5_000)
      expect(yield* Fiber.join(waiting)).toMatchObject({ _tag: "EngineUnavailable" })
    }))))
})

describe("the server itself", () => {
  it("answers its health", () =>
    withServer(({ database, table }) =>
      Effect.gen(function*() {
        expect(yield* serverHealth(database)).toMatchObject({ state: "ok", running: 1, parked: 0, pid: process.pid })
        yield* table.waitFor(Date.now() - 60_000)
        expect(yield* serverHealth(database)).toMatchObject({ state: "stuck" })
      })
    ))

  it("is asked to stop", () =>
    withServer(({ database, identity }) =>
      Effect.gen(function*() {
        const stopped = yield* Effect.forkChild(identity.stopRequested)
        // The server of this test lives in the process that asks, which does not end.
        const late = yield* Effect.flip(stopServer(database, { patience: "50 millis" }))
        expect(late.message).toContain(`process ${process.pid}`)
        yield* Fiber.join(stopped)
      })
    ))

  it("refuses to listen on another address than loopback", () =>
    Effect.runPromise(Effect.scoped(Effect.gen(function*() {
      const database = yield* scratchDatabase
      const table = yield* tableControl
      const refused = yield* Effect.exit(
        Layer.build(serverLayer({ database, host: "0.0.0.0" }).pipe(Layer.provide(table.layer)))
      )
      expect(Exit.isFailure(refused) && Cause.squash(refused.cause)).toMatchObject({ _tag: "CannotListen" })
      expect(existsSync(discoveryFile(database))).toBe(false)
    }))))

  it("says which port is taken", () =>
    withServer(({ database, server, table }) =>
      Effect.gen(function*() {
        const port = Number(new URL(server.url).port)
        const refused = yield* Effect.exit(Effect.scoped(
          Layer.build(serverLayer({ database: `${database}2`, port }).pipe(Layer.provide(table.layer)))
        ))
        expect(Exit.isFailure(refused) && Cause.squash(refused.cause)).toMatchObject({
          _tag: "CannotListen",
          message: expect.stringContaining(String(port))
        })
      })
    ))

  it("describes itself as OpenAPI", () =>
    withServer(({ server }) =>
      Effect.gen(function*() {
        const response = yield* ask(server, "/openapi.json")
        const document: OpenApi.OpenAPISpec = yield* Effect.promise(async () => JSON.parse(await response.text()))
        expect(Object.keys(document.paths).toSorted()).toEqual([
          "/v1/executions",
          "/v1/executions/{execution}",
          "/v1/executions/{execution}/cancel",
          "/v1/executions/{execution}/history",
          "/v1/executions/{execution}/result",
          "/v1/executions/{execution}/resume",
          "/v1/executions/{execution}/terminate",
          "/v1/health",
          "/v1/stop"
        ])
        expect(document.components.securitySchemes.bearer).toMatchObject({ type: "http", scheme: "Bearer" })
      })
    ))
})

describe("a stranger", () => {
  const json = { "content-type": "application/json" }

  it("without the token is refused", () =>
    withServer(({ server }) =>
      Effect.gen(function*() {
        for (const authorization of ["", "Bearer ", "Bearer wrong", `Basic ${server.token}`]) {
          expect((yield* ask(server, "/v1/health", { headers: { authorization } })).status, authorization).toBe(401)
        }
        expect(
          (yield* ask(server, "/v1/stop", { method: "POST", body: "{}", headers: { ...json, authorization: "" } }))
            .status
        )
          .toBe(401)
      })
    ))

  it("from another origin, or with a form, is refused", () =>
    withServer(({ server }) =>
      Effect.gen(function*() {
        expect((yield* ask(server, "/v1/health", { headers: { origin: "https://evil.example" } })).status).toBe(403)
        expect((yield* ask(server, "/v1/stop", { method: "POST", body: "{}" })).status).toBe(415)
        const preflight = yield* ask(server, "/v1/stop", {
          method: "OPTIONS",
          headers: { "access-control-request-method": "POST" }
        })
        expect(preflight.headers.get("access-control-allow-origin")).toBeNull()
      })
    ))

  it("gets neither stack traces nor paths", () =>
    withServer(({ server }) =>
      Effect.gen(function*() {
        const answers = [
          yield* ask(server, "/v1/executions", { method: "POST", body: "{", headers: json }),
          yield* ask(server, "/v1/executions", { method: "POST", body: "{\"workflow\":7}", headers: json }),
          yield* ask(server, "/v1/executions?limit=0"),
          yield* ask(server, "/v1/executions/%00%ff/history"),
          yield* ask(server, "/etc/passwd"),
          yield* ask(server, "/v1/executions/broken")
        ]
        expect(answers.map((answer) => answer.status)).toEqual([400, 400, 400, 404, 404, 500])
        for (const answer of answers) {
          const text = yield* Effect.promise(() => answer.text())
          expect(text).not.toMatch(/node_modules|\.ts\b|\bat .*:\d+|secret/)
        }
      })
    ))

  it("cannot make the server read a body without end", () =>
    withServer(({ server }) =>
      Effect.gen(function*() {
        const endless = new ReadableStream({
          start: (controller) => controller.enqueue(new TextEncoder().encode("{\"workflow\":\"")),
          pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024).fill(97))
        })
        const answer = yield* Effect.promise(() =>
          fetch(`${server.url}/v1/executions`, {
            method: "POST",
            body: endless,
            duplex: "half",
            headers: { ...json, authorization: `Bearer ${server.token}` }
          } as RequestInit).then((response) => response.status, () => "closed")
        )
        expect([400, 413, "closed"]).toContain(answer)
        expect(maxBody).toBeLessThan(10_000_000)
        expect((yield* ask(server, "/v1/health")).status).toBe(200)
      })
    ))

  it("cannot exhaust the stack with a deep payload", () =>
    withServer(({ server }) =>
      Effect.gen(function*() {
        const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`
        const body = `{"workflow":"Order","payload":${deep}}`
        const answer = yield* ask(server, "/v1/executions", { method: "POST", body, headers: json })
        expect(answer.status).toBe(400)
        expect((yield* ask(server, "/v1/health")).status).toBe(200)
      })
    ))

  it("cannot send endless headers", () =>
    withServer(({ server }) =>
      Effect.gen(function*() {
        const { port } = new URL(server.url)
        const answer = yield* Effect.promise(() =>
          new Promise<string>((resolve) => {
            const socket = connect(Number(port), "127.0.0.1")
            let text = ""
            socket.on("data", (chunk) => (text += String(chunk)))
            socket.on("error", () => resolve(text))
            socket.on("close", () => resolve(text))
            socket.write(`GET /v1/health HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Long: ${"a".repeat(20_000)}\r\n\r\n`)
          })
        )
        expect(answer).toMatch(/^HTTP\/1.1 431/)
      })
    ))
})
