import * as fc from "fast-check"
import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { unifiedDiff } from "../../compiler/write/diff.ts"

const lines = (...rows: ReadonlyArray<string | number>): string => rows.map((row) => `${row}\n`).join("")

it("shows what changed with three lines around it", () => {
  expect(unifiedDiff("a.ts", lines(1, 2, 3, 4, 5, 6, 7, 8, 9), lines(1, 2, 3, 4, "five", 6, 7, 8, 9))).toBe(
    lines("--- a/a.ts", "+++ b/a.ts", "@@ -2,7 +2,7 @@", " 2", " 3", " 4", "-5", "+five", " 6", " 7", " 8")
  )
})

it("shows a new file and one that is to go", () => {
  expect(unifiedDiff("a.ts", undefined, lines(1))).toBe(lines("--- /dev/null", "+++ b/a.ts", "@@ -0,0 +1,1 @@", "+1"))
  expect(unifiedDiff("a.ts", lines(1), undefined)).toBe(lines("--- a/a.ts", "+++ /dev/null", "@@ -1,1 +0,0 @@", "-1"))
})

it("is a patch that turns the one into the other", () => {
  const folder = mkdtempSync(join(tmpdir(), "perdure-diff-"))
  const rows = fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 30 })
  try {
    fc.assert(
      fc.property(rows, rows, (before, after) => {
        if (before.join() === after.join()) return
        writeFileSync(join(folder, "file"), lines(...before))
        const patch = unifiedDiff("file", lines(...before), lines(...after))
        execFileSync("git", ["apply", "--unsafe-paths", "-p1", "-"], {
          cwd: folder,
          input: patch,
          env: { ...process.env, GIT_CEILING_DIRECTORIES: folder }
        })
        expect(readFileSync(join(folder, "file"), "utf8")).toBe(lines(...after))
      }),
      { numRuns: 30 }
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})
