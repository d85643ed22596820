/** Rows of text into aligned columns. */
import { CliOutput } from "effect/cli"

const gap = "  "

/** The last column is not padded, so that no line ends with blanks. */
export const table = (rows: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<string> => {
  const widths: Array<number> = []
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, CliOutput.displayWidth(cell))
    }
  }
  return rows.map((row) =>
    row.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - CliOutput.displayWidth(cell))).join(gap)
      .trimEnd()
  )
}
