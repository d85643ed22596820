/** The edits of F20 are edits of the project as it is; each has a name of its own. */
import { expect, test } from "vitest"
import { after, before, edits } from "./edits/index.ts"
import { points } from "./edits/points.ts"

test.each(edits)("$name", (edit) => {
  expect(after(edit)).not.toEqual(before)
  const known = new Set(points.map(({ step }) => step))
  const from = typeof edit.verdict === "string" ? [] : Object.keys(edit.verdict)
  expect(from.filter((step) => !known.has(step))).toEqual([])
})

test("they are of many kinds", () => {
  expect(new Set(edits.map(({ name }) => name)).size).toBe(edits.length)
  expect(edits.filter(({ verdict }) => verdict === "continues").length).toBeGreaterThan(15)
  expect(edits.length).toBeGreaterThan(60)
})
