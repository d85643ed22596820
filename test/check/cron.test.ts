/** A cron that is accepted means to effect's `Cron`, which will compute the times, what it says; one that is refused means nothing. */
import { Cron, Result } from "effect"
import { describe, expect, it } from "vitest"
import { cronProblem } from "../../compiler/check/cron.ts"
import type { CronNode } from "../../compiler/parse/document.ts"
import { randomOf } from "../support/random/random.ts"

const nodeOf = (value: string): CronNode => {
  const span = { file: "x", start: 0, end: value.length }
  const fields = value.split(" ").filter((it) => it !== "").map((it) => ({ value: it, span }))
  return { value, span, fields }
}

const reasonOf = (value: string): string | undefined => cronProblem(nodeOf(value))?.reason

describe("cron", () => {
  it.each([
    ["0 2 * *", "it has 4 fields, not five"],
    ["hourly", "it has one field, not five"],
    ["60 * * * *", "\"60\" is no minute, which goes from 0 to 59"],
    ["* * 0 * *", "\"0\" is no day, which goes from 1 to 31"],
    ["* * * * MON-FRY", "\"FRY\" is no weekday, which goes from 0 to 7"],
    ["*/0 * * * *", "\"0\" is no step of the minute"],
    ["* 5-3 * * *", "\"5-3\" ends before it begins"],
    ["* 1-2-3 * * *", "\"1-2-3\" is no hour, which goes from 0 to 23"],
    ["0 0 31 4,JUN *", "no year has such a day"]
  ])("%s: %s", (cron, reason) => expect(reasonOf(cron)).toBe(reason))

  it.each(["0 2 * * *", "*/15 8-18/2 1,15 JAN-Mar MON", "0 0 29 2 *", "0 0 31 2 MON", "5/10 * * * 7"])(
    "%s is one",
    (cron) => expect(reasonOf(cron)).toBeUndefined()
  )

  it("is what effect reads", () => {
    const parts = ["*", "0", "5", "31", "59", "60", "7", "MON", "jan", "-", "/", ",", "1-5", "x", "L", "?"]
    const random = randomOf(1)
    const pick = () => parts[Math.floor(random() * parts.length)] ?? "*"
    const field = () => Array.from({ length: 1 + Math.floor(random() * 3) }, pick).join("")
    let accepted = 0
    for (let index = 0; index < 20_000; index++) {
      const cron = Array.from({ length: 5 }, () => random() < 0.6 ? "*" : field()).join(" ")
      const parsed = Cron.parse(cron, "UTC")
      const reason = reasonOf(cron)
      if (reason !== "no year has such a day") {
        expect([cron, reason === undefined]).toEqual([cron, Result.isSuccess(parsed)])
      }
      if (reason === undefined) accepted += 1
    }
    expect(accepted).toBeGreaterThan(2000)
  })
})
