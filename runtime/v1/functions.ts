/** The functions that expressions may call: pure, over instants, dates and durations as texts. */
import { Result } from "effect"
import { type Codec, codec } from "./codec.ts"
import { ValueRejected } from "./errors.ts"
import { durationText, parseDuration } from "./time.ts"
import { CalendarDate, Datetime, DurationText, Url, Uuid } from "./values.ts"

/** A constructor of texts with a form. It throws `ValueRejected`, which fails the execution as that system failure. */
const checked = <A>(values: Codec<A>) => (text: string): A => {
  const value = values.accept(text)
  if (Result.isSuccess(value)) return value.success
  throw new ValueRejected({ step: "", path: "", reason: `${value.failure.reason}, got ${JSON.stringify(text)}` })
}

export const datetime = checked(codec(Datetime))
export const date = checked(codec(CalendarDate))
export const duration = checked(codec(DurationText))
export const uuid = checked(codec(Uuid))
export const url = checked(codec(Url))

/** Milliseconds. */
export const millisOf = (value: DurationText): number => {
  const millis = parseDuration(value)
  if (millis !== undefined) return millis
  throw new ValueRejected({
    step: "",
    path: "",
    reason: `Expected a duration such as 1h30m, got ${JSON.stringify(value)}`
  })
}

export const addDuration = (at: Datetime, by: DurationText): Datetime => instantAt(Date.parse(at) + millisOf(by))

export const subtractDuration = (at: Datetime, by: DurationText): Datetime => instantAt(Date.parse(at) - millisOf(by))

/** From `from` to `to`; nothing if `to` is earlier. */
export const durationBetween = (from: Datetime, to: Datetime): DurationText =>
  duration(durationText(Math.max(0, Date.parse(to) - Date.parse(from))))

/** The day of an instant in UTC. */
export const dateOf = (at: Datetime): CalendarDate => date(instantAt(Date.parse(at)).slice(0, 10))

export const isBefore = <A extends Datetime | CalendarDate>(a: A, b: A): boolean => Date.parse(a) < Date.parse(b)

export const isAfter = <A extends Datetime | CalendarDate>(a: A, b: A): boolean => Date.parse(a) > Date.parse(b)

/** An instant from milliseconds since the epoch. */
export const instantAt = (millis: number): Datetime => {
  const instant = new Date(millis)
  if (Number.isNaN(instant.getTime()) || instant.getUTCFullYear() > 9999) {
    throw new ValueRejected({ step: "", path: "", reason: "The instant is out of range" })
  }
  return datetime(instant.toISOString())
}
