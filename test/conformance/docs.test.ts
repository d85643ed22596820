/** docs/architecture.md says where the engines differ; its table is written from what the tests here expect of each. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { root } from "../house/sources.ts"
import { engines, type Expected } from "./engines.ts"
import { needs } from "./needs.ts"

const needing = ({ isPerdure }: Expected): string => isPerdure ? "yes" : "fails with `NeedsPerdureEngine`"

const rows: ReadonlyArray<readonly [what: string, of: (expected: Expected) => string]> = [
  ...needs.map(({ what }) => [what, needing] as const),
  ["limits the wait for a child", needing],
  ["an interrupted execution ends as", ({ interrupted }) => interrupted],
  [
    "one that is interrupted unsafely ends as",
    ({ interruptedUnsafely, stepsInterruptedUnsafely: steps }) =>
      `${interruptedUnsafely}, ${steps.includes("room/undo") ? "compensated" : "not compensated"}`
  ],
  [
    "what was parked because an undo step gave up, and is resumed",
    ({ resumeRepeatsUndo }) => resumeRepeatsUndo ? "tries it again" : "stays parked"
  ]
]

const line = (cells: ReadonlyArray<string>): string => `| ${cells.join(" | ")} |\n`

const table = (): string => {
  const columns = engines.filter(({ name }) => !name.includes("replaying"))
  return line(["", ...columns.map(({ name }) => name)]) + line(["---", ...columns.map(() => "---")]) +
    rows.map(([what, of]) => line([what, ...columns.map(({ expected }) => of(expected))])).join("")
}

it("says where the engines differ", () => {
  const file = join(root, "docs/architecture.md")
  const page = readFileSync(file, "utf8")
  const from = page.indexOf("\n\n", page.indexOf("This is where they differ")) + 2
  const to = page.indexOf("\n## ", from - 1)
  if (process.env.UPDATE_GOLDENS === "1") return writeFileSync(file, page.slice(0, from) + table() + page.slice(to))
  expect(page.slice(from, to)).toBe(table())
})
