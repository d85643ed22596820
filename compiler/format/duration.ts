/** Turns a time span into the one way to write it: `60s` into `1m`, `90m` into `1h30m`. */
import { parseDuration } from "../parse/duration.ts"

const units: ReadonlyArray<readonly [unit: string, millis: number]> = [
  ["w", 604_800_000],
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1]
]

/** What is no time span stays as it is. */
export const canonicalDuration = (text: string): string => {
  const duration = parseDuration(text)
  if (duration === undefined) return text
  if (duration.millis === 0) return "0s"
  let rest = duration.millis
  // Nobody wants 30d as 4w2d: weeks are for who writes them.
  const parts = units.filter(([unit]) => unit !== "w" || text.includes("w")).map(([unit, millis]) => {
    const count = Math.floor(rest / millis)
    rest -= count * millis
    return count === 0 ? "" : `${count}${unit}`
  })
  const canonical = parts.join("")
  // A count has only so many digits.
  return parseDuration(canonical) === undefined ? text : canonical
}
