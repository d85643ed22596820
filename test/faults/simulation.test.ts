/** A seed of the simulation is all there is to it: the same one gives the same history, byte for byte. */
import { DatabaseSync } from "node:sqlite"
import { describe, expect, test } from "vitest"
import { simulate, type Simulated } from "./simulation/simulate.ts"

const everything = ({ ends, log, order }: Simulated): string => {
  const db = new DatabaseSync(order.database, { readOnly: true })
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all()
  const rows = tables.map(({ name }) => [name, db.prepare(`SELECT * FROM ${String(name)}`).all()])
  db.close()
  return JSON.stringify({ ends, log, rows })
}

describe("told twice", () => {
  const seeds = Array.from({ length: 6 }, () => Math.floor(Math.random() * 1e6))
  test.each(seeds)("seed %i", async (seed) => {
    const [first, second] = [await simulate(seed), await simulate(seed)]
    expect(everything(first)).toBe(everything(second))
    expect(first.log.length).toBeGreaterThan(0)
  })
})

test("seeds differ, and workers die of many things", async () => {
  const stories: Array<Simulated> = []
  for (let seed = 0; seed < 20; seed++) stories.push(await simulate(seed))
  expect(new Set(stories.flatMap(({ ends }) => ends))).toEqual(new Set(["crashed", "done", "stopped"]))
  expect(new Set(stories.map(everything)).size).toBe(stories.length)
})
