/** Rows of text into aligned columns. */
import { CliOutput } from "effect/cli"

const gap = "  "

/** The last column is not padded, so that no line ends with blanks; a line that is wider than `width` columns is cut. */
export const table = (
  rows: ReadonlyArray<ReadonlyArray<string>>,
  width = Number.POSITIVE_INFINITY
): ReadonlyArray<string> => {
  const widths: Array<number> = []
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, CliOutput.displayWidth(cell))
    }
  }
  return rows.map((row) =>
    fitting(
      row.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - CliOutput.displayWidth(cell))).join(gap)
        .trimEnd(),
      width
    )
  )
}

const fitting = (line: string, width: number): string => {
  if (CliOutput.displayWidth(line) <= width) return line
  const characters = [...new Intl.Segmenter().segment(line)].map(({ segment }) => segment)
  while (CliOutput.displayWidth(characters.join("")) >= width) characters.pop()
  return `${characters.join("")}…`
}
