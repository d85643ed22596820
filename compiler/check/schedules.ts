/** The schedules of a workflow: when they start executions, and with which payload. */
import { type Diagnostic, diagnostic } from "../diagnostic/diagnostic.ts"
import { suggest } from "../diagnostic/suggest.ts"
import type { ScheduleNode, Value, WorkflowDocument } from "../parse/document.ts"
import type { Located } from "../source/text.ts"
import { type Aside, type AsideInput, draftAside } from "./aside.ts"
import { cronProblem } from "./cron.ts"
import { literalMismatch } from "./literal-mismatch.ts"
import { literalType } from "./literal.ts"
import { expressionsIn, membersOf, references } from "./references.ts"
import type { StructType } from "./type.ts"
import { reservedFields } from "./types.ts"
import { printMembers, printValue } from "./values.ts"

type Report = (it: Diagnostic) => void

/** A mirror for the payload of each. */
export const draftSchedules = (
  document: WorkflowDocument,
  payload: StructType,
  input: AsideInput
): ReadonlyArray<Aside> => {
  const { report, table } = input
  const names = new Map<string, Located<string>>()
  return document.schedules.map((schedule) => {
    const { name } = schedule
    if (reservedFields.has(name.value)) report(diagnostic("reserved-name", name.span, { name: name.value }))
    const earlier = names.get(name.value)
    if (earlier === undefined) names.set(name.value, name)
    else {
      const related = [{ message: `"${name.value}" is first declared here.`, span: earlier.span }]
      report(diagnostic("duplicate-schedule", name.span, { name: name.value }, { related }))
    }
    checkTiming(schedule, report)
    for (const it of [schedule.start, schedule.end]) {
      if (it === undefined || literalType(it.value, datetime, table) !== undefined) continue
      report(literalMismatch(it.span, it.value, datetime, table))
    }
    if (joins(schedule, document)) report(diagnostic("schedule-joins", name.span, { name: name.value }))
    return draftPayload(schedule, payload, input)
  })
}

const datetime = { kind: "primitive", name: "datetime" } as const
const tick: StructType = { kind: "struct", fields: [{ name: "scheduledAt", optional: false, type: datetime }] }

const draftPayload = ({ name, payload }: ScheduleNode, type: StructType, input: AsideInput): Aside => {
  const subject = `The payload of ${name.value}`
  return draftAside(input, {
    roots: [{ name: "schedule", type: tick, example: "schedule.scheduledAt" }],
    values: [payload],
    print: (context) => {
      if (payload === undefined) printMembers(context, undefined, type, subject, name.span)
      else printValue(context, payload, { type, subject })
    },
    at: name.span
  })
}

const checkTiming = (schedule: ScheduleNode, report: Report): void => {
  const { cron, end, every, name, phase, start, timezone } = schedule
  if (cron === undefined && every === undefined) report(diagnostic("schedule-time", name.span, { has: "neither" }))
  if (cron !== undefined && every !== undefined) report(diagnostic("schedule-time", every.span, { has: "both" }))
  const problem = cron === undefined ? undefined : cronProblem(cron)
  if (problem !== undefined) report(diagnostic("bad-cron", problem.span, { reason: problem.reason }))
  if (timezone !== undefined && !isTimeZone(timezone.value)) {
    const suggestion = suggest(timezone.value, Intl.supportedValuesOf("timeZone"))
    report(diagnostic("unknown-time-zone", timezone.span, { name: timezone.value, suggestion }))
  }
  const outOfRange = (at: Located<unknown>, place: string, limit: string): void =>
    report(diagnostic("out-of-range", at.span, { place: `"${place}"`, limit }))
  if (every !== undefined && every.value.millis < 1000) outOfRange(every, "every", "must be at least 1s")
  else if (every !== undefined && phase !== undefined && phase.value.millis >= every.value.millis) {
    outOfRange(phase, "phase", "must be shorter than every")
  }
  if (start !== undefined && end !== undefined && Date.parse(end.value) <= Date.parse(start.value)) {
    outOfRange(end, "end", "must be later than start")
  }
}

/** By a name of the IANA database; an offset is none. */
const isTimeZone = (name: string): boolean => {
  const known = timeZones.get(name) ?? hasFormat(name)
  timeZones.set(name, known)
  return known
}

/** Asking takes longer than everything else about a schedule. */
const timeZones = new Map<string, boolean>()

const hasFormat = (timeZone: string): boolean => {
  try {
    return /^[A-Za-z]/.test(timeZone) && new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions() !== undefined
  } catch {
    return false
  }
}

/** Whether every start has the same key: nothing that the key reads comes from the time of the start. */
const joins = ({ payload }: ScheduleNode, { idempotencyKey, payload: { fields } }: WorkflowDocument): boolean => {
  if (idempotencyKey.kind === "broken" || payload?.kind === "broken") return false
  // What is wrong with the key has been said.
  const keyed = expressionsIn(idempotencyKey).flatMap(references)
  if (idempotencyKey.kind === "literal" || keyed.some(({ name }) => outsideKeys.has(name))) return false
  // That a payload is missing has been said.
  if (payload === undefined) return fields.length === 0
  const read = new Set(
    expressionsIn(idempotencyKey).flatMap((it) => membersOf(it, "payload")).map(({ member }) => member)
  )
  if (payload.kind !== "map") return !isTimed(payload)
  return !payload.entries.some(({ key, value }) => isTimed(value) && (read.has(key.value) || read.has(undefined)))
}

/** What no key can read. */
const outsideKeys: ReadonlySet<string> = new Set(["steps", "signals", "execution"])

const isTimed = (value: Value): boolean =>
  expressionsIn(value).flatMap(references).some(({ name }) => name === "schedule")
