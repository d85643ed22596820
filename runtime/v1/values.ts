/** The value types of the language that JSON has no type for: branded strings, checked by their form. */
import { Schema } from "effect"
import { parseDuration } from "./time.ts"

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/
const day = /^\d{4}-\d{2}-\d{2}$/
const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

const form = (expected: string, accepts: (text: string) => boolean) =>
  Schema.makeFilter<string>((text) => accepts(text) ? undefined : `Expected ${expected}`)

/** An instant: RFC 3339 with an offset, as in `2027-01-01T00:00:00Z`. */
export const Datetime = Schema.String.check(
  form(
    "an instant such as 2027-01-01T00:00:00Z",
    (text) => instant.test(text) && realDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text))
  )
).pipe(Schema.brand("Datetime"))
export type Datetime = typeof Datetime.Type

/** A day of the calendar, as in `2027-01-31`. */
export const CalendarDate = Schema.String.check(
  form("a date such as 2027-01-31", (text) => day.test(text) && realDay(text))
).pipe(Schema.brand("CalendarDate"))
export type CalendarDate = typeof CalendarDate.Type

/** A length of time: numbers with the units ms, s, m, h, d, w, as in `1h30m`. */
export const DurationText = Schema.String.check(
  form("a duration such as 1h30m", (text) => parseDuration(text) !== undefined)
).pipe(Schema.brand("DurationText"))
export type DurationText = typeof DurationText.Type

export const Uuid = Schema.String.check(
  form("a UUID", (text) => uuidForm.test(text))
).pipe(Schema.brand("Uuid"))
export type Uuid = typeof Uuid.Type

/** An absolute URL. */
export const Url = Schema.String.check(
  form("an absolute URL", (text) => URL.canParse(text))
).pipe(Schema.brand("Url"))
export type Url = typeof Url.Type

/** `Date` accepts 30 February as 2 March. */
const realDay = (text: string): boolean => {
  const parsed = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text)
}
