/** The index of the locks: a sum for each file and one for all, so that two branches that both release meet in it. */
import { hash as digestOf } from "node:crypto"

export const indexFormat = 1

const head = `perdure lock index ${indexFormat}`

/** Of the text, whatever line ends a checkout gives it. */
export const sumOf = (text: string): string => digestOf("sha256", text.replaceAll("\r\n", "\n"))

/** `sums` are those of the locks, by the names of their files. */
export const indexText = (sums: ReadonlyMap<string, string>): string => {
  const lines = [...sums].map(([file, sum]) => `${sum}  ${file}\n`).sort(bySecondColumn).join("")
  return `${head}\n${lines}${sumOf(lines)}  total\n`
}

const bySecondColumn = (a: string, b: string): number => a.slice(66) < b.slice(66) ? -1 : 1
