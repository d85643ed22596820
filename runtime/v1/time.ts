/** Duration texts such as `1h30m`: text to milliseconds and back. */

const units = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const
type Unit = keyof typeof units

const whole = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d|w))+$/
const part = /(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g

/** Milliseconds, or undefined if the text is no duration. */
export const parseDuration = (text: string): number | undefined => {
  if (!whole.test(text)) return undefined
  let total = 0
  for (const [, amount, unit] of text.matchAll(part)) {
    // The pattern admits exactly the units of the table.
    total += Number(amount) * units[unit as Unit]
  }
  return Math.round(total)
}

/** The shortest text of a length of time: `5400000` is `1h30m`, nothing is `0ms`. */
export const durationText = (millis: number): string => {
  let rest = Math.round(millis)
  let text = ""
  for (const [unit, size] of Object.entries(units)) {
    const count = Math.floor(rest / size)
    if (count > 0) text += `${count}${unit}`
    rest -= count * size
  }
  return text === "" ? "0ms" : text
}
