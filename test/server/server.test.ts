/** A server on a real socket, asked through the client and by hand. */
import { Cause, Context, Effect, Exit, Fiber, Layer, Option, Scope } from "effect"
import type { OpenApi } from "effect/http-api"
import { existsSync, writeFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { httpControlLayer } from "../../runtime/client/http.ts"
import { serverHealth, stopServer } from "../../runtime/client/server.ts"
import { Control } from "../../runtime/engine/control.ts"
import { discoveryFile, findServer } from "../../runtime/server/discovery.ts"
import { maxBody } from "../../runtime/server/security.ts"
import { serverLayer } from "../../runtime/server/server.ts"
import { ask, setUp, withServer } from "./serving.ts"
import { aStatus, scratchDatabase, tableControl } from "./support.ts"

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
        expect(yield* client.list({ attributes: { customer: "c 1&x", urgent: true, level: 2 } })).toEqual([
          aStatus({ attributes: { customer: "c 1&x", urgent: true, level: 2 } })
        ])
        expect(yield* client.history("Order/ord/1")).toMatchObject([{ seq: 1, data: { payload: [1, null] } }])
        expect(yield* client.history("Order/ord/1", { run: 1 })).toHaveLength(1)
        expect(yield* Effect.flip(client.history("Order/ord/1", { run: 2 }))).toMatchObject({
          _tag: "RunNotFound",
          run: 2,
          runs: 1
        })
        const approval = { name: "approval", payload: { by: "ann" } }
        expect(yield* client.signal("Order/ord/1", approval)).toEqual({
          executionId: "0123456789abcdef",
          signal: "approval",
          duplicate: false
        })
        expect(yield* client.signal("Order/ord/1", { ...approval, senderId: "again" })).toMatchObject({
          duplicate: true
        })
        expect(yield* client.query("Order/ord/1", "progress")).toEqual({
          executionId: "0123456789abcdef",
          query: "progress",
          value: { at: "step", seen: [1, null] }
        })
        expect(yield* client.signalByToken("good", null)).toMatchObject({ signal: "approval" })
        const intent = { by: "ann", reason: "why" }
        expect((yield* client.pause("Order/ord/1", intent)).paused).toEqual({ since: 2, ...intent })
        expect(yield* client.list({ paused: true })).toHaveLength(1)
        expect(yield* client.unserved).toEqual([{ workflow: "Order", version: 3, count: 2 }])
        expect((yield* client.resume("Order/ord/1")).waitingFor).toEqual([{ kind: "operator" }])
        expect(yield* Effect.flip(client.delete("Order/ord/1"))).toMatchObject({
          _tag: "DeletionRefused",
          reason: "running"
        })
        expect((yield* client.cancel("Order/ord/1")).state).toBe("Cancelled")
        expect((yield* client.terminate("Order/ord/1")).state).toBe("Terminated")
        expect(yield* Effect.flip(client.pause("Order/ord/1"))).toMatchObject({
          _tag: "ExecutionClosed",
          state: "Terminated"
        })
        expect((yield* client.delete("Order/ord/1")).state).toBe("Terminated")
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
        const refused = (name: string, payload: string) => Effect.flip(client.signal("Order/ord/1", { name, payload }))
        expect(yield* refused("aproval", "")).toMatchObject({ _tag: "UnknownSignal", known: ["approval"] })
        expect(yield* refused("approval", "other")).toMatchObject({ _tag: "SignalRejected", path: "by" })
        expect(yield* Effect.flip(client.signalByToken("used", null))).toMatchObject({
          _tag: "TokenSpent",
          step: "answer"
        })
        expect(yield* Effect.flip(client.signalByToken("forged", null))).toMatchObject({ _tag: "TokenUnknown" })
        expect(yield* Effect.flip(client.query("Order/ord/1", "x/y?&%"))).toMatchObject({
          _tag: "UnknownQuery",
          query: "x/y?&%",
          known: ["progress"]
        })
        expect(yield* Effect.flip(client.query("Order/ord/1", "odd"))).toMatchObject({
          _tag: "QueryFailed",
          reason: "no number"
        })
        yield* client.terminate("Order/ord/1")
        expect(yield* refused("approval", "")).toMatchObject({ _tag: "ExecutionClosed", state: "Terminated" })
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
      // Far less than its question may take; how fast depends on the machine.
      expect(performance.now() - start).toBeLessThan(10_000)
      expect(yield* Fiber.join(waiting)).toMatchObject({
        _tag: "EngineUnavailable",
        message: "The server is stopping."
      })
    }))))
})

describe("the server itself", () => {
  it("answers its health", () =>
    withServer(({ database, table }) =>
      Effect.gen(function*() {
        expect(yield* serverHealth(database)).toMatchObject({
          state: "ok",
          running: 1,
          parked: 0,
          paused: 0,
          unserved: 2,
          pid: process.pid
        })
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
          "/v1/executions/{execution}/delete",
          "/v1/executions/{execution}/history",
          "/v1/executions/{execution}/pause",
          "/v1/executions/{execution}/queries/{query}",
          "/v1/executions/{execution}/result",
          "/v1/executions/{execution}/resume",
          "/v1/executions/{execution}/signal",
          "/v1/executions/{execution}/terminate",
          "/v1/health",
          "/v1/signals",
          "/v1/stop",
          "/v1/unserved"
        ])
        expect(document.components.securitySchemes.bearer).toMatchObject({ type: "http", scheme: "Bearer" })
      })
    ))
})
