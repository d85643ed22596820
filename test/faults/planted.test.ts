/** The faults that `npm run faults:planted` plants are up to date, and a few of them are found. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { root } from "../house/sources.ts"
import { faults } from "./planted/faults.ts"
import { faulty, find } from "./planted/plant.ts"

describe("the text of each planted fault is in the engine", () => {
  it.each(faults)("$name", (fault) => {
    expect(faulty(fault)).not.toBe(readFileSync(join(root, fault.file), "utf8"))
  })
})

describe("found", () => {
  const quick = ["what was done first is undone first", "items of a loop share a key"]
  it.each(faults.filter(({ name }) => quick.includes(name)))("$name", async (fault) => {
    expect(await find(fault, 1)).toMatch(/violations/)
  }, 600_000)
})
