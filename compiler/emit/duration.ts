/** Turns milliseconds into the text of a duration as Effect reads it, in the largest unit that is exact. */
import { quote } from "./literal.ts"

const units = [["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000], ["second", 1000]] as const

export const durationText = (millis: number): string => {
  const unit = units.find(([, size]) => millis > 0 && millis % size === 0)
  const [name, count] = unit === undefined ? ["milli", millis] : [unit[0], millis / unit[1]]
  return quote(`${count} ${name}${count === 1 ? "" : "s"}`)
}
