/** Instants and spans as a person reads them. */

/** `2026-11-20 08:54:27Z` */
export const instant = (millis: number): string =>
  new Date(millis).toISOString().replace("T", " ").replace(/\.\d+Z$/, "Z")

const units = [["d", 86_400_000], ["h", 3_600_000], ["m", 60_000]] as const

/** `12 ms`, `3.2 s`, `4m 10s`, `2d 3h`: two units at most. */
export const span = (millis: number): string => {
  if (millis < 1000) return `${Math.round(millis)} ms`
  if (millis < 60_000) return `${(millis / 1000).toFixed(millis < 10_000 ? 2 : 1)} s`
  const whole = Math.round(millis / 1000) * 1000
  const parts: Array<string> = []
  let rest = whole
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0 || parts.length > 0) parts.push(`${count}${unit}`)
  }
  parts.push(`${rest / 1000}s`)
  return parts.slice(0, 2).join(" ")
}

/** `+0.012 s`, with milliseconds, so that a column of them can be compared. */
export const offset = (millis: number): string =>
  millis < 60_000 ? `+${(millis / 1000).toFixed(3)} s` : `+${span(millis)}`
