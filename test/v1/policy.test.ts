/** Retry policies: the defaults, and how long a back-off lasts. */
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { backoff, defaultRetry, retryRule, timeoutRule } from "../../runtime/v1/policy.ts"

test("absent parameters have the field's defaults", () => {
  expect(retryRule(undefined)).toEqual(defaultRetry)
  expect(defaultRetry).toMatchObject({
    initialInterval: 1_000,
    backoffCoefficient: 2,
    maximumInterval: 100_000,
    maximumAttempts: 0
  })
  expect(retryRule({ initialInterval: "200 millis" })).toEqual({
    initialInterval: 200,
    backoffCoefficient: 2,
    maximumInterval: 20_000,
    maximumAttempts: 0,
    nonRetryableErrors: [],
    retriesDeclared: true
  })
})

test("a call's timeouts stand above the contract's, one by one", () => {
  const contract = timeoutRule({ startToClose: "10 seconds", heartbeat: "1 second" })
  expect(timeoutRule({ startToClose: "2 seconds" }, contract)).toEqual({
    scheduleToStart: undefined,
    startToClose: 2_000,
    scheduleToClose: undefined,
    heartbeat: 1_000
  })
})

test("back-off grows, is bounded, is spread by at most a tenth, and is the same on every replay", () => {
  const rule = retryRule({ initialInterval: 100, backoffCoefficient: 3, maximumInterval: 1_000 })
  fc.assert(fc.property(fc.string(), fc.integer({ min: 1, max: 50 }), (seed, failures) => {
    const wait = backoff(rule, failures, seed)
    const full = Math.min(1_000, 100 * 3 ** (failures - 1))
    expect(wait).toBeGreaterThanOrEqual(Math.floor(full * 0.9))
    expect(wait).toBeLessThanOrEqual(full)
    expect(backoff(rule, failures, seed)).toBe(wait)
  }))
  expect(new Set(Array.from({ length: 50 }, (_, n) => backoff(rule, 3, `execution ${n}`))).size).toBeGreaterThan(20)
})
