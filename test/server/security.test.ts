/** Which requests are turned away before a handler sees them. */
import { describe, expect, it } from "vitest"
import { isDeeperThan, loopbackHosts, maxBody, refusal } from "../../runtime/server/security.ts"

const expected = { hosts: loopbackHosts(4000), token: "secret" }
const json = { "content-type": "application/json; charset=utf-8" }
const status = (method: string, headers: Record<string, string>) =>
  refusal({ method, headers: { authorization: "Bearer secret", ...headers } }, expected)?.status

describe("refusal", () => {
  it("lets a request for the loopback address through", () => {
    for (const host of ["127.0.0.1:4000", "localhost:4000", "LOCALHOST:4000", "[::1]:4000"]) {
      expect(status("GET", { host }), host).toBeUndefined()
    }
    expect(status("POST", { host: "127.0.0.1:4000", ...json })).toBeUndefined()
  })

  it("refuses another host, another port and a missing host", () => {
    expect(status("GET", { host: "evil.example:4000" })).toBe(421)
    expect(status("GET", { host: "127.0.0.1:4001" })).toBe(421)
    expect(status("GET", { host: "127.0.0.1.evil.example:4000" })).toBe(421)
    expect(status("GET", {})).toBe(421)
  })

  it("refuses other origins, and accepts its own", () => {
    expect(status("GET", { host: "localhost:4000", origin: "https://evil.example" })).toBe(403)
    expect(status("GET", { host: "localhost:4000", origin: "null" })).toBe(403)
    expect(status("GET", { host: "localhost:4000", origin: "http://127.0.0.1:4000" })).toBe(403)
    expect(status("GET", { host: "localhost:4000", origin: "http://localhost:4000" })).toBeUndefined()
  })

  it("refuses a change of state that is not JSON, as an HTML form would send it", () => {
    const host = "localhost:4000"
    expect(status("POST", { host })).toBe(415)
    expect(status("POST", { host, "content-type": "text/plain" })).toBe(415)
    expect(status("DELETE", { host, "content-type": "application/x-www-form-urlencoded" })).toBe(415)
    expect(status("POST", { host, "content-type": "application/jsonp" })).toBe(415)
  })

  it("refuses a wrong or missing token, and says nothing else to whoever sent it", () => {
    for (
      const authorization of ["", "secret", "Bearer", "Bearer ", "Bearer Secret", "Bearer secret ", "Basic secret"]
    ) {
      expect(status("POST", { host: "localhost:4000", authorization }), authorization).toBe(401)
    }
  })

  it("refuses a body that says it is too large", () => {
    expect(status("POST", { host: "localhost:4000", ...json, "content-length": String(maxBody + 1) })).toBe(413)
  })
})

describe("isDeeperThan", () => {
  it("counts lists and objects inside each other", () => {
    expect(isDeeperThan("text", 0)).toBe(false)
    expect(isDeeperThan([], 0)).toBe(false)
    expect(isDeeperThan([1], 0)).toBe(true)
    expect(isDeeperThan({ a: [{ b: null }, 1] }, 2)).toBe(true)
    expect(isDeeperThan({ a: [{ b: null }, 1] }, 3)).toBe(false)
  })
})
