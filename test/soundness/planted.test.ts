/** The faults that `npm run soundness:planted` plants are up to date, and a few of them are found. */
import { describe, expect, it } from "vitest"
import { faults } from "./planted/faults.ts"
import { faulty, find } from "./planted/plant.ts"

describe("the text of each planted fault is in the checker", () => {
  it.each(faults)("$name", (fault) => {
    expect(faulty(fault)).toContain(fault.becomes)
  })
})

describe("found", () => {
  const quick = ["the value of a guarded step is always there", "two steps can have one id"]
  it.each(faults.filter(({ name }) => quick.includes(name)))("$name", async (fault) => {
    expect(await find(fault, { seed: 1, most: 200, size: 20 })).toBeDefined()
  }, 600_000)
})
