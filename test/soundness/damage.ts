/** Damages the text of a file, as YAML and as anything else. */
import type { Random } from "../support/random/random.ts"

const pieces = [
  ..."{}[],:#&*!|>%@`'\"?-\n\t \\$=.<>()+/~",
  ": ",
  " #",
  "${",
  " }",
  "\n  ",
  "- ",
  "---\n",
  "\r\n",
  "|2-\n",
  "<<: ",
  "!!str ",
  "&a ",
  "*a",
  "\u0000",
  "\u2028",
  "\u202E",
  "é",
  "null",
  "1e400",
  "id: ",
  "steps:\n",
  "=>",
  "?.",
  "??"
]

/** From one to three places: something cut out, put in, or both; or a line doubled, or lines swapped. */
export const damaged = (text: string, random: Random): string => {
  const below = (count: number): number => Math.floor(random() * count)
  let changed = text
  for (let times = 1 + below(3); times > 0; times--) {
    const lines = changed.split("\n")
    const at = below(lines.length)
    switch (below(5)) {
      case 0:
        changed = lines.toSpliced(at, 0, lines[at] ?? "").join("\n")
        break
      case 1:
        changed = lines.toSpliced(at, 1).join("\n")
        break
      case 2:
        changed = lines.with(at, `${" ".repeat(1 + below(4))}${lines[at]}`).join("\n")
        break
      default: {
        const start = below(changed.length + 1)
        const inserted = below(2) === 0 ? "" : pieces[below(pieces.length)] ?? ""
        changed = changed.slice(0, start) + inserted + changed.slice(start + below(inserted === "" ? 9 : 3))
      }
    }
  }
  return changed
}
