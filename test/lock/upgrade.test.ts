/** Locks of older formats become locks of this one; what cannot become one is told. */
import { expect, it } from "vitest"
import { type Upgrade, upgradedLocks } from "../../compiler/lock/upgrade.ts"
import { contractIn, locksOf, releasedTexts, sourcesOf } from "../support/locks.ts"

const ping = contractIn(`
workflow: Ping
version: 1
payload: { id: string }
idempotencyKey: "\${ payload.id }"
steps: []
`)
const current = releasedTexts([ping])
const text = current.get("Ping.lock.json") ?? ""

/** As if two formats had come before, in which the default had other names. */
const older = (format: number, name: string) =>
  sourcesOf(
    new Map([[
      "Ping.lock.json",
      text.replace("\"format\": 1", `"format": ${format}`).replace("\"default\"", `"${name}"`)
    ]])
  )

const renaming = (from: string, to: string, format: number): Upgrade => (lock) => ({
  ...Object.fromEntries(Object.entries(Object(lock)).map(([key, value]) => [key === from ? to : key, value])),
  format
})

const steps = new Map([[-1, renaming("chosen", "preferred", 0)], [0, renaming("preferred", "default", 1)]])

it.each([[0, "preferred"], [-1, "chosen"]] as const)("a lock of format %i", (format, name) => {
  const { diagnostics, value } = upgradedLocks(older(format, name), steps)
  expect(diagnostics).toEqual([])
  expect(value).toEqual([locksOf(current).get("Ping")?.lock])
})

it("leaves alone what has this format", () => {
  expect(upgradedLocks(sourcesOf(current), steps)).toEqual({ value: [], diagnostics: [] })
})

it("tells of a format that is not known, and of a newer one", () => {
  expect(codes(-2)).toEqual(["lock-shape"])
  expect(codes(7)).toEqual(["lock-newer"])
})

it("tells of what is damaged after all", () => {
  expect(upgradedLocks(older(0, "favourite"), steps).diagnostics.map(({ code }) => code)).toEqual(["lock-shape"])
})

const codes = (format: number) => upgradedLocks(older(format, "default"), steps).diagnostics.map(({ code }) => code)
