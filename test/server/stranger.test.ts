/** What somebody gets who should not be here, or who does not behave. */
import { Effect } from "effect"
import { connect } from "node:net"
import { describe, expect, it } from "vitest"
import { maxBody } from "../../runtime/server/security.ts"
import { ask, withServer } from "./serving.ts"

describe("a stranger", () => {
  const json = { "content-type": "application/json" }

  it("without the token is refused", () =>
    withServer(({ server }) =>
      Effect.gen(function*() {
        for (const authorization of ["", "Bearer ", "Bearer wrong", `Basic ${server.token}`]) {
          for (const path of ["/v1/health", "/openapi.json", "/nowhere"]) {
            expect((yield* ask(server, path, { headers: { authorization } })).status, authorization).toBe(401)
          }
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

  it("is told where no endpoint is", () =>
    withServer(({ server }) =>
      Effect.gen(function*() {
        const answers = [
          yield* ask(server, "/nowhere"),
          yield* ask(server, "/"),
          yield* ask(server, "/v1/executions", { method: "DELETE", headers: json })
        ]
        for (const answer of answers) {
          expect(answer.status).toBe(404)
          expect(answer.headers.get("x-content-type-options")).toBe("nosniff")
          expect(yield* Effect.promise(() => answer.json())).toEqual({
            _tag: "NotFound",
            message: "There is no such endpoint; GET /openapi.json describes all of them."
          })
        }
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
