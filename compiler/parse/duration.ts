/** Turns a time span such as `1h30m` into milliseconds. */
import type { Located } from "../source/text.ts"
import type { Duration } from "./document.ts"
import { locatedString, type Node } from "./tree.ts"

// As in schemas/activities.schema.json; the lengths keep a span below five thousand years.
const form = /^(?=.)(?:(\d{1,5})w)?(?:(\d{1,6})d)?(?:(\d{1,7})h)?(?:(\d{1,8})m)?(?:(\d{1,9})s)?(?:(\d{1,12})ms)?$/
const unitMillis = [604_800_000, 86_400_000, 3_600_000, 60_000, 1_000, 1]

/** Nothing for another form. */
export const parseDuration = (text: string): Duration | undefined => {
  const counts = form.exec(text)?.slice(1)
  if (counts === undefined) return undefined
  const millis = counts.reduce((sum, count, unit) => sum + Number(count ?? 0) * (unitMillis[unit] ?? 0), 0)
  return { text, millis }
}

/** The form of a span that is written in words, as in `30 days`. */
export const spelled = (text: string): string | undefined => {
  const tight = text.toLowerCase().replaceAll(/\s+|,|\band\b/g, "").replaceAll(
    /([a-z])(?:eeks?|ays?|ours?|rs?|in(?:ute)?s?|ec(?:ond)?s?|illis(?:econds?)?)/g,
    "$1"
  )
  return tight !== text && parseDuration(tight) !== undefined ? tight : undefined
}

export const durationAt = (node: Node | undefined): Located<Duration> | undefined => {
  const written = locatedString(node)
  const duration = written === undefined ? undefined : parseDuration(written.value)
  return written === undefined || duration === undefined ? undefined : { value: duration, span: written.span }
}
