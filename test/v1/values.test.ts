/** Instants, dates and durations as texts: what is one, and the functions that expressions have for them. */
import { Schema } from "effect"
import * as fc from "fast-check"
import {
  addDuration,
  CalendarDate,
  date,
  dateOf,
  Datetime,
  datetime,
  duration,
  durationBetween,
  DurationText,
  isAfter,
  isBefore,
  millisOf,
  subtractDuration,
  Url,
  url,
  Uuid,
  uuid,
  ValueRejected
} from "perdure/runtime/v1"
import { describe, expect, test } from "vitest"
import { durationText, parseDuration } from "../../runtime/v1/time.ts"

describe("what is accepted", () => {
  test.each<readonly [string, Schema.Codec<string>, ReadonlyArray<string>, ReadonlyArray<string>]>([
    ["datetime", Datetime, ["2027-01-01T00:00:00Z", "2024-02-29T23:59:59.999+02:00"], [
      "2027-01-01",
      "2027-01-01T00:00:00",
      "2027-02-30T00:00:00Z",
      "2027-01-01T25:00:00Z",
      "1 January 2027",
      ""
    ]],
    ["date", CalendarDate, ["2027-01-31", "2024-02-29"], [
      "2027-02-29",
      "2027-1-1",
      "2027-01-01T00:00:00Z",
      "yesterday"
    ]],
    ["duration", DurationText, ["15m", "1h30m", "2d", "1.5s", "0ms", "1w2d3h4m5s6ms"], [
      "15",
      "m",
      "1h 30m",
      "-1h",
      "1y",
      "P1D",
      ""
    ]],
    ["uuid", Uuid, ["123e4567-e89b-42d3-a456-426614174000"], ["123e4567e89b42d3a456426614174000", "x"]],
    ["url", Url, ["https://example.org/a?b=c"], ["/relative", "example.org", ""]]
  ])("%s", (_name, schema, right, wrong) => {
    const accepts = Schema.is(schema)
    expect(right.filter((text) => !accepts(text))).toEqual([])
    expect(wrong.filter((text) => accepts(text))).toEqual([])
  })

  test("a bad text is ValueRejected, with the text in it", () => {
    for (const make of [datetime, date, duration, uuid, url]) expect(() => make("nonsense")).toThrow(ValueRejected)
    expect(() => duration("3 months")).toThrow("\"3 months\"")
  })
})

describe("arithmetic", () => {
  const noon = datetime("2027-03-01T12:00:00Z")

  test("adds, subtracts and measures", () => {
    expect(addDuration(noon, duration("1h30m"))).toBe("2027-03-01T13:30:00.000Z")
    expect(subtractDuration(noon, duration("1d"))).toBe("2027-02-28T12:00:00.000Z")
    expect(durationBetween(noon, datetime("2027-03-02T13:00:00+01:00"))).toBe("1d")
    expect(durationBetween(noon, subtractDuration(noon, duration("1h")))).toBe("0ms")
    expect(millisOf(duration("1w2d3h4m5s6ms"))).toBe(788_645_006)
    expect(dateOf(datetime("2027-03-01T01:00:00+02:00"))).toBe("2027-02-28")
  })

  test("compares instants, whatever their offsets, and dates", () => {
    expect(isBefore(noon, datetime("2027-03-01T12:30:00+01:00"))).toBe(false)
    expect(isAfter(noon, datetime("2027-03-01T12:30:00+01:00"))).toBe(true)
    expect(isBefore(date("2027-01-31"), date("2027-02-01"))).toBe(true)
  })

  test("refuses what is out of range", () => {
    expect(() => addDuration(noon, duration("999999999w"))).toThrow(ValueRejected)
  })

  test("milliseconds survive being written as a duration", () => {
    fc.assert(fc.property(fc.nat(2 ** 45), (millis) => {
      expect(parseDuration(durationText(millis))).toBe(millis)
    }))
  })
})
