/** Tables of the command line on terminals of any width. */
import { expect, it } from "vitest"
import { table } from "../../runtime/cli/view/table.ts"

const rows = [["ID", "WHAT"], ["a", "done"], ["abc", "日本語日本語"]]

it("aligns columns, and ends no line with blanks", () => {
  expect(table(rows)).toEqual(["ID   WHAT", "a    done", "abc  日本語日本語"])
})

it("cuts what does not fit, by the columns that characters take", () => {
  expect(table(rows, 9)).toEqual(["ID   WHAT", "a    done", "abc  日…"])
  expect(table(rows, 10)).toEqual(["ID   WHAT", "a    done", "abc  日本…"])
})
